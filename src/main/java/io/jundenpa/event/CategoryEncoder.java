package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/** Finds the index of a category. A table by hash, because a feature may have thousands of categories. */
final class CategoryEncoder implements TextEncoder {

    private final byte[][] categories;
    private final int other;

    /** The index of a category plus one, at the hash of its text or in the next free place. 0 is free. */
    private final int[] table;

    CategoryEncoder(List<String> categories, int other) {
        this.categories = categories.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
        this.other = other;
        this.table = new int[Integer.highestOneBit(this.categories.length) * 4];
        for (int index = 0; index < this.categories.length; index++) {
            byte[] text = this.categories[index];
            int place = place(text, 0, text.length);
            while (table[place] != 0) {
                place = next(place);
            }
            table[place] = index + 1;
        }
    }

    @Override
    public int encode(byte[] text, int from, int to) {
        for (int place = place(text, from, to); table[place] != 0; place = next(place)) {
            byte[] category = categories[table[place] - 1];
            if (Arrays.equals(category, 0, category.length, text, from, to)) {
                return table[place] - 1;
            }
        }
        return other;
    }

    private int place(byte[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text[i];
        }
        return (hash ^ (hash >>> 15)) & (table.length - 1);
    }

    private int next(int place) {
        return (place + 1) & (table.length - 1);
    }
}
