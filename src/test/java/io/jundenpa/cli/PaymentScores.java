package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.PaymentEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The scores of {@link PaymentEvents}. */
final class PaymentScores {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PaymentScores() {}

    /** The results that the command score gives for the events in JSON. */
    static List<String> ofJson(Path folder) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (ProducerRecord<byte[], byte[]> record : PaymentEvents.records("payments", PaymentEvents.json())) {
            lines.add(JSON.writeValueAsString(
                    Map.of("payload", new String(record.value(), UTF_8), "ts", record.timestamp())));
        }
        Path pipeline = Files.writeString(folder.resolve("json.yaml"), PaymentEvents.pipeline());
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
        assertEquals(PaymentEvents.COUNT, scores.size());
        return scores;
    }
}
