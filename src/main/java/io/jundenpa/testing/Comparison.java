package io.jundenpa.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.event.JsonPointers;
import io.jundenpa.format.document.Suggestion;
import io.jundenpa.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares a result with the expected one. Each difference names its place as a JSON Pointer. */
final class Comparison {

    private static final int MAX_SHOWN = 20;
    private static final int MAX_LENGTH = 200;

    private final boolean whole;
    private final double tolerance;
    private final List<String> differences = new ArrayList<>();
    private int count;

    private Comparison(boolean whole, double tolerance) {
        this.whole = whole;
        this.tolerance = tolerance;
    }

    /**
     * The differences, at most 21 lines.
     *
     * @param whole whether keys that are not expected are a difference
     * @param tolerance by how much numbers may differ
     */
    static List<String> differences(JsonNode expected, JsonNode found, boolean whole, double tolerance) {
        var comparison = new Comparison(whole, tolerance);
        comparison.compare("", expected, found);
        List<String> differences = comparison.differences;
        if (comparison.count > differences.size()) {
            differences.add("and " + (comparison.count - differences.size()) + " more");
        }
        return differences;
    }

    private void compare(String place, JsonNode expected, JsonNode found) {
        if (expected.isObject() && found.isObject()) {
            compareKeys(place, expected, found);
        } else if (expected.isArray() && found.isArray() && expected.size() == found.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(place + "/" + i, expected.get(i), found.get(i));
            }
        } else if (!same(expected, found)) {
            boolean numbers = expected.isNumber() && found.isNumber();
            add(place, "is " + shown(found) + ", expected " + shown(expected) + (numbers ? " ± " + tolerance : ""));
        }
    }

    private void compareKeys(String place, JsonNode expected, JsonNode found) {
        List<String> keys = found.propertyStream().map(Map.Entry::getKey).toList();
        expected.properties().forEach(entry -> {
            String inside = place + JsonPointers.pointer(entry.getKey());
            if (found.has(entry.getKey())) {
                compare(inside, entry.getValue(), found.get(entry.getKey()));
            } else {
                add(inside, "is missing, expected " + shown(entry.getValue()) + Suggestion.among(keys, entry.getKey()));
            }
        });
        found.properties().forEach(entry -> {
            if (whole && !expected.has(entry.getKey())) {
                add(
                        place + JsonPointers.pointer(entry.getKey()),
                        "is " + shown(entry.getValue()) + ", expected no such key");
            }
        });
    }

    private boolean same(JsonNode expected, JsonNode found) {
        if (expected.equals(found) || !expected.isNumber() || !found.isNumber()) {
            return expected.equals(found);
        }
        // Doubles do not tell large integers apart.
        double distance = expected.isIntegralNumber() && found.isIntegralNumber()
                ? expected.bigIntegerValue().subtract(found.bigIntegerValue()).doubleValue()
                : expected.doubleValue() - found.doubleValue();
        return Math.abs(distance) <= tolerance;
    }

    private void add(String place, String difference) {
        count++;
        if (differences.size() < MAX_SHOWN) {
            differences.add((place.isEmpty() ? "the result" : VisibleText.of(place)) + " " + difference);
        }
    }

    /** A value in one line of limited length. */
    static String shown(JsonNode value) {
        String text = VisibleText.of(value.toString());
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
