package io.jundenpa.settings;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
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
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;

/**
 * Reads where the schemas of a pipeline's records and results are: {@code input.schema} with {@code input.message}, or {@code
 * registry}.
 */
final class SchemaReader {

    private static final List<String> KEYS = Stream.concat(
                    Stream.of(
                            SchemaSettings.Registry.URL,
                            "basic.auth.credentials.source",
                            "basic.auth.user.info",
                            "bearer.auth.credentials.source",
                            "bearer.auth.token",
                            SchemaSettings.Registry.AUTO_REGISTER),
                    new ConfigDef()
                            .withClientSslSupport().names().stream()
                                    .filter(key -> !key.equals(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG)))
            .toList();

    private static final Pattern URL =
            Pattern.compile("https?://([^/@?#\\s]*@)?([\\w.-]+|\\[[0-9a-fA-F:]+])(:\\d{1,5})?(/[\\w./~-]*)?");

    private static final Map<String, List<String>> CHOICES = Map.of(
            "basic.auth.credentials.source",
            List.of("URL", "USER_INFO"),
            "bearer.auth.credentials.source",
            List.of("STATIC_TOKEN"),
            SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG,
            List.of("https"),
            SchemaSettings.Registry.AUTO_REGISTER,
            List.of("true", "false"));

    private final Section top;
    private final Path file;

    /**
     * A reader of a pipeline.
     *
     * @param file of the pipeline; a schema's path is relative to its folder
     */
    SchemaReader(Section top, Path file) {
        this.top = top;
        this.file = file;
    }

    /** Where the schemas of the records are, and where the schema of the results goes. */
    record Schemas(SchemaSettings records, SchemaSettings results) {}

    /** Reads the settings. A section or a format is empty if it is not known. */
    Schemas read(
            Optional<Section> input, Optional<InputFormat> in, Optional<Section> output, Optional<OutputFormat> out) {
        Optional<Node> schema = input.flatMap(section -> section.optional("schema"));
        Optional<Node> message = input.flatMap(section -> section.optional("message"));
        Optional<Node> registry = top.optional("registry");
        Optional<InputFormat> format = in.filter(InputFormat::needsSchema);
        boolean protobuf = in.equals(Optional.of(InputFormat.PROTOBUF));
        boolean avroOut = out.isPresent() && out.get().isAvro();
        if (in.isPresent() && format.isEmpty()) {
            schema.ifPresent(
                    node -> node.problem("needs records with a schema, expected input.format: avro or protobuf"));
        }
        if (in.isPresent() && !(protobuf && schema.isPresent())) {
            message.ifPresent(node -> node.problem("is for records in protobuf with schema: FILE.desc"));
        }
        if (in.isPresent() && out.isPresent() && format.isEmpty() && !avroOut) {
            registry.ifPresent(
                    node -> node.problem("needs records or results with a schema, expected input.format: avro"
                            + " or protobuf, or output.format: avro"));
        }
        if (format.isPresent() && !avroOut && schema.isPresent() && registry.isPresent()) {
            schema.get().problem("is there beside registry, expected one of them");
        }
        if (format.isPresent() && schema.isEmpty() && registry.isEmpty()) {
            input.orElseThrow()
                    .problem("has the format " + format.get().key() + " and no schema, expected schema: FILE."
                            + (protobuf ? "desc" : "avsc")
                            + ", or registry: {schema.registry.url: ...} in the pipeline");
        }
        if (avroOut && registry.isEmpty()) {
            output.orElseThrow()
                    .problem("has the format " + out.get().key()
                            + " and no registry, expected registry: {schema.registry.url: ...} in the pipeline");
        }
        SchemaSettings none = new SchemaSettings.None();
        if (format.isEmpty() && !avroOut) {
            return new Schemas(none, none);
        }
        Optional<SchemaSettings> local = format.isEmpty()
                ? Optional.empty()
                : schema.flatMap(node -> protobuf
                        ? SchemaSettings.Message.read(node, input.orElseThrow(), file)
                        : SchemaSettings.Local.read(node, file));
        SchemaSettings shared =
                registry.flatMap(Node::section).map(SchemaReader::registry).orElse(none);
        return new Schemas(format.isPresent() ? local.orElse(shared) : none, avroOut ? shared : none);
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
        return KEYS.contains(key);
    }

    private static boolean isUrl(String text) {
        return URL.matcher(text.trim()).matches() || ConfigProviders.isReference(text);
    }
}
