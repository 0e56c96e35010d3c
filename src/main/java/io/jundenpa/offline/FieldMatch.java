package io.jundenpa.offline;

import io.jundenpa.event.Feature;
import io.jundenpa.event.JsonPointers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the fields of a sample that have the name of a feature. */
final class FieldMatch {

    private FieldMatch() {}

    /**
     * The fields with the name of a feature: those that the feature can read first, then the exact name, then the
     * shortest path.
     *
     * <p>The name is that of the last keys of the path, without regard to case, underscores and other signs: {@code
     * card_present} is the name of {@code /card/present}, of {@code /cardPresent} and of {@code /payload/card/present}.
     */
    static List<SampleField> find(Feature feature, List<SampleField> fields) {
        String name = letters(feature.name());
        return fields.stream()
                .filter(field -> suffixes(field).contains(name))
                .sorted(Comparator.<SampleField, Boolean>comparing(field -> !field.fits(feature))
                        .thenComparing(field -> !last(field).equals(feature.name()))
                        .thenComparingInt(
                                field -> JsonPointers.names(field.pointer()).size()))
                .toList();
    }

    /** The fields that a feature can read, first those with its name in their path. */
    static List<SampleField> candidates(Feature feature, List<SampleField> fields) {
        String name = letters(feature.name());
        return fields.stream()
                .filter(field -> field.fits(feature))
                .sorted(Comparator.comparing(field -> !letters(field.pointer()).contains(name)))
                .toList();
    }

    private static List<String> suffixes(SampleField field) {
        List<String> suffixes = new ArrayList<>();
        String suffix = "";
        List<String> names = JsonPointers.names(field.pointer());
        for (int i = names.size() - 1; i >= 0; i--) {
            suffix = letters(names.get(i)) + suffix;
            suffixes.add(suffix);
        }
        return suffixes;
    }

    /** The last key of a field's path. */
    static String last(SampleField field) {
        List<String> names = JsonPointers.names(field.pointer());
        return names.get(names.size() - 1);
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
