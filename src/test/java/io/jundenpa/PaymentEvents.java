package io.jundenpa;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Real events: 400 payments in JSON, and the same in Avro. */
public final class PaymentEvents {

    public static final Path FOLDER = Path.of("src/test/resources/payments").toAbsolutePath();
    public static final int COUNT = 400;

    private static final ObjectMapper JSON = new ObjectMapper();

    private PaymentEvents() {}

    /** The pipeline, with results in JSON that are the output alone. */
    public static String pipeline() throws IOException {
        return Files.readString(FOLDER.resolve("pipeline.yaml"))
                .replace("model: model", "model: " + FOLDER.resolve("model"))
                .replace(", into: fraud", "");
    }

    /** The pipeline for events in Avro, with the schemas of a registry. */
    public static String avroPipeline(String registry) throws IOException {
        return pipeline().replace("format: json\n", "format: avro\n") + "registry: {schema.registry.url: \"" + registry
                + "\"}\n";
    }

    /** The events in JSON. */
    public static List<byte[]> json() throws IOException {
        return Files.readAllLines(FOLDER.resolve("events.jsonl")).stream()
                .map(line -> line.getBytes(UTF_8))
                .toList();
    }

    /** The events in Avro, without framing. */
    public static List<byte[]> avro() throws IOException {
        return Files.readAllLines(FOLDER.resolve("avro.base64")).stream()
                .map(Base64.getDecoder()::decode)
                .toList();
    }

    /** The records of the events: key, timestamp, and the given value of each. */
    public static List<ProducerRecord<byte[], byte[]>> records(String topic, List<byte[]> values) throws IOException {
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
    public static String schema() throws IOException {
        return Files.readString(FOLDER.resolve("payment.avsc"));
    }

    /** The events in JSON, with their keys and timestamps. */
    public static List<Event> events() throws IOException {
        return events(json());
    }

    /** Events with the keys and timestamps of the records, and the given values. */
    public static List<Event> events(List<byte[]> values) throws IOException {
        return records("payments", values).stream()
                .map(record -> Event.of(record.value(), Optional.of(record.key()), record.timestamp()))
                .toList();
    }
}
