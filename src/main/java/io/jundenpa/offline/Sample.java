package io.jundenpa.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.JsonPointers;
import io.jundenpa.offline.SampleField.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fields of some events.
 *
 * @param events JSON objects that were read
 * @param others lines that are no JSON object
 * @param fields in the order of their first appearance
 */
public record Sample(int events, int others, List<SampleField> fields) {

    /** Events at the start of a file tell its fields. */
    private static final int MAX_LINES = 5000;

    /** Events whose keys are data, such as user ids, have any number of them. */
    private static final int MAX_FIELDS = 1000;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{2}:[0-9]{2}"
            + "(:[0-9]{2}([.,][0-9]{1,9})?)?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)?)?");

    /** Copies the list. */
    public Sample {
        fields = List.copyOf(fields);
    }

    /**
     * Reads up to 5,000 lines with an event each.
     *
     * @throws IOException if the input cannot be read, or a line is too long
     */
    public static Sample read(InputStream in) throws IOException {
        var lines = new LineReader(in, Runtime.getRuntime().maxMemory());
        Map<String, Seen> seen = new LinkedHashMap<>();
        int events = 0;
        int others = 0;
        for (int i = 0; i < MAX_LINES; i++) {
            Optional<byte[]> line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            Optional<JsonNode> event = event(line.get());
            event.ifPresent(found -> see("", found, seen));
            events += event.isPresent() ? 1 : 0;
            others += event.isPresent() ? 0 : 1;
        }
        List<SampleField> fields = new ArrayList<>();
        seen.forEach((pointer, values) -> fields.add(values.field(pointer)));
        return new Sample(events, others, fields);
    }

    private static Optional<JsonNode> event(byte[] line) {
        try {
            return Optional.ofNullable(JSON.readTree(line)).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void see(String place, JsonNode event, Map<String, Seen> seen) {
        event.properties().forEach(entry -> {
            String pointer = place + JsonPointers.pointer(entry.getKey());
            if (entry.getValue().isObject()) {
                see(pointer, entry.getValue(), seen);
            } else if (seen.containsKey(pointer) || seen.size() < MAX_FIELDS) {
                seen.computeIfAbsent(pointer, key -> new Seen()).add(entry.getValue());
            }
        });
    }

    /** The values of a field. */
    private static final class Seen {

        private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        private int size = -1;
        private double largest;
        private int count;

        void add(JsonNode value) {
            if (value.isNull()) {
                return;
            }
            count++;
            kinds.add(kind(value));
            if (value.isArray()) {
                boolean other = size >= 0 && size != value.size();
                size = value.size();
                kinds.addAll(other ? Set.of(Kind.LIST) : Set.of());
            }
            largest = Math.max(largest, value.doubleValue());
        }

        private static Kind kind(JsonNode value) {
            if (value.isArray()) {
                return !value.isEmpty() && value.valueStream().allMatch(JsonNode::isNumber) ? Kind.NUMBERS : Kind.LIST;
            }
            if (value.isTextual()) {
                String text = value.textValue();
                boolean time = TIME.matcher(text).matches();
                return NUMBER.matcher(text).matches() ? Kind.NUMBER_IN_TEXT : time ? Kind.TIME : Kind.TEXT;
            }
            return value.isNumber() ? Kind.NUMBER : Kind.BOOLEAN;
        }

        SampleField field(String pointer) {
            Kind kind = kind();
            return new SampleField(pointer, kind, kind == Kind.NUMBERS ? size : 1, largest, count);
        }

        /** The one kind that holds all values. */
        private Kind kind() {
            if (kinds.isEmpty()) {
                return Kind.NULL;
            }
            if (kinds.size() == 1) {
                return kinds.iterator().next();
            }
            if (kinds.equals(EnumSet.of(Kind.NUMBER, Kind.NUMBER_IN_TEXT))) {
                return Kind.NUMBER_IN_TEXT;
            }
            if (kinds.equals(EnumSet.of(Kind.NUMBERS, Kind.LIST))) {
                return Kind.LIST;
            }
            return EnumSet.of(Kind.NUMBER_IN_TEXT, Kind.TIME, Kind.TEXT).containsAll(kinds) ? Kind.TEXT : Kind.MIXED;
        }
    }
}
