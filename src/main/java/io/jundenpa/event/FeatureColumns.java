package io.jundenpa.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the column of a feature by its name, and marks the columns that the current row has values for. For one thread.
 *
 * <p>A column is marked with the number of the current row, so the marks need no clearing between rows.
 */
final class FeatureColumns {

    private final int width;
    private final Map<String, Integer> byName = new HashMap<>();
    private final String[] names;
    private final boolean[] optional;
    private final float[] defaults;
    private final long[] marks;
    private long row;
    private int marked;

    FeatureColumns(int width, List<Feature> features) {
        if (!features.isEmpty() && features.size() != width) {
            throw new IllegalArgumentException(features.size() + " features, expected " + width);
        }
        this.width = width;
        int named = features.size();
        names = new String[named];
        optional = new boolean[named];
        defaults = new float[named];
        marks = new long[named];
        for (int column = 0; column < named; column++) {
            name(column, features.get(column));
        }
    }

    private void name(int column, Feature feature) {
        if (byName.put(feature.name(), column) != null) {
            throw new IllegalArgumentException("two features are named \"" + feature.name() + "\"");
        }
        names[column] = feature.name();
        optional[column] = feature.defaultValue().isPresent();
        defaults[column] = feature.defaultValue().orElse(0f);
    }

    /** Numbers in a row. */
    int width() {
        return width;
    }

    /** Whether the columns have names. */
    boolean named() {
        return names.length > 0;
    }

    /** The column of a name, or -1. */
    int find(String name) {
        return byName.getOrDefault(name, -1);
    }

    String name(int column) {
        return names[column];
    }

    /** Starts a row with no column marked. */
    void begin() {
        row++;
        marked = 0;
    }

    /** Marks a column. Returns false if it is already marked in this row. */
    boolean mark(int column) {
        if (marks[column] == row) {
            return false;
        }
        marks[column] = row;
        marked++;
        return true;
    }

    /** Whether no column of this row is marked. */
    boolean untouched() {
        return marked == 0;
    }

    /**
     * Writes the defaults into the columns that are not marked.
     *
     * @param values gets the defaults. Modified.
     * @param start the index of the row's first value
     * @return the first column that has neither value nor default, or -1
     */
    int fill(float[] values, int start) {
        if (marked == width) {
            return -1;
        }
        for (int column = 0; column < width; column++) {
            if (marks[column] != row) {
                if (!optional[column]) {
                    return column;
                }
                values[start + column] = defaults[column];
            }
        }
        return -1;
    }
}
