package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Real events: 400 payments in JSON, and the same in Avro. */
final class PaymentEvents {

    static final Path FOLDER = Path.of("src/test/resources/payments").toAbsolutePath();
    static final int COUNT = 400;

    private static final ObjectMapper JSON = new ObjectMapper();

    private PaymentEvents() {}

    /** The pipeline, with results in JSON that are the output alone. */
    static String pipeline() throws IOException {
        return Files.readString(FOLDER.resolve("pipeline.yaml"))
                .replace("model: model", "model: " + FOLDER.resolve("model"))
                .replace(", into: fraud", "");
    }

    /** The pipeline for events in Avro, with the schemas of a registry. */
    static String avroPipeline(String registry) throws IOException {
        return pipeline().replace("format: json\n", "format: avro\n") + "registry: {schema.registry.url: \"" + registry
                + "\"}\n";
    }

    /** The events in JSON. */
    static List<byte[]> json() throws IOException {
        return Files.readAllLines(FOLDER.resolve("events.jsonl")).stream()
                .map(line -> line.getBytes(UTF_8))
                .toList();
    }

    /** The events in Avro, without framing. */
    static List<byte[]> avro() throws IOException {
        return Files.readAllLines(FOLDER.resolve("avro.base64")).stream()
                .map(Base64.getDecoder()::decode)
                .toList();
    }

    /** The records of the events: key, timestamp, and the given value of each. */
    static List<ProducerRecord<byte[], byte[]>> records(String topic, List<byte[]> values) throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve("records.jsonl"));
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            JsonNode record = JSON.readTree(lines.get(i));
            byte[] key = record.get("key").textValue().getBytes(UTF_8);
            records.add(new ProducerRecord<>(topic, 0, record.get("timestamp").longValue(), key, values.get(i)));
        }
        return records;
    }

    /** The schema of the events in Avro. */
    static String schema() throws IOException {
        return Files.readString(FOLDER.resolve("payment.avsc"));
    }

    /** The results that the command score gives for the events in JSON. */
    static List<String> scoresOfJson(Path folder) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : records("payments", json())) {
            lines.add(JSON.writeValueAsString(
                    Map.of("payload", new String(record.value(), UTF_8), "ts", record.timestamp())));
        }
        Path pipeline = Files.writeString(folder.resolve("json.yaml"), pipeline());
        Path input = Files.write(folder.resolve("events.kcat"), lines);
        Distribution.Outcome outcome = Distribution.run(
                folder,
                "score",
                "--pipeline",
                pipeline.toString(),
                "--input",
                input.toString(),
                "--input-format",
                "kcat");
        assertEquals(0, outcome.code(), outcome.err());
        List<String> scores = outcome.out().lines().toList();
        assertEquals(COUNT, scores.size());
        return scores;
    }
}
