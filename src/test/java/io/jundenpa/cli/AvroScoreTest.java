package io.jundenpa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records and results in Avro, offline. */
class AvroScoreTest {

    private static final Schema EVENT = new Schema.Parser().parse("""
            {"type": "record", "name": "Event", "fields": [
              {"name": "b", "type": ["null", "int"]}, {"name": "a", "type": "double"}, {"name": "note", "type": "string"}]}
            """);

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModelAndPipeline() throws IOException {
        Files.writeString(folder.resolve("model.yaml"), """
                name: sum-7
                version: "1"
                input: {features: [a, b]}
                layers: [{type: dense, weights: [[1], [10]], bias: [0.5]}]
                output: {labels: [score]}
                """);
        Files.writeString(folder.resolve("pipeline.yaml"), """
                application: a
                model: model.yaml
                input: {topic: in, format: avro}
                output: {topic: scored.events, format: avro}
                rejects: {topic: rejects}
                registry: {schema.registry.url: "http://localhost:1"}
                kafka: {bootstrap.servers: "localhost:1"}
                """);
    }

    @Test
    void fileIsReadWithItsOwnSchemaAndResultsAreRecordsWithTheNameOfTheTopic() throws IOException {
        Path events = write(event(1, 2), event(0.25, null), event(3, 4));
        Path scored = folder.resolve("scored.avro");

        CommandModel.Outcome outcome = CommandModel.run(
                "score",
                "--pipeline",
                folder.resolve("pipeline.yaml").toString(),
                "--input",
                events.toString(),
                "--output",
                scored.toString());

        assertEquals(
                "record 2: MISSING_FEATURE: row 1, feature \"b\" is missing\n2 scored, 1 rejected\n", outcome.output());
        assertEquals(1, outcome.code());
        try (var file = new DataFileReader<GenericRecord>(scored.toFile(), new GenericDatumReader<>())) {
            assertEquals("scored_events", file.getSchema().getFullName());
            List<String> results = new ArrayList<>();
            file.forEachRemaining(result -> results.add(result.toString()));
            assertEquals(List.of("{\"score\": 21.5}", "{\"score\": 43.5}"), results);
        }
    }

    @Test
    void modelAloneReadsFilesToo() throws IOException {
        Path events = write(event(1, 2));

        CommandModel.Outcome outcome = scoreByModel(events);

        assertEquals("[21.5]\n", outcome.output());
    }

    @Test
    void fileThatIsCutOffIsNamedAfterTheResultsBeforeIt() throws IOException {
        Path events = write(event(1, 2));
        byte[] bytes = Files.readAllBytes(events);
        Files.write(events, Arrays.copyOf(bytes, bytes.length - 1));

        CommandModel.Outcome outcome = scoreByModel(events);

        assertEquals(events + ": ends too early, after record 0\n", outcome.output());
        assertEquals(1, outcome.code());
    }

    private CommandModel.Outcome scoreByModel(Path events) {
        return CommandModel.run(
                "score",
                "--model",
                folder.resolve("model.yaml").toString(),
                "--input",
                events.toString(),
                "--format",
                "json");
    }

    @Test
    void framedRecordsNeedTheirRegistry() throws IOException {
        String payload = Base64.getEncoder().encodeToString(new byte[] {0, 0, 0, 0, 7, 1});
        Path input = Files.writeString(
                folder.resolve("records.kcat"), "{\"payload\": \"no base64\"}\n{\"payload\": \"" + payload + "\"}\n");

        CommandModel.Outcome outcome = CommandModel.run(
                "score",
                "--pipeline",
                folder.resolve("pipeline.yaml").toString(),
                "--input-format",
                "kcat",
                "--input",
                input.toString(),
                "--format",
                "json");

        assertEquals("""
                line 1: BAD_JSON: "payload" is no Base64 text, expected the value in Base64
                schema registry http://localhost:1: connection refused
                """, outcome.output());
        assertEquals(4, outcome.code());
    }

    private static GenericRecord event(double a, @Nullable Integer b) {
        return new GenericRecordBuilder(EVENT)
                .set("a", a)
                .set("b", b)
                .set("note", "Zoë")
                .build();
    }

    private Path write(GenericRecord... events) throws IOException {
        Path file = folder.resolve("events.avro");
        try (var writer =
                new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(EVENT)).create(EVENT, file.toFile())) {
            for (GenericRecord event : events) {
                writer.append(event);
            }
        }
        return file;
    }
}
