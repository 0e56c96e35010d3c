package io.jundenpa.settings;

import io.jundenpa.event.Enrichment;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.JsonPointers;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what the results of a pipeline have besides the output: {@code output.into}, {@code replace} and {@code copy}. */
final class EnrichmentReader {

    private EnrichmentReader() {}

    /**
     * Reads the enrichment.
     *
     * @param output the section of the output
     * @param in the format of the records, if it is known
     * @param out the format of the results, if it is known
     */
    static Enrichment read(Section output, Optional<InputFormat> in, Optional<OutputFormat> out) {
        Optional<Node> into = output.optional("into");
        Optional<Node> replace = output.optional("replace");
        Optional<Node> copy = output.optional("copy");
        boolean json = in.map(format -> format == InputFormat.JSON).orElse(true)
                && out.map(OutputFormat::isJson).orElse(true);
        for (Node node : Stream.of(into, copy).flatMap(Optional::stream).toList()) {
            if (!json) {
                node.problem("needs records and results in JSON, expected input.format: json"
                        + " and output.format: json or json-labels");
            }
        }
        if (replace.isPresent() && (into.isEmpty() || copy.isPresent())) {
            replace.get().problem("is for results with into and without copy");
        }
        Optional<String> key = into.flatMap(EnrichmentReader::key);
        if (copy.isPresent() && key.isPresent() && JsonPointers.names(key.get()).size() > 1) {
            into.orElseThrow().problem("is in an object, expected a key at the top beside copy");
        }
        Map<String, String> copies = copy.map(EnrichmentReader::copies).orElse(Map.of());
        String result = key.map(pointer -> JsonPointers.names(pointer).get(0)).orElse("result");
        if (copies.containsKey(result)) {
            copy.orElseThrow()
                    .problem(
                            "has a field named \"" + result
                                    + "\", which is also the name of the output; give one of them another name (copy: {NAME: /path} or into: NAME)");
        }
        return new Enrichment(key, replace.flatMap(Node::flag).orElse(false), copies);
    }

    /** A pointer, or the name of a key at the top. */
    private static Optional<String> key(Node node) {
        return node.text()
                .flatMap(text ->
                        text.startsWith("/") ? FieldsReader.pointer(node) : Optional.of(JsonPointers.pointer(text)));
    }

    private static Map<String, String> copies(Node node) {
        Map<String, String> copies = new LinkedHashMap<>();
        if (node.isList()) {
            for (Node item : node.list()) {
                FieldsReader.pointer(item).ifPresent(pointer -> {
                    String name = String.join("_", JsonPointers.names(pointer));
                    if (copies.put(name, pointer) != null) {
                        item.problem("is named \"" + name + "\" like a field before, expected {NAME: /path}");
                    }
                });
            }
            return copies;
        }
        node.section().ifPresent(section -> {
            if (section.keys().isEmpty()) {
                section.problem("is empty, expected at least one field");
            }
            section.keys()
                    .forEach(name -> section.optional(name)
                            .flatMap(FieldsReader::pointer)
                            .ifPresent(pointer -> copies.put(name, pointer)));
        });
        return copies;
    }
}
