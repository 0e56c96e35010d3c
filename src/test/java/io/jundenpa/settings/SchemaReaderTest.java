package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.document.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaReaderTest {

    private static final String SCHEMA =
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"x\", \"type\": \"int\"}]}";

    @TempDir
    private Path folder;

    @Test
    void schemaFileIsReadBesideThePipeline() throws IOException {
        Files.writeString(folder.resolve("r.avsc"), SCHEMA);

        assertEquals(
                new SchemaSettings.Local(SCHEMA),
                read("format: avro, schema: r.avsc", "").input().schemas());
    }

    @Test
    void registryHasTheKeysOfConfluentsClients() throws IOException {
        assertEquals(
                new SchemaSettings.Registry(Map.of(
                        "schema.registry.url",
                        "https://me@r:8081/a,http://[::1]",
                        "bearer.auth.token",
                        "t",
                        "ssl.truststore.type",
                        "PEM")),
                read(
                                "format: avro",
                                "registry: {schema.registry.url: ['https://me@r:8081/a', 'http://[::1]'], bearer.auth.token: t, ssl.truststore.type: PEM}")
                        .input()
                        .schemas());
    }

    @Test
    void compiledFilesNeedTheNameOfAMessage() throws IOException {
        byte[] files = Files.readAllBytes(Path.of("src/test/resources/protobuf/payment.desc"));
        Files.write(folder.resolve("p.desc"), files);

        var settings = (SchemaSettings.Message) read("format: protobuf, schema: p.desc, message: shop.v1.Payment", "")
                .input()
                .schemas();

        assertArrayEquals(files, settings.files());
        assertEquals("shop.v1.Payment", settings.name());
        assertEquals(
                "input.message: missing, expected the message in the schema, such as shop.Payment",
                problem("format: protobuf, schema: p.desc", ""));
        assertEquals(
                "input.schema: no usable Protobuf schema: has no message \"Payment\", only common.Money, shop.v1.Batch, shop.v1.Payment",
                problem("format: protobuf, schema: p.desc, message: Payment", ""));
        assertEquals(
                "input: has the format protobuf and no schema, expected schema: FILE.desc, or registry: {schema.registry.url: ...} in the pipeline",
                problem("format: protobuf", ""));
        assertEquals(
                "input.message: is for records in protobuf with schema: FILE.desc",
                problem("format: protobuf, message: M", "registry: {schema.registry.url: 'http://r'}"));
    }

    @Test
    void wrongSettingsAreReported() throws IOException {
        Files.writeString(folder.resolve("r.avsc"), "\"int\"");

        assertEquals(
                "input: has the format avro and no schema, expected schema: FILE.avsc, or registry: {schema.registry.url: ...} in the pipeline",
                problem("format: avro", ""));
        assertEquals(
                "input.schema: no usable Avro schema: is of type int, expected a record or a map",
                problem("format: avro, schema: r.avsc", ""));
        assertEquals(
                "registry: needs records or results with a schema, expected input.format: avro or protobuf, or output.format: avro",
                problem("format: csv", "registry: {schema.registry.url: 'http://r'}"));
        assertEquals(
                "registry.schema.registry.url: is no http:// or https:// address, or several with commas",
                problem("format: avro", "registry: {schema.registry.url: 'r:8081'}"));
        assertEquals(
                "registry.bearer.auth.tokn: unknown key; did you mean \"bearer.auth.token\"?",
                problem("format: avro", "registry: {schema.registry.url: 'http://r', bearer.auth.tokn: t}"));
        assertEquals(
                "registry.ssl.truststore.locaton: unknown key; did you mean \"ssl.truststore.location\"?",
                problem(
                        "format: avro",
                        "registry: {schema.registry.url: 'https://r', ssl.truststore.locaton: ca.pem}"));
        assertEquals(
                "registry.ssl.endpoint.identification.algorithm: is none, expected https",
                problem(
                        "format: avro",
                        "registry: {schema.registry.url: 'https://r', ssl.endpoint.identification.algorithm: none}"));
    }

    @Test
    void environmentAndCommandLineSetTheKeysOfTheRegistry() throws IOException {
        Map<String, String> environment = Map.of(
                "JUNDENPA_REGISTRY_SCHEMA_REGISTRY_URL", "http://r",
                "JUNDENPA_REGISTRY_BASIC_AUTH_USER_INFO", "me:secret",
                "JUNDENPA_REGISTRY_SERVICE_HOST", "set by Kubernetes for a service jundenpa-registry");
        Map<String, String> commandLine = Map.of(
                "input.format", "avro",
                "registry.schema.registry.url", "http://s",
                "registry.ssl.truststore.type", "PEM");

        assertEquals(
                new SchemaSettings.Registry(Map.of(
                        "schema.registry.url", "http://s",
                        "basic.auth.user.info", "me:secret",
                        "ssl.truststore.type", "PEM")),
                PipelineReader.read(file("format: json", ""), environment, commandLine)
                        .input()
                        .schemas());
        var e = assertThrows(
                InvalidFileException.class,
                () -> PipelineReader.read(
                        file("format: avro", "registry: {schema.registry.url: 'http://r'}"),
                        Map.of(),
                        Map.of("registry.bearer.auth.tokn", "t")));
        assertTrue(
                e.getMessage()
                        .endsWith(
                                "registry.bearer.auth.tokn (from --set): unknown key; did you mean \"bearer.auth.token\"?"),
                e.getMessage());
    }

    @Test
    void resultsInAvroNeedARegistry() throws IOException {
        Files.writeString(folder.resolve("r.avsc"), SCHEMA);
        var registry = new SchemaSettings.Registry(
                Map.of("schema.registry.url", "http://r", "auto.register.schemas", "false"));
        String section = "registry: {schema.registry.url: 'http://r', auto.register.schemas: false}";

        assertEquals(registry, read("format: json", "avro", section).output().schemas());
        Pipeline both = read("format: avro, schema: r.avsc", "avro-labels", section);
        assertEquals(new SchemaSettings.Local(SCHEMA), both.input().schemas());
        assertEquals(registry, both.output().schemas());
        assertFalse(registry.registers());
        assertEquals(
                "output: has the format avro and no registry, expected registry: {schema.registry.url: ...} in the pipeline",
                problem("format: json", "avro", ""));
        assertEquals(
                "registry.auto.register.schemas: is maybe, expected true or false",
                problem("format: json", "avro", section.replace("false", "maybe")));
        assertEquals(
                "input.schema: is there beside registry, expected one of them",
                problem("format: avro, schema: r.avsc", "json", section));
    }

    @Test
    void copyAndIntoNeedResultsInJson() {
        assertEquals(
                "output.copy: needs records and results in JSON, expected input.format: json and output.format: json or json-labels",
                problem("format: json", "avro, copy: [/id]", "registry: {schema.registry.url: 'http://r'}"));
    }

    private String problem(String input, String registry) {
        return problem(input, "json", registry);
    }

    private String problem(String input, String output, String registry) {
        var e = assertThrows(InvalidFileException.class, () -> read(input, output, registry));
        return String.valueOf(e.getMessage()).replaceFirst("(?s)^[^\\n]*pipeline.yaml: (1 problem\\n  )?", "");
    }

    private Pipeline read(String input, String registry) throws IOException {
        return read(input, "json", registry);
    }

    private Pipeline read(String input, String output, String registry) throws IOException {
        return PipelineReader.read(file(input, output, registry), Map.of(), Map.of());
    }

    private Path file(String input, String registry) throws IOException {
        return file(input, "json", registry);
    }

    private Path file(String input, String output, String registry) throws IOException {
        return Files.writeString(folder.resolve("pipeline.yaml"), """
                application: a
                model: m
                input: {topic: in, %s}
                output: {topic: out, format: %s}
                rejects: {topic: rejects}
                kafka: {bootstrap.servers: "localhost:9092"}
                %s
                """.formatted(input, output, registry));
    }
}
