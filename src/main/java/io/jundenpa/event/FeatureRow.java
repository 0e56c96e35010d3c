package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.DUPLICATE_FEATURE;
import static io.jundenpa.event.RejectCode.INVALID_FEATURE;
import static io.jundenpa.event.RejectCode.MISSING_FEATURE;
import static io.jundenpa.event.RejectCode.NOT_A_NUMBER;
import static io.jundenpa.event.RejectCode.NOT_FINITE;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns the fields of an event into a row. It alone decides whether a field is valid, missing or invalid. Readers of all
 * formats call one method for each field that they find, and then {@link #end}. For one thread.
 *
 * <p>A feature is marked with the number of the current row, so the marks need no clearing between rows.
 */
final class FeatureRow {

    /** The most features that a message names. */
    private static final int MAX_NAMED = 32;

    /** What a feature takes. */
    enum Kind {
        /** A number, for one column. */
        NUMBER,
        /** As many numbers as the feature has columns. */
        NUMBERS,
        /** True or false. */
        FLAG,
        /** Text, or a whole number for its digits. */
        TEXT,
        /** A time. */
        TIME
    }

    private final List<Feature> features;
    private final Fields fields;
    private final Kind[] kinds;
    private final TextEncoder[] texts;
    private final TimeEncoder[] times;
    private final boolean[] numberInText;
    private final EpochUnit[] units;

    /** The first column of each feature. */
    private final int[] columns;

    /** The limits of a number; infinite if there are none. */
    private final float[] least;

    private final float[] most;
    private final long[] marks;
    private final long[] duplicates;
    private final int width;
    private final List<Problem> problems = new ArrayList<>();

    private float[] values = {};
    private int start;
    private long timestamp;
    private long row;
    private int marked;

    /** A feature that cannot be used, and why. */
    private record Problem(RejectCode code, String text) {}

    /**
     * A row of a model.
     *
     * @param width numbers in a row
     * @param features empty if the columns have no names
     * @throws IllegalArgumentException if the features have another width, or two have the same name
     */
    FeatureRow(int width, List<Feature> features, Fields fields) {
        this.width = width;
        this.features = List.copyOf(features);
        this.fields = fields;
        int count = features.size();
        kinds = new Kind[count];
        texts = new TextEncoder[count];
        times = new TimeEncoder[count];
        numberInText = new boolean[count];
        units = new EpochUnit[count];
        columns = new int[count];
        least = new float[count];
        most = new float[count];
        marks = new long[count];
        duplicates = new long[count];
        int column = 0;
        for (int feature = 0; feature < count; feature++) {
            columns[feature] = column;
            column += features.get(feature).size();
            prepare(feature);
        }
        if (count > 0 && column != width) {
            throw new IllegalArgumentException(column + " columns of features, expected " + width);
        }
        if (features.stream().map(Feature::name).distinct().count() < count) {
            throw new IllegalArgumentException("two features have the same name");
        }
    }

    private void prepare(int feature) {
        numberInText[feature] = field(feature).numberInText();
        units[feature] = field(feature).unit();
        Optional<Feature.Range> clip = features.get(feature).clip();
        least[feature] = clip.map(Feature.Range::min).orElse(Float.NEGATIVE_INFINITY);
        most[feature] = clip.map(Feature.Range::max).orElse(Float.POSITIVE_INFINITY);
        FeatureType type = features.get(feature).type();
        if (type instanceof FeatureType.Bool) {
            kinds[feature] = Kind.FLAG;
        } else if (type instanceof FeatureType.Category category) {
            kinds[feature] = Kind.TEXT;
            texts[feature] =
                    new CategoryEncoder(category.values(), category.other().orElse(TextEncoder.NONE));
        } else if (type instanceof FeatureType.Hash hash) {
            kinds[feature] = Kind.TEXT;
            texts[feature] = new HashEncoder(hash.buckets());
        } else if (type instanceof FeatureType.Time time) {
            kinds[feature] = Kind.TIME;
            times[feature] = new TimeEncoder(time);
        } else {
            kinds[feature] = features.get(feature).size() == 1 ? Kind.NUMBER : Kind.NUMBERS;
        }
    }

    /** Numbers in a row. */
    int width() {
        return width;
    }

    /** How many features there are; 0 if the columns have no names. */
    int count() {
        return kinds.length;
    }

    Kind kind(int feature) {
        return kinds[feature];
    }

    /** Whether text may hold the number of a feature. */
    boolean numberInText(int feature) {
        return numberInText[feature];
    }

    /** The unit of times that are numbers. */
    EpochUnit unit(int feature) {
        return units[feature];
    }

    /** Columns of a feature. */
    int size(int feature) {
        return features.get(feature).size();
    }

    /** The field of a feature. */
    Field field(int feature) {
        return fields.of(features.get(feature));
    }

    /**
     * Starts a row with no feature read.
     *
     * @param values gets the row. Modified.
     * @param start the index of the row's first number
     * @param timestamp of the record in milliseconds since 1970
     */
    void begin(float[] values, int start, long timestamp) {
        this.values = values;
        this.start = start;
        this.timestamp = timestamp;
        row++;
        marked = 0;
        if (!problems.isEmpty()) {
            problems.clear();
        }
    }

    /** Whether no feature of this row has been read. */
    boolean untouched() {
        return marked == 0;
    }

    /** Marks a feature as read. Returns false if it already is. */
    boolean mark(int feature) {
        if (marks[feature] == row) {
            return false;
        }
        marks[feature] = row;
        marked++;
        return true;
    }

    /** Takes the number of a feature. Returns whether it is valid. */
    boolean number(int feature, float number) {
        return number(feature, 0, number);
    }

    /** Takes one number of a feature. Returns whether it is valid. */
    boolean number(int feature, int index, float number) {
        int at = start + columns[feature] + index;
        if (number > least[feature] && number < most[feature]) {
            values[at] = number;
            return true;
        }
        if (!Float.isFinite(number)) {
            return false;
        }
        values[at] = Math.min(Math.max(number, least[feature]), most[feature]);
        return true;
    }

    /** Takes true or false. */
    void flag(int feature, boolean flag) {
        values[start + columns[feature]] = flag ? 1 : 0;
    }

    /** Takes text in valid UTF-8. Returns whether it is valid. */
    boolean text(int feature, byte[] text, int from, int to) {
        int number = texts[feature].encode(text, from, to);
        values[start + columns[feature]] = number;
        return number != TextEncoder.NONE;
    }

    /** Takes a time in milliseconds since 1970. Returns whether it is valid. */
    boolean time(int feature, double millis) {
        return TimeEncoder.isValid(millis) && number(feature, times[feature].encode(millis, timestamp));
    }

    /** Takes an absent or null field. Returns whether the feature allows it. */
    boolean missing(int feature) {
        Optional<Float> missing = features.get(feature).missing();
        if (missing.isEmpty()) {
            return false;
        }
        int first = start + columns[feature];
        for (int i = 0; i < size(feature); i++) {
            values[first + i] = missing.get();
        }
        return true;
    }

    /** Takes a null among the numbers of a feature. Returns whether the feature allows it. */
    boolean missing(int feature, int index) {
        Optional<Float> missing = features.get(feature).missing();
        missing.ifPresent(number -> values[start + columns[feature] + index] = number);
        return missing.isPresent();
    }

    /** Reports a feature that is missing, unless it allows that. */
    void reportMissing(int feature) {
        if (!missing(feature)) {
            problem(feature, MISSING_FEATURE, "is missing");
        }
    }

    /** Reports a feature whose field appears again. */
    void reportDuplicate(int feature) {
        if (duplicates[feature] == row) {
            return; // A record may repeat a key any number of times.
        }
        duplicates[feature] = row;
        problem(feature, DUPLICATE_FEATURE, "appears twice");
    }

    /**
     * Reports a number that is not finite, unless the feature takes invalid fields as missing.
     *
     * @param problem such as {@code is NaN, expected a finite number}
     */
    void reportNotFinite(int feature, String problem) {
        reportInvalid(feature, NOT_FINITE, problem);
    }

    /** Reports a number that no float holds, unless the feature takes invalid fields as missing. */
    void reportTooLarge(int feature) {
        reportNotFinite(feature, "is too large, expected a 32-bit float");
    }

    /**
     * Reports an invalid field, unless the feature takes invalid fields as missing.
     *
     * @param found such as {@code text}; never the value itself
     */
    void reportInvalid(int feature, String found) {
        RejectCode code = kinds[feature] == Kind.NUMBER ? NOT_A_NUMBER : INVALID_FEATURE;
        reportInvalid(feature, code, "is " + found + ", expected " + expected(feature));
    }

    /** Reports text that the feature does not take. */
    void reportText(int feature) {
        String found = switch (kinds[feature]) {
            case NUMBER -> takesText(feature) ? "text that is no number" : "text";
            case TEXT -> "another text";
            case TIME -> numberInText[feature] ? "text that is no number" : "text that is no time of ISO 8601";
            default -> "text";
        };
        reportInvalid(feature, found);
    }

    /** Whether the value may be text: that of a header or of a key always is. */
    private boolean takesText(int feature) {
        Field.Source source = field(feature).source();
        return numberInText[feature] || source == Field.Source.HEADER || source == Field.Source.KEY_TEXT;
    }

    private String expected(int feature) {
        return switch (kinds[feature]) {
            case NUMBER -> "a number";
            case NUMBERS -> "a list of " + size(feature) + " numbers";
            case FLAG -> "true or false";
            case TEXT ->
                features.get(feature).type() instanceof FeatureType.Category category
                        ? "one of " + category.values().size() + " categories"
                        : "text or a whole number";
            case TIME -> "a time of the years 0 to 9999";
        };
    }

    private void reportInvalid(int feature, RejectCode code, String problem) {
        if (!features.get(feature).invalidIsMissing() || !missing(feature)) {
            problem(feature, code, problem);
        }
    }

    private void problem(int feature, RejectCode code, String problem) {
        Feature named = features.get(feature);
        boolean elsewhere = fields.byFeature().containsKey(named.name());
        String place = elsewhere ? " (" + fields.of(named).place() + ")" : "";
        problems.add(new Problem(code, Rejections.quoted(named.name()) + place + " " + problem));
    }

    /** Whether every feature is valid, or missing and allowed to be. Gives the missing ones their number. */
    boolean isComplete() {
        boolean complete = problems.isEmpty();
        for (int feature = 0; feature < kinds.length && complete && marked < kinds.length; feature++) {
            complete = marks[feature] == row || missing(feature);
        }
        return complete;
    }

    /**
     * Ends the row. Features that were not marked are missing.
     *
     * @param number the number of the row in the record, from 1
     * @throws RejectException with all features that are missing or invalid
     */
    void end(int number) throws RejectException {
        if (marked < kinds.length) {
            for (int feature = 0; feature < kinds.length; feature++) {
                if (marks[feature] != row) {
                    reportMissing(feature);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw rejection(number);
        }
    }

    private RejectException rejection(int number) {
        var message = new StringBuilder("row ").append(number);
        for (int i = 0; i < Math.min(problems.size(), MAX_NAMED); i++) {
            message.append(i == 0 ? ", feature " : "; feature ")
                    .append(problems.get(i).text());
        }
        if (problems.size() > MAX_NAMED) {
            message.append("; and ").append(problems.size() - MAX_NAMED).append(" more");
        }
        return new RejectException(problems.get(0).code(), message.toString());
    }
}
