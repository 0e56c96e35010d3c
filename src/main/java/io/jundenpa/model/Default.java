package io.jundenpa.model;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The value of a key that a layer leaves out. It may depend on the source. If the source has no default, the key is
 * required.
 */
final class Default<T> {

    private static final List<Source> NAMED = List.of(Source.TORCH, Source.ONNX, Source.KERAS, Source.SKLEARN);
    private static final String REQUIRED = "required";

    private final Map<Source, T> values;
    private final String expected;

    private Default(Map<Source, T> values, String expected) {
        this.values = values;
        this.expected = expected;
    }

    /** The same value for every source. */
    static <T> Default<T> of(T value) {
        Map<Source, T> values = new EnumMap<>(Source.class);
        for (Source source : Source.values()) {
            values.put(source, value);
        }
        return new Default<>(values, "");
    }

    /**
     * No default for any source: the key is required.
     *
     * @param expected the kind of value, for the message
     */
    static <T> Default<T> required(String expected) {
        return new Default<>(new EnumMap<>(Source.class), expected);
    }

    /** The same values, except for one source. */
    Default<T> with(Source source, T value) {
        Map<Source, T> changed = copy();
        changed.put(source, value);
        return new Default<>(changed, expected);
    }

    /** The same values, but one source requires the key. */
    Default<T> requiredWith(Source source, String expectedThere) {
        Map<Source, T> changed = copy();
        changed.remove(source);
        return new Default<>(changed, expectedThere);
    }

    private Map<Source, T> copy() {
        Map<Source, T> copy = new EnumMap<>(Source.class);
        copy.putAll(values);
        return copy;
    }

    /** The value for a source; empty if the source requires the key. */
    Optional<T> get(Source source) {
        return Optional.ofNullable(values.get(source));
    }

    /** The expected kind of value, for the message about a missing key. */
    String expected() {
        return expected;
    }

    /** The values as the documentation shows them, such as {@code 0.5 (`onnx`: 0.2)}. */
    String text() {
        String usual = shown(Source.UNKNOWN);
        Map<String, String> sources = new LinkedHashMap<>();
        for (Source source : NAMED) {
            if (!Objects.equals(values.get(source), values.get(Source.UNKNOWN))) {
                sources.merge(shown(source), "`" + source.word() + "`", (one, other) -> one + ", " + other);
            }
        }
        StringBuilder exceptions = new StringBuilder();
        sources.forEach((value, names) -> exceptions.append(names + ": " + value + "; "));
        if (exceptions.isEmpty()) {
            return usual;
        }
        return usual.equals(REQUIRED)
                ? exceptions + "otherwise required"
                : usual + " (" + exceptions.substring(0, exceptions.length() - 2) + ")";
    }

    private String shown(Source source) {
        return get(source).map(Default::shown).orElse(REQUIRED);
    }

    private static String shown(Object value) {
        if (!(value instanceof Double number)) {
            return value instanceof String ? "`" + value + "`" : String.valueOf(value);
        }
        if (number.isInfinite()) {
            return "none";
        }
        return number == Math.rint(number)
                ? String.valueOf(number.longValue())
                : String.valueOf(number.floatValue()).replace(".0E", "e").replace("E", "e");
    }
}
