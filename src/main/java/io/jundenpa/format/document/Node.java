package io.jundenpa.format.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.text.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value of a document with its place. Each reading method returns the value in one type. If the value does not have that
 * type, the method adds a problem to the document and returns empty.
 */
public final class Node {

    /** With a suggestion, a message lists the known words only if there are at most this many. */
    private static final int MAX_LISTED = 20;

    private final JsonNode value;
    private final String place;
    private final Problems problems;

    Node(JsonNode value, String place, Problems problems) {
        this.value = value;
        this.place = place;
        this.problems = problems;
    }

    /** The place of the value in the document, such as {@code layers[2].weights}. */
    public String place() {
        return place;
    }

    /** Adds a problem with this value. */
    public void problem(String problem) {
        problems.add(place, problem);
    }

    /** Text of visible characters that is not blank. */
    public Optional<String> text() {
        if (value.isTextual() && !VisibleText.isVisible(value.textValue())) {
            problem("has an invisible character, expected text of one line");
            return Optional.empty();
        }
        if (value.isTextual() && !value.textValue().isBlank()) {
            return Optional.of(value.textValue());
        }
        boolean known = value.isIntegralNumber() || value.isBoolean();
        String quoted = known ? "; write \"" + value.asText() + "\" in quotes" : "";
        // The parser does not keep the text of the number: 1.10 may have become 1.1.
        String unquoted = value.isFloatingPointNumber() ? "; put it in quotes" : "";
        problem("is " + found() + ", expected text" + quoted + unquoted);
        return Optional.empty();
    }

    /** Text as {@link #text()} returns it, of at most {@code max} characters. */
    public Optional<String> text(int max) {
        return text().filter(text -> {
            if (text.length() > max) {
                problem("has " + text.length() + " characters, expected at most " + max);
            }
            return text.length() <= max;
        });
    }

    /** One of several words. */
    public Optional<String> oneOf(List<String> words) {
        return text().filter(word -> {
            if (!words.contains(word)) {
                String suggestion = Suggestion.among(words, word);
                boolean tooMany = words.size() > MAX_LISTED && !suggestion.isEmpty();
                problem("is \"" + word + "\", expected one of "
                        + (tooMany ? words.size() + " words" : String.join(", ", words)) + suggestion);
                return false;
            }
            return true;
        });
    }

    /** An integer from min to max, both included. */
    public Optional<Integer> integer(int min, int max) {
        if (value.isIntegralNumber() && value.canConvertToInt()) {
            int number = value.intValue();
            if (number >= min && number <= max) {
                return Optional.of(number);
            }
        }
        problem("is " + found() + ", expected an integer from " + min + " to " + max);
        return Optional.empty();
    }

    /** A number that is finite as a 32-bit float. */
    public Optional<Float> number() {
        if (isNumber(value)) {
            return Optional.of(value.floatValue());
        }
        problem(notANumber(value));
        return Optional.empty();
    }

    /**
     * The numbers of a list, at least one, each finite as a 32-bit float. Reports the first value that is not such a number.
     */
    public Optional<double[]> numbers() {
        if (!value.isArray() || value.isEmpty()) {
            problem("is " + found() + ", expected a list of numbers");
            return Optional.empty();
        }
        double[] numbers = new double[value.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!isNumber(value.get(i))) {
                problems.add(place + "[" + i + "]", notANumber(value.get(i)));
                return Optional.empty();
            }
            numbers[i] = value.get(i).doubleValue();
        }
        return Optional.of(numbers);
    }

    private static boolean isNumber(JsonNode value) {
        return value.isNumber() && Float.isFinite(value.floatValue());
    }

    private static String notANumber(JsonNode value) {
        return "is " + found(value) + ", expected a " + (value.isNumber() ? "finite 32-bit float" : "number");
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> flag() {
        if (value.isBoolean()) {
            return Optional.of(value.booleanValue());
        }
        problem("is " + found() + ", expected true or false");
        return Optional.empty();
    }

    /** The text of one value: text, an integer or a boolean. A list of them is joined with commas. */
    public Optional<String> setting() {
        if (value.isFloatingPointNumber()
                || (value.isArray() && value.valueStream().anyMatch(JsonNode::isFloatingPointNumber))) {
            problem("has a fraction or an exponent, so its text may change; put the number in quotes");
            return Optional.empty();
        }
        if (value.isArray() && !value.isEmpty()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(part.isValueNode() && !part.isNull() ? part.asText() : ""));
            if (parts.stream().noneMatch(String::isBlank)) {
                return Optional.of(String.join(",", parts));
            }
        }
        if (value.isTextual() || value.isNumber() || value.isBoolean()) {
            return Optional.of(value.asText());
        }
        problem("is " + found() + ", expected one value");
        return Optional.empty();
    }

    /** A map of keys. */
    public Optional<Section> section() {
        if (value instanceof ObjectNode map) {
            return Optional.of(new Section(map, place, problems));
        }
        problem("is " + found() + ", expected a map of keys");
        return Optional.empty();
    }

    /** The values of a list, at least one. */
    public List<Node> list() {
        return list(Integer.MAX_VALUE);
    }

    /** The values of a list, from one to max. Each is made when it is read: a list may be long. */
    public List<Node> list(int max) {
        if (!value.isArray() || value.isEmpty()) {
            problem("is " + found() + ", expected a list of at least one");
            return List.of();
        }
        if (value.size() > max) {
            problem("has " + value.size() + ", expected at most " + max);
            return List.of();
        }
        return new AbstractList<>() {
            @Override
            public Node get(int i) {
                return new Node(value.get(i), place + "[" + i + "]", problems);
            }

            @Override
            public int size() {
                return value.size();
            }
        };
    }

    /** Whether the value is a list that begins with a list. */
    public boolean isNested() {
        return value.isArray() && value.path(0).isArray();
    }

    /** Whether the value is a list. */
    public boolean isList() {
        return value.isArray();
    }

    /** Whether the value is a number. */
    public boolean isNumber() {
        return value.isNumber();
    }

    /** Whether the value is text. */
    public boolean isText() {
        return value.isTextual();
    }

    /** The value for a message: the value itself if it is short, otherwise its kind. */
    public String found() {
        return found(value);
    }

    /** The value as JSON text in UTF-8. */
    public byte[] json() {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String found(JsonNode value) {
        if (value.isTextual()
                && value.textValue().length() <= 40
                && !value.textValue().isBlank()) {
            return "\"" + value.textValue() + "\"";
        }
        return value.isNumber() || value.isBoolean() ? value.asText() : kind(value);
    }

    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "a map";
            case ARRAY -> value.isEmpty() ? "an empty list" : "a list";
            case STRING -> value.textValue().isBlank() ? "blank" : "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case BINARY -> "binary";
            default -> "empty";
        };
    }
}
