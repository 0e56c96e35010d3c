package io.jundenpa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {

    private static final String PAYMENTS = "src/test/resources/payments/pipeline.yaml";

    /** The first event of the payments. */
    private static final String EVENT = "{created_at: 1764585639788, amount: \"30.52\","
            + " card: {present: false, country: FR}, customer: {age: 78}, merchant: {id: m-1500, mcc: \"5411\"},"
            + " velocity: {n_1h: 0, sum_24h: 325.17}}";

    /** The score of this event: NumPy computed it in double precision. */
    private static final double SCORE = 0.2785408133531658;

    @TempDir
    private Path folder;

    @Test
    void resultsAndRejectsAreThoseThatAreExpected() throws IOException {
        CommandModel.Outcome outcome = test(PAYMENTS, """
                tolerance: 3e-6
                tests:
                  - name: evening payment
                    timestamp: 1764585696046
                    value: %1$s
                    expect: {fraud: [%2$s], amount: "30.52"}
                  - name: timestamp as text
                    timestamp: "2025-12-01T11:41:36.046+01:00"
                    value: %1$s
                    expect: {fraud: [%2$s]}
                  - name: no amount
                    value: {card: {present: false}}
                    reject: MISSING_FEATURE
                  - name: text
                    value: hello
                    reject: {code: BAD_JSON, message: at byte offset 0}
                  - name: tombstone
                    key: c-1
                    value: null
                    expect: null
                """.formatted(EVENT, SCORE));

        assertEquals("""
                passed  evening payment
                passed  timestamp as text
                passed  no amount
                passed  text
                passed  tombstone
                5 passed, 0 failed
                """, outcome.output());
        assertEquals(0, outcome.code());
    }

    @Test
    void differencesNameTheirPlaces() throws IOException {
        CommandModel.Outcome outcome = test(PAYMENTS, """
                tests:
                  - name: wrong score
                    timestamp: 1764585696046
                    value: %1$s
                    expect: {fraud: [0.5], fruad: [1], velocity: {n_1h: 1}, card: {present: "no"}}
                  - name: not all keys
                    timestamp: 1764585696046
                    value: %1$s
                    exactly: {fraud: [%2$s]}
                  - name: should be rejected
                    timestamp: 1764585696046
                    value: {"amount": "1", "card": {"present": true, "country": DE}}
                    reject: BAD_JSON
                  - name: another message
                    value: "["
                    reject: {code: BAD_JSON, message: unicorns}
                  - name: should be scored
                    value: "["
                    expect: {}
                """.formatted(EVENT, SCORE));

        String printed = outcome.output();
        assertTrue(printed.contains("/fraud/0 is 0.27854"), printed);
        assertTrue(printed.contains(", expected 0.5 ± 1.0E-6\n"), printed);
        assertTrue(printed.contains("/fruad is missing, expected [1]; did you mean \"fraud\"?\n"), printed);
        assertTrue(printed.contains("/velocity/n_1h is 0, expected 1 ± 1.0E-6\n"), printed);
        assertTrue(printed.contains("/card/present is false, expected \"no\"\n"), printed);
        assertTrue(printed.contains("/customer is {\"age\":78}, expected no such key\n"), printed);
        assertTrue(printed.contains("rejected with MISSING_FEATURE: "), printed);
        assertTrue(printed.contains("; expected BAD_JSON\n"), printed);
        assertTrue(printed.contains("; expected the message to contain \"unicorns\"\n"), printed);
        assertTrue(printed.contains("; expected a result\n"), printed);
        assertTrue(printed.endsWith("0 passed, 5 failed\n"), printed);
        assertEquals(1, outcome.code());
    }

    @Test
    void resultInPlaceOfARejectIsShown() throws IOException {
        CommandModel.Outcome outcome = test(PAYMENTS, """
                tests:
                  - name: should be rejected
                    value: %s
                    reject: INVALID_FEATURE
                """.formatted(EVENT));

        assertTrue(outcome.output().contains("the result is {\"created_at\":1764585639788,"), outcome.output());
        assertTrue(outcome.output().contains("]}, expected a reject with INVALID_FEATURE\n"), outcome.output());
        assertEquals(1, outcome.code());
    }

    @Test
    void toleranceIsThatOfTheFile() throws IOException {
        String tests = """
                tolerance: 1e-1
                tests:
                  - name: near
                    timestamp: 1764585696046
                    value: %s
                    expect: {fraud: [%s]}
                """;
        assertEquals(0, test(PAYMENTS, tests.formatted(EVENT, SCORE + 0.0999)).code());
        assertEquals(1, test(PAYMENTS, tests.formatted(EVENT, SCORE + 0.1001)).code());
    }

    @Test
    void keyAndHeadersReachThePipeline() throws IOException {
        Path pipeline = iris("json", "json", """
                  fields:
                    sepal_length: {header: length}
                    sepal_width: {key: /width}
                    petal_length: {path: /petal, text: number}
                    petal_width: {timestamp: true}
                """);

        CommandModel.Outcome outcome = test(pipeline.toString(), """
                tests:
                  - name: everywhere
                    key: {width: 3}
                    headers: {length: 5}
                    value: {petal: "1"}
                    timestamp: 0
                    expect: [%1$s]
                  - name: no header
                    key: {width: 3}
                    value: {petal: "1"}
                    reject: {code: MISSING_FEATURE, message: header length}
                """.formatted(scores("[5, 3, 1, 0]")));

        assertEquals("passed  everywhere\npassed  no header\n2 passed, 0 failed\n", outcome.output());
    }

    @Test
    void numbersAreRowsOfEveryFormat() throws IOException {
        for (String format : new String[] {"json", "csv", "float32"}) {
            CommandModel.Outcome outcome = test(iris(format, format, "").toString(), """
                    tests:
                      - name: one row
                        value: [5, 3, 1, 0.25]
                        expect: [%1$s]
                      - name: two rows
                        value: [[5, 3, 1, 0.25], [5, 3, 1, 0]]
                        expect: [[%1$s], [%2$s]]
                      - name: too few
                        value: [5, 3, 1]
                        reject: WRONG_WIDTH
                    """.formatted(
                            scores("[5, 3, 1, 0.25]"), scores("[5, 3, 1, 0]")));

            assertEquals(
                    "passed  one row\npassed  two rows\npassed  too few\n3 passed, 0 failed\n",
                    outcome.output(),
                    format);
        }
    }

    @Test
    void outcomeIsPrintedAsJson() throws IOException {
        Path tests = Files.writeString(folder.resolve("tests.yaml"), """
                tests:
                  - {name: good, value: "[", reject: BAD_JSON}
                  - {name: bad, value: null, expect: {}}
                """);

        CommandModel.Outcome outcome = CommandModel.run("test", PAYMENTS, tests.toString(), "--json");

        JsonNode tree = new ObjectMapper().readTree(outcome.output());
        assertEquals(
                "{\"passed\":1,\"failed\":1,\"tests\":[{\"name\":\"good\",\"passed\":true,\"differences\":[]},"
                        + "{\"name\":\"bad\",\"passed\":false,\"differences\":[\"the result is null, expected {}\"]}]}",
                tree.toString());
        assertEquals(1, outcome.code());
    }

    @Test
    void everyProblemOfTheFileIsNamedWithExitCode3() throws IOException {
        CommandModel.Outcome outcome = test(PAYMENTS, """
                tolerance: -1
                tests:
                  - {name: one, valeu: {}, expect: {}}
                  - {name: one, value: {}, reject: BAD_JSN}
                  - {name: two, value: {}}
                  - {name: three, value: {}, expect: {}, reject: {code: BAD_JSON, mesage: x}}
                  - {name: four, value: {}, expect: {}, timestamp: yesterday, headers: [a]}
                  - {name: five, value: {}, expect: {}, timestamp: -1}
                more: true
                """);

        assertEquals(
                folder.resolve("tests.yaml") + """
                : 12 problems
                  tolerance: is -1.0, expected at least 0
                  tests[0].value: missing, expected the value of the record
                  tests[0].valeu: unknown key; did you mean "value"?
                  tests[1]: is the second test with the name "one", expected another name
                  tests[1].reject: is "BAD_JSN", expected one of CODES; did you mean "BAD_JSON"?
                  tests[2]: has no expectation, expected one of expect, exactly, reject
                  tests[3]: has expect and reject, expected one of expect, exactly, reject
                  tests[3].reject.mesage: unknown key; did you mean "message"?
                  tests[4].headers: is a list, expected a map of keys
                  tests[4].timestamp: is "yesterday", expected milliseconds since 1970, or a time such as "2026-03-01T12:00:00Z"
                  tests[5].timestamp: is -1, expected milliseconds since 1970, or a time such as "2026-03-01T12:00:00Z"
                  more: unknown key
                """,
                outcome.output().replaceFirst("one of BAD_JSON,[A-Z_, 0-9]*", "one of CODES"));
        assertEquals(3, outcome.code());
    }

    @Test
    void fileWithoutTestsIsInvalid() throws IOException {
        CommandModel.Outcome outcome = test(PAYMENTS, "tests: []\n");

        assertEquals(
                folder.resolve("tests.yaml")
                        + ": 1 problem\n  tests: is an empty list, expected a list of at least one\n",
                outcome.output());
        assertEquals(3, outcome.code());
    }

    @Test
    void valuesOfJsonSchemaNeedNoId() throws IOException {
        String pipeline = payments("json-schema", "json", "");

        CommandModel.Outcome outcome = test(pipeline, """
                tests:
                  - name: whole event
                    timestamp: 1764585696046
                    value: %s
                    exactly: [%s]
                  - {name: text is sent as it is, value: "{}", reject: BAD_JSON}
                """.formatted(event(), SCORE));

        assertEquals("""
                passed  whole event
                passed  text is sent as it is
                2 passed, 0 failed
                """, outcome.output());
    }

    @Test
    void recordsInProtobufCannotBeWritten() throws IOException {
        String pipeline = payments("protobuf", "json", "registry: {schema.registry.url: 'http://r'}");

        CommandModel.Outcome outcome = test(pipeline, "tests:\n  - {name: a, value: {}, expect: 1}\n");

        assertEquals(
                folder.resolve("tests.yaml")
                        + ": 1 problem\n  tests: are for records in json, json-schema, avro, csv or"
                        + " float32, not in protobuf; score records of the topic with score --input-format kcat\n",
                outcome.output());
        assertEquals(3, outcome.code());
    }

    @Test
    void secretsOfThePipelineAreNotFetched() throws IOException {
        Path tests = Files.writeString(
                folder.resolve("tests.yaml"), "tests:\n  - {name: good, value: \"[\", reject: BAD_JSON}\n");

        CommandModel.Outcome outcome = CommandModel.run(
                "test",
                PAYMENTS,
                tests.toString(),
                "--set",
                "kafka.config.providers=file",
                "--set",
                "kafka.config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                "--set",
                "kafka.config.providers.file.param.allowed.paths=/no/such",
                "--set",
                "kafka.ssl.key.password=${file:/no/such/file:password}");

        assertEquals("passed  good\n1 passed, 0 failed\n", outcome.output());
    }

    /** A whole event: a record in Avro has all fields of its schema. */
    private static String event() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/payments/events.jsonl"))
                .get(0);
    }

    @Test
    void recordsAndResultsMayBeAvro() throws IOException {
        String pipeline = payments("avro, schema: payment.avsc", "avro", "registry: {schema.registry.url: 'http://r'}");

        CommandModel.Outcome outcome = test(pipeline, """
                tests:
                  - name: whole event
                    timestamp: 1764585696046
                    value: %1$s
                    exactly: {fraud: %2$s}
                  - name: another score
                    timestamp: 1764585696046
                    value: %1$s
                    expect: {fraud: 0.5}
                  - name: bytes
                    value: text
                    reject: BAD_AVRO
                """.formatted(event(), SCORE));

        assertEquals("""
                passed  whole event
                failed  another score
                        /fraud is 0.27854085, expected 0.5 ± 1.0E-6
                passed  bytes
                2 passed, 1 failed
                """, outcome.output());
    }

    @Test
    void schemaOfTheTestsStandsForTheRegistry() throws IOException {
        String pipeline = payments("avro", "json", "registry: {schema.registry.url: 'http://localhost:9'}");
        Files.copy(Path.of("src/test/resources/payments/payment.avsc"), folder.resolve("p.avsc"));
        String tests = """
                tests:
                  - name: whole event
                    timestamp: 1764585696046
                    value: %s
                    expect: [%s]
                """.formatted(event(), SCORE);

        assertEquals(
                "passed  whole event\n1 passed, 0 failed\n",
                test(pipeline, "schema: p.avsc\n" + tests).output());
        assertTrue(test(pipeline, tests)
                .output()
                .endsWith("schema: missing, expected FILE.avsc in place of the registry\n"));
        assertTrue(test(PAYMENTS, "schema: p.avsc\n" + tests)
                .output()
                .endsWith("schema: is for pipelines with records in Avro and a registry\n"));
    }

    @Test
    void valueThatDoesNotFitItsSchemaIsInvalid() throws IOException {
        String pipeline = payments("avro, schema: payment.avsc", "json", "");

        CommandModel.Outcome outcome = test(pipeline, """
                tests:
                  - name: part of an event
                    value: {amont: 1, id: p-1, card: {present: 1, country: DE, bin: "4", network: visa}}
                    expect: {}
                """);

        assertEquals(3, outcome.code());
        assertTrue(
                outcome.output()
                        .contains("tests[0].value: /amont is no field of Payment; did you mean \"amount\"?;"
                                + " /type is missing, expected string;"),
                outcome.output());
        assertTrue(outcome.output().contains("; /card/present is 1, expected boolean;"), outcome.output());
    }

    /** The pipeline of the payments with other formats. */
    private String payments(String in, String out, String more) throws IOException {
        Path payments = Path.of("src/test/resources/payments").toAbsolutePath();
        String pipeline = Files.readString(payments.resolve("pipeline.yaml"))
                .replace("model: model", "model: " + payments.resolve("model"))
                .replace("format: json, into: fraud", "format: " + out)
                .replace("  format: json\n", "  format: " + in.replace(", ", "\n  ") + "\n")
                .replace("payment.avsc", payments.resolve("payment.avsc").toString());
        return Files.writeString(folder.resolve("payments.yaml"), pipeline + more + "\n")
                .toString();
    }

    private CommandModel.Outcome test(String pipeline, String tests) throws IOException {
        Path file = Files.writeString(folder.resolve("tests.yaml"), tests);
        return CommandModel.run("test", pipeline, file.toString());
    }

    /** What {@code score} prints for a row of the iris model, without the brackets. */
    private String scores(String row) throws IOException {
        Path rows = Files.writeString(folder.resolve("row.jsonl"), row + "\n");
        return CommandModel.run("score", "--model", "src/test/resources/models/iris_mlp", "--input", rows.toString())
                .output()
                .strip()
                .replaceAll("[\\[\\]]", "");
    }

    private Path iris(String in, String out, String fields) throws IOException {
        return Files.writeString(folder.resolve("pipeline.yaml"), """
                application: iris
                model: %s
                input:
                  topic: flowers
                  format: %s
                %soutput: {topic: scores, format: %s}
                rejects: {topic: rejects}
                kafka: {bootstrap.servers: "localhost:9"}
                """.formatted(
                        Path.of("src/test/resources/models/iris_mlp").toAbsolutePath(), in, fields, out));
    }
}
