package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.PaymentEvents;
import io.jundenpa.PaymentMessages;
import io.jundenpa.registry.ApicurioRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The command score with lines of kcat whose values are in Base64. */
class KcatScoreTest {

    @TempDir
    private Path folder;

    static Stream<Arguments> formats() throws IOException {
        Path schemas = PaymentEvents.FOLDER;
        return Stream.of(
                Arguments.of("avro, schema: " + schemas.resolve("payment.avsc"), PaymentEvents.avro()),
                Arguments.of(
                        "protobuf, schema: " + schemas.resolve("payment.desc") + ", message: shop.Payment",
                        PaymentMessages.values()),
                Arguments.of("json-schema", withId(PaymentEvents.json())));
    }

    private static List<byte[]> withId(List<byte[]> values) {
        return values.stream().map(value -> ApicurioRegistry.framed(7, value)).toList();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void payloadsInBase64GiveTheScoresOfTheEventsInJson(String format, List<byte[]> values) throws IOException {
        List<String> texts = PaymentEvents.json().stream()
                .map(value -> new String(value, UTF_8))
                .toList();
        List<String> base64 = values.stream()
                .map(value -> Base64.getEncoder().encodeToString(value))
                .toList();

        String expected = score(pipeline("json"), "kcat", lines(texts)).output();
        String found = score(pipeline(format), "kcat", lines(base64)).output();

        assertEquals(PaymentEvents.COUNT, expected.lines().count());
        assertEquals(expected, found);
    }

    @Test
    void payloadThatIsNoBase64IsRejected() throws IOException {
        CommandModel.Outcome outcome = score(pipeline("json-schema"), "kcat", lines(List.of("no base64")));

        assertEquals(
                "line 1: BAD_JSON: \"payload\" is no Base64 text, expected the value in Base64\n0 scored, 1 rejected\n",
                outcome.output());
    }

    @Test
    void valuesThatAreNoTextAreInNoOtherFile() throws IOException {
        for (String format : List.of("json-schema", "protobuf, schema: payment.desc, message: shop.Payment")) {
            CommandModel.Outcome outcome = score(pipeline(format), "json", List.of("{}"));

            assertEquals(
                    "--input-format is json, expected kcat with values in Base64 for " + format.replaceFirst(",.*", "")
                            + ", the input.format of the pipeline",
                    outcome.output().lines().findFirst().orElse(""));
            assertEquals(2, outcome.code());
        }
    }

    /** The pipeline of the payments with another input. */
    private static String pipeline(String format) throws IOException {
        String keys = format.replace("schema: payment", "schema: " + PaymentEvents.FOLDER.resolve("payment"))
                .replace(", ", "\n  ");
        return PaymentEvents.pipeline().replace("  format: json\n", "  format: " + keys + "\n");
    }

    private static List<String> lines(List<String> payloads) throws IOException {
        List<ProducerRecord<byte[], byte[]>> records = PaymentEvents.records("payments", PaymentEvents.json());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < payloads.size(); i++) {
            lines.add(new ObjectMapper()
                    .writeValueAsString(Map.of(
                            "payload", payloads.get(i), "ts", records.get(i).timestamp())));
        }
        return lines;
    }

    private CommandModel.Outcome score(String pipeline, String inputFormat, List<String> lines) throws IOException {
        return CommandModel.run(
                "score",
                "--pipeline",
                Files.writeString(folder.resolve("pipeline.yaml"), pipeline).toString(),
                "--input-format",
                inputFormat,
                "--input",
                Files.write(folder.resolve("records.jsonl"), lines).toString());
    }
}
