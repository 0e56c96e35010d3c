package io.jundenpa.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.format.document.Document;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import io.jundenpa.format.document.Suggestion;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads where the schemas of a pipeline's records are: {@code input.schema} or {@code registry}. */
final class SchemaReader {

    private static final List<String> KEYS = List.of(
            SchemaSettings.Registry.URL,
            "basic.auth.credentials.source",
            "basic.auth.user.info",
            "bearer.auth.credentials.source",
            "bearer.auth.token");

    private static final Pattern URL =
            Pattern.compile("https?://([^/@?#\\s]*@)?([\\w.-]+|\\[[0-9a-fA-F:]+])(:\\d{1,5})?(/[\\w./~-]*)?");

    private static final Map<String, List<String>> CHOICES = Map.of(
            "basic.auth.credentials.source", List.of("URL", "USER_INFO"),
            "bearer.auth.credentials.source", List.of("STATIC_TOKEN"));

    private SchemaReader() {}

    /**
     * Reads the settings.
     *
     * @param format of the records, if it is known
     * @param file of the pipeline; the schema's path is relative to its folder
     */
    static SchemaSettings read(Section top, Section input, Optional<InputFormat> format, Path file) {
        Optional<Node> schema = input.optional("schema");
        Optional<Node> registry = top.optional("registry");
        boolean avro = format.isPresent() && format.get() == InputFormat.AVRO;
        if (!avro) {
            Stream.of(schema, registry)
                    .flatMap(Optional::stream)
                    .filter(node -> format.isPresent())
                    .forEach(node -> node.problem("needs records with a schema, expected input.format: avro"));
            return new SchemaSettings.None();
        }
        if (schema.isPresent() && registry.isPresent()) {
            schema.get().problem("is there beside registry, expected one of them");
        } else if (schema.isEmpty() && registry.isEmpty()) {
            input.problem("has the format avro and no schema, expected schema: FILE.avsc, or registry:"
                    + " {schema.registry.url: ...} in the pipeline");
        }
        Optional<SchemaSettings> local = schema.flatMap(node -> local(node, file));
        Optional<SchemaSettings> shared = registry.flatMap(Node::section).map(SchemaReader::registry);
        return local.or(() -> shared).orElseGet(SchemaSettings.None::new);
    }

    private static Optional<SchemaSettings> local(Node node, Path file) {
        Optional<String> text = node.text()
                .map(name -> new String(Document.bytes(file.toAbsolutePath().resolveSibling(name)), UTF_8));
        try {
            text.ifPresent(found -> AvroDecoders.bare(Fields.BY_NAME, found));
        } catch (IllegalArgumentException e) {
            node.problem("no usable Avro schema: " + e.getMessage());
        }
        return text.map(SchemaSettings.Local::new);
    }

    private static SchemaSettings registry(Section section) {
        Map<String, String> values = new HashMap<>();
        for (String key : section.keys()) {
            Node node = section.optional(key).orElseThrow();
            if (!isKey(key)) {
                node.problem("unknown key" + Suggestion.among(KEYS, key));
            }
            node.setting().map(String::trim).ifPresent(value -> {
                values.put(key, value);
                List<String> choices = CHOICES.getOrDefault(key, List.of(value));
                if (!choices.contains(value)) {
                    node.problem("is " + value + ", expected " + String.join(" or ", choices));
                }
            });
        }
        section.required(SchemaSettings.Registry.URL, "http://host:port of the registry, or several with commas")
                .filter(node -> !Stream.of(values.getOrDefault(SchemaSettings.Registry.URL, "")
                                .split(",", -1))
                        .allMatch(SchemaReader::isUrl))
                .ifPresent(node -> node.problem("is no http:// or https:// address, or several with commas"));
        return new SchemaSettings.Registry(values);
    }

    /** Whether the section {@code registry} has a key. */
    static boolean isKey(String key) {
        return KEYS.contains(key) || key.startsWith("ssl.");
    }

    private static boolean isUrl(String text) {
        return URL.matcher(text.trim()).matches() || ConfigProviders.isReference(text);
    }
}
