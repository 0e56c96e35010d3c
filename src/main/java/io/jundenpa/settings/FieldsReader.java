package io.jundenpa.settings;

import io.jundenpa.event.EpochUnit;
import io.jundenpa.event.Field;
import io.jundenpa.event.Field.Source;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.JsonPointers;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads where the records of a pipeline have the features: {@code input.fields} and {@code input.unknown}. */
final class FieldsReader {

    private static final List<String> SOURCES = List.of("path", "header", "key", "timestamp");

    private FieldsReader() {}

    /**
     * Reads the fields.
     *
     * @param input the section of the input
     * @param format of the records, if it is known
     */
    static Fields read(Section input, Optional<InputFormat> format) {
        Optional<Node> fields = input.optional("fields");
        Optional<Node> unknown = input.optional("unknown");
        boolean names = format.map(InputFormat::hasNames).orElse(true);
        for (Node node : Stream.of(fields, unknown).flatMap(Optional::stream).toList()) {
            if (!names) {
                node.problem("needs records with names, expected format: json, avro, protobuf or json-schema");
            }
        }
        boolean ignore = !unknown.flatMap(node -> node.oneOf(List.of("ignore", "reject")))
                .filter("reject"::equals)
                .isPresent();
        return new Fields(
                fields.flatMap(Node::section).map(FieldsReader::byFeature).orElse(Map.of()), ignore);
    }

    private static Map<String, Field> byFeature(Section section) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String feature : section.keys()) {
            section.optional(feature)
                    .flatMap(node -> node.isText()
                            ? pointer(node).map(Field::inValue)
                            : node.section().flatMap(FieldsReader::field))
                    .ifPresent(field -> fields.put(feature, field));
        }
        return fields;
    }

    private static Optional<Field> field(Section section) {
        Map<String, Node> sources = new LinkedHashMap<>();
        SOURCES.forEach(key -> section.optional(key).ifPresent(node -> sources.put(key, node)));
        boolean numberInText = section.optional("text")
                .flatMap(node -> node.oneOf(List.of("number")))
                .isPresent();
        List<String> units =
                Arrays.stream(EpochUnit.values()).map(EpochUnit::key).toList();
        EpochUnit unit = section.optional("epoch")
                .flatMap(node -> node.oneOf(units))
                .flatMap(word -> Arrays.stream(EpochUnit.values())
                        .filter(known -> known.key().equals(word))
                        .findFirst())
                .orElse(EpochUnit.MILLIS);
        section.close();
        if (sources.size() != 1) {
            section.problem("has " + (sources.isEmpty() ? "no source" : String.join(" and ", sources.keySet()))
                    + ", expected one of " + String.join(", ", SOURCES));
            return Optional.empty();
        }
        Map.Entry<String, Node> source = sources.entrySet().iterator().next();
        Node node = source.getValue();
        return switch (source.getKey()) {
            case "path" -> pointer(node).map(at -> new Field(Source.VALUE, at, numberInText, unit));
            case "header" -> node.text().map(name -> new Field(Source.HEADER, name, numberInText, unit));
            case "key" -> key(node, numberInText, unit);
            default -> yes(node).map(yes -> new Field(Source.TIMESTAMP, "", numberInText, unit));
        };
    }

    private static Optional<Field> key(Node node, boolean numberInText, EpochUnit unit) {
        return node.isText()
                ? pointer(node).map(at -> new Field(Source.KEY, at, numberInText, unit))
                : yes(node).map(yes -> new Field(Source.KEY_TEXT, "", numberInText, unit));
    }

    private static Optional<Boolean> yes(Node node) {
        return node.flag().filter(yes -> {
            if (!yes) {
                node.problem("is false, expected true, or another source");
            }
            return yes;
        });
    }

    /** A JSON Pointer. */
    static Optional<String> pointer(Node node) {
        return node.text().filter(text -> {
            boolean valid = JsonPointers.isPointer(text);
            if (!valid) {
                node.problem("is \"" + text + "\", expected a JSON Pointer such as /customer/age");
            }
            return valid;
        });
    }
}
