package io.jundenpa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {

    private static final Path PAYMENTS = Path.of("src/test/resources/payments");
    private static final Path IRIS = Path.of("src/test/resources/models/iris_mlp");

    @TempDir
    private Path folder;

    @Test
    void fieldsOfAnEventAreFoundByTheNamesOfTheFeatures() throws IOException {
        String draft = init(
                PAYMENTS.resolve("events.jsonl"),
                PAYMENTS.resolve("model"),
                "400 events; 7 of 10 features have a field\n");

        assertTrue(draft.contains("""
                application: events-scorer
                """), draft);
        assertTrue(draft.contains("""
                input:
                  topic: events
                  format: json
                  fields:
                    amount: {path: /amount, text: number} # text that holds a number in 400 of 400 events
                    card_present: /card/present # boolean in 400 of 400 events
                    card_country: /card/country # text in 400 of 400 events
                    age: /customer/age # number in 338 of 400 events
                    mcc: /merchant/mcc # text that holds a number in 400 of 400 events
                    # merchant: no field has this name; perhaps /merchant/id, /merchant/mcc, /id, /type, /amount, ...
                    # hour: no field has this name; perhaps /created_at
                    # delay: no field has this name; perhaps /created_at
                    n_1h: /velocity/n_1h # number in 400 of 400 events
                    sum_24h: /velocity/sum_24h # number in 400 of 400 events
                    # Fields that no feature reads:
                    #   /id: text
                    #   /type: text
                    #   /version: number
                    #   /created_at: number
                """), draft);
        assertTrue(draft.endsWith("""
                output:
                  topic: scored-events
                  format: json-labels
                  into: score # the event itself, with the result under this key
                rejects: {topic: events-rejects}
                kafka:
                  bootstrap.servers: localhost:9092
                """), draft);
    }

    @Test
    void completedDraftScoresTheEvents() throws IOException {
        String draft = init(
                PAYMENTS.resolve("events.jsonl"),
                PAYMENTS.resolve("model"),
                "400 events; 7 of 10 features have a field\n");
        String completed = draft.replaceFirst("# merchant: .*", "merchant: /merchant/id")
                .replaceFirst("# hour: .*", "hour: /created_at")
                .replaceFirst("# delay: .*", "delay: /created_at");
        Files.writeString(folder.resolve("pipeline.yaml"), completed);
        Path tests = Files.writeString(
                folder.resolve("tests.yaml"),
                Files.readString(PAYMENTS.resolve("tests.yaml"))
                        .replace("{fraud: [", "{score: {score: ")
                        .replace("541],", "541},"));

        CommandModel.Outcome outcome =
                CommandModel.run("test", folder.resolve("pipeline.yaml").toString(), tests.toString());

        assertTrue(outcome.output().endsWith("3 passed, 0 failed\n"), outcome.output());
    }

    @Test
    void namesAreTheSameWithoutRegardToCaseAndUnderscores() throws IOException {
        Path events = events("""
                {"Sepal-Length": 5, "flower": {"sepalWidth": 3, "petal": {"length": "1.5"}}, "petal_width": "wide", "a": {"petal_width": 1}, "petalWidth": 2}
                {"Sepal-Length": null, "flower": {"sepalWidth": 3, "petal": {"length": "1.5"}}, "petal_width": "wide", "a": {"petal_width": 1}, "petalWidth": 2}
                """);

        String draft = init(events, IRIS, "2 events; 4 of 4 features have a field\n");

        assertTrue(draft.contains("""
                  fields:
                    sepal_length: /Sepal-Length # number in 1 of 2 events; the others are rejected
                    sepal_width: /flower/sepalWidth # number in 2 of 2 events
                    petal_length: {path: /flower/petal/length, text: number} # text that holds a number in 2 of 2 events
                    petal_width: /a/petal_width # number in 2 of 2 events; or /petalWidth
                """), draft);
        assertValid();
    }

    @Test
    void fieldOfAnotherKindIsACommentWithTheReason() throws IOException {
        Path events = events("""
                {"sepal_length": "five", "sepal_width": [3, 4], "petal_length": true, "petal_width": 1}
                {"sepal_length": "5", "sepal_width": [3], "petal_length": 1, "petal_width": 1}
                """);

        String draft = init(events, IRIS, "2 events; 1 of 4 features have a field\n");

        assertTrue(draft.contains("""
                    # sepal_length: /sepal_length is text, expected a number; perhaps /petal_width
                    # sepal_width: /sepal_width is list, expected a number; perhaps /petal_width
                    # petal_length: /petal_length is several kinds of values, expected a number; perhaps /petal_width
                    petal_width: /petal_width # number in 2 of 2 events
                """), draft);
        assertValid();
    }

    @Test
    void timesGetTheirUnit() throws IOException {
        Path events = events("""
                {"seen": 1764585639, "sent": 1764585639788, "made": "2025-12-01T10:40:39Z", "moved": 1764585639788000, "readings": [1, 2]}
                """);
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.writeString(model.resolve("model.yaml"), """
                name: times
                version: "1"
                input:
                  features:
                    - {name: seen, type: time, as: hour-of-day}
                    - {name: sent, type: time, as: hour-of-day}
                    - {name: made, type: time, as: hour-of-day}
                    - {name: moved, type: time, as: hour-of-day}
                    - {name: readings, size: 2}
                layers: [{type: relu}]
                """);

        String draft = init(events, model, "1 events; 5 of 5 features have a field\n");

        assertTrue(draft.contains("""
                model: model
                input:
                  topic: events
                  format: json
                  fields:
                    seen: {path: /seen, epoch: seconds} # number in 1 of 1 events
                    sent: /sent # number in 1 of 1 events
                    made: /made # text that holds a time in 1 of 1 events
                    moved: {path: /moved, epoch: micros} # number in 1 of 1 events
                    readings: /readings # list of numbers in 1 of 1 events
                output:
                """), draft);
        assertValid();
    }

    @Test
    void networkWithoutNamesGetsTheLinesOfAModelFile() throws IOException {
        Path network = Files.copy(
                Path.of("src/test/resources/models/torch_mlp_bn_ln_gelu/model.onnx"), folder.resolve("model.onnx"));
        int width = width(network);
        String event = IntStream.range(0, width)
                .mapToObj(i -> "\"f" + i + "\": " + i + ".5")
                .collect(Collectors.joining(", ", "{", "}\n"));

        String draft = init(events(event), network, "1 events; " + width + " of " + width + " features have a field\n");
        List<String> lines = draft.lines().toList();
        Files.write(
                folder.resolve("model.yaml"),
                lines.subList(lines.indexOf("#   name: model"), lines.size()).stream()
                        .map(line -> line.substring(4))
                        .toList());

        assertTrue(draft.contains("model: \".\"\n"), draft);
        assertValid();
    }

    /** The columns that describe prints. */
    private static int width(Path model) {
        return CommandModel.run("describe", model.toString())
                .output()
                .lines()
                .filter(line -> line.startsWith("input"))
                .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutAModelEachFieldIsAFeature() throws IOException {
        Path events = events("""
                {"id": "a", "on": true, "at": "2026-01-01", "x": {"n": 1}, "y": {"n": 2}, "l": [1, 2], "none": null}
                """);

        CommandModel.Outcome outcome = CommandModel.run("init", "--from-sample", events.toString());

        assertTrue(outcome.output().contains("""
                  fields:
                    id: /id # text in 1 of 1 events
                    "on": /on # boolean in 1 of 1 events
                    at: /at # text that holds a time in 1 of 1 events
                    x_n: /x/n # number in 1 of 1 events
                    y_n: /y/n # number in 1 of 1 events
                    l: /l # list of numbers in 1 of 1 events
                    # Fields that no feature reads:
                    #   /none: null
                """), outcome.output());
        assertTrue(outcome.output().contains("""
                # The model names no features. Name those that it takes in its model.yaml, in the order of its columns:
                #   name: model
                #   version: "1"
                #   network: model.onnx
                #   input:
                #     features:
                #       - {name: id, hash: 1024}
                #       - {name: "on", type: boolean}
                #       - {name: at, type: time, as: hour-of-day}
                #       - x_n
                #       - y_n
                #       - {name: l, size: 2}
                """), outcome.output());
    }

    /** Keys are data: they may hold anything. */
    @Test
    void anyKeysGiveAValidFile() throws IOException {
        Path events = events("""
                {"a\\nkafka: {}": 1, "score": {"x": 1}, "model_score": 2, "": 1, "/~": 1, "#": 1, "é: \\u2028\\u0085": 1, "petal_width": 1}
                """);

        String draft = init(events, IRIS, "1 events; 1 of 4 features have a field\n");

        assertTrue(draft.contains("#   /a\uFFFDkafka: {}: number\n"), draft);
        assertTrue(draft.contains("#   /~1~0: number\n"), draft);
        assertTrue(draft.contains("  into: model_model_score "), draft);
        assertValid();
    }

    @Test
    void linesThatAreNoEventsAreLeftOut() throws IOException {
        Path events = events("[1]\n{\"petal_width\": 1}\n{\"petal_width\":\n\n");

        init(
                events,
                IRIS,
                events + ": 3 lines are no JSON objects, and were left out\n"
                        + "1 events; 1 of 4 features have a field\n");
    }

    @Test
    void sampleWithoutEventsIsInvalid() throws IOException {
        Path events = events("1\n[1]\n");

        CommandModel.Outcome outcome = CommandModel.run("init", "--from-sample", events.toString());

        assertEquals(
                events + ": 1 problem\n  none of 2 lines is a JSON object, expected an event a line\n",
                outcome.output());
        assertEquals(3, outcome.code());
    }

    @Test
    void missingSampleIsNamed() {
        CommandModel.Outcome outcome = CommandModel.run("init", "--from-sample", "no-such.jsonl");

        assertEquals("no-such.jsonl: no such file or folder\n", outcome.output());
        assertEquals(1, outcome.code());
    }

    @Test
    void fileIsOverwrittenOnlyByForce() throws IOException {
        Path events = events("{\"a\": 1}\n");
        Path output = Files.writeString(folder.resolve("pipeline.yaml"), "mine\n");
        String[] command = {"init", "--from-sample", events.toString(), "--output", output.toString()};

        CommandModel.Outcome refused = CommandModel.run(command);

        assertEquals(output + ": 1 problem\n  exists, expected a new file; --force overwrites it\n", refused.output());
        assertEquals(3, refused.code());
        assertEquals("mine\n", Files.readString(output));

        assertEquals(
                0,
                CommandModel.run("init", "--from-sample", events.toString(), "--output", output.toString(), "--force")
                        .code());
        assertFalse(Files.readString(output).contains("mine"));
    }

    /** Writes pipeline.yaml and returns it. */
    private String init(Path events, Path model, String message) throws IOException {
        Path output = folder.resolve("pipeline.yaml");
        CommandModel.Outcome outcome = CommandModel.run(
                "init", "--from-sample", events.toString(), "--model", model.toString(), "--output", output.toString());
        assertEquals(message, outcome.output());
        assertEquals(0, outcome.code());
        return Files.readString(output);
    }

    private void assertValid() {
        CommandModel.Outcome outcome =
                CommandModel.run("validate", folder.resolve("pipeline.yaml").toString());
        assertEquals(0, outcome.code(), outcome.output());
    }

    private Path events(String lines) throws IOException {
        return Files.writeString(folder.resolve("events.jsonl"), lines);
    }
}
