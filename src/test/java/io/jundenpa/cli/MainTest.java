package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private static final String DIGITS = "config/digits";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "replay-rejects",
                "score",
                "validate",
                "test",
                "check",
                "describe",
                "import",
                "bench"
            })
    void everyCommandExplainsItselfWithinOneScreen(String command) {
        int code = run(command, "--help");

        assertEquals(0, code);
        assertTrue(out().startsWith("Usage: jundenpa " + command), out());
        assertTrue(out().lines().count() < 40, out());
        assertTrue(out().lines().allMatch(line -> line.length() <= 120), out());
    }

    @Test
    void aModelIsDescribedByItsLayersShapesParametersFlopsAndHash() {
        int code = run("describe", DIGITS);

        assertEquals(0, code);
        // sha256: (cd config/digits && sha256sum model.yaml weights.npz | sha256sum)
        assertEquals("""
                model     digits version 1
                sha256    9ac5a5fc9f98332dc99192db9fc0b7ffc03c228da5405e6e761054c51da55f81
                input     64 numbers
                output    10 numbers: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9

                layer                          shape              parameters        FLOPs
                standardize                    64 -> 64                  128          128
                dense                          64 -> 64                 4160         8256
                relu                           64 -> 64                    0           64
                dense                          64 -> 32                 2080         4128
                relu                           32 -> 32                    0           32
                dense                          32 -> 10                  330          650
                softmax                        10 -> 10                    0           40
                total                                                   6698        13298
                """, out());
    }

    @Test
    void aPipelineIsDescribedWithItsTopologyAndItsModel() {
        int code = run("describe", "config/digits.yaml");

        assertEquals(0, code);
        assertTrue(out().startsWith("pipeline  digits-scorer\ninput     digits (json)\n"), out());
        assertTrue(out().contains("Processor: score (stores: [])"), out());
        assertTrue(out().contains("model     digits version 1"), out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"config/digits", "config/digits/model.yaml", "config/digits.yaml"})
    void aValidFilePrintsOneLine(String file) {
        int code = run("validate", file);

        assertEquals(0, code);
        assertTrue(out().matches(file + ": valid; model digits version 1 sha256 [0-9a-f]{12}\n"), out());
    }

    @Test
    void aModelIsImportedIntoANewFolderOnly() {
        String target = folder.resolve("digits").toString();

        assertEquals(0, run("import", DIGITS, "--output", target));
        assertEquals(target + ": digits version 1, 7 layers, 6698 parameters\n", out());

        assertEquals(3, run("import", DIGITS, "--output", target));
        assertEquals(target + ": 1 problem\n  exists and is not an empty folder, expected a new one\n", err());
    }

    @Test
    void everyProblemOfAModelIsNamedWithExitCode3() throws IOException {
        Path model = Files.writeString(folder.resolve("model.yaml"), """
                name: broken
                version: 1
                input: {size: 2}
                layers:
                  - {type: dense, weights: [[1], [2]], activaton: relu}
                """);

        int code = run("validate", model.toString());

        assertEquals(3, code);
        assertEquals(model + """
                : 2 problems
                  version: is 1, expected text; write "1" in quotes
                  layers[0].activaton: unknown key; did you mean "activation"?
                """, err());
    }

    @Test
    void aSettingThatKafkaRefusesIsAProblemOfThePipeline() {
        int code = run("validate", "config/digits.yaml", "--set", "kafka.num.stream.threads=many");

        assertEquals(3, code);
        assertEquals("""
                config/digits.yaml: 1 problem
                  kafka.num.stream.threads (from --set): Invalid value many for configuration num.stream.threads: Not a number of \
                type INT
                """, err());
    }

    /** Picocli prints its own warnings to System.err, not to the given stream. */
    @Test
    void theValueOfASettingIsNeverPrinted() {
        PrintStream systemErr = System.err;
        int code;
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            code = run("validate", "config/digits.yaml", "--set", "kafka.ssl.key.password=a=b\"secret,'");
        } finally {
            System.setErr(systemErr);
        }

        assertEquals("", err());
        assertEquals(0, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka.ssl.key.password:secret", "=secret", "secret"})
    void aSettingWithoutAKeyOrAnEqualsSignIsWrongUsageAndNotPrinted(String setting) {
        int code = run("validate", DIGITS, "--set", setting);

        assertEquals(2, code);
        assertEquals("""
                Invalid value for option '--set' (KEY=VALUE): expected a key, "=" and a value
                Try jundenpa validate --help
                """, err());
    }

    @Test
    void theLastOfSeveralSettingsOfAKeyCounts() {
        int code = run("describe", "config/digits.yaml", "--set", "input.topic=a", "--set=input.topic=b");

        assertEquals(0, code);
        assertTrue(out().contains("input     b (json)"), out());
    }

    @Test
    void anArgumentWithAnAtSignIsNotAFileOfArguments() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.yaml"), "top secret words");

        int code = run("validate", "@" + secret);

        assertEquals(3, code);
        assertEquals("@" + secret + ": 1 problem\n  no such file\n", err());
    }

    @Test
    void jsonLabelsNeedAModelWithLabels() throws IOException {
        Files.writeString(folder.resolve("model.yaml"), """
                name: bare
                version: "1"
                input: {size: 1}
                layers: [{type: relu}]
                """);
        Path pipeline = Files.writeString(folder.resolve("pipeline.yaml"), """
                application: a
                model: .
                input: {topic: i, format: json}
                output: {topic: o, format: json-labels}
                rejects: {topic: r}
                kafka: {bootstrap.servers: "localhost:9092"}
                """);
        String problem = "is json-labels, but model bare has no output.labels; add them or write json\n";

        assertEquals(3, run("validate", pipeline.toString()));
        assertEquals(pipeline + ": 1 problem\n  output.format: " + problem, err());

        assertEquals(3, run("validate", pipeline.toString(), "--set", "output.format=json-labels"));
        assertEquals(pipeline + ": 1 problem\n  output.format (from --set): " + problem, err());
    }

    @Test
    void aFileIsScoredIntoAnother() throws IOException {
        Path input = Files.writeString(
                folder.resolve("digits.jsonl"),
                Files.readAllLines(Path.of(DIGITS, "samples.jsonl")).get(0) + "\n");
        Path output = folder.resolve("scores.jsonl");

        int code = run(
                "score",
                "--model",
                DIGITS,
                "--input",
                input.toString(),
                "--output",
                output.toString(),
                "--format",
                "json-labels");

        assertEquals(0, code, err());
        assertTrue(Files.readString(output).startsWith("{\"label\":\"1\",\"score\":0.98357"), Files.readString(output));
        assertEquals("", err());
    }

    @Test
    void aRecordThatCannotBeScoredMakesTheExitCode1() throws IOException {
        Path input = Files.writeString(folder.resolve("bad.jsonl"), "[1,2,3]\n");

        int code = run("score", "--model", DIGITS, "--input", input.toString());

        assertEquals(1, code);
        assertEquals("", out());
        assertEquals("""
                line 1: WRONG_WIDTH: row 1 has 3 values, expected 64
                0 scored, 1 rejected
                """, err());
    }

    @Test
    void wrongUsageIsExplainedWithExitCode2() throws IOException {
        Path input = Files.writeString(folder.resolve("x.txt"), "");
        Path rows = Files.writeString(folder.resolve("x.jsonl"), "");

        assertEquals(2, run("score", "--model", DIGITS, "--input", input.toString()));
        assertEquals(
                input
                        + " has none of the extensions .jsonl, .csv, .parquet, .f32, .npy, .avro; name its format with --input-format",
                firstErrorLine());
        assertEquals(2, run("score", "--model", DIGITS, "--input", rows.toString(), "--output", rows.toString()));
        assertEquals("--output is the input, expected another file", firstErrorLine());
        assertEquals(2, run("score", "--model", DIGITS, "--input", rows.toString(), "--format", "npy"));
        assertEquals("npy cannot go to the standard output, expected --output FILE.npy", firstErrorLine());
        assertEquals(2, run("score", "--model", DIGITS, "--input", rows.toString(), "--batch", "0"));
        assertEquals("--batch is 0, expected 1 to 65536", firstErrorLine());
        assertEquals(2, run("scroe"));
        assertTrue(err().contains("or jundenpa score?"), err());
        assertEquals(2, run("run"));
        assertEquals("Missing required parameter: 'PIPELINE.yaml'\nTry jundenpa run --help\n", err());
        assertEquals(2, run("replay-rejects", "p.yaml", "--code", "BAD"));
        assertTrue(firstErrorLine().contains("BAD_JSON"), err());
        assertEquals(2, run("replay-rejects", "p.yaml", "--from", "2026-03-01"));
        assertTrue(firstErrorLine().contains("--from"), err());
        assertEquals(
                2, run("replay-rejects", "p.yaml", "--from", "2026-03-01T12:00:00Z", "--to", "2026-03-01T12:00:00Z"));
        assertEquals("--from is 2026-03-01T12:00:00Z, expected a time before --to", firstErrorLine());
        assertEquals(2, run("replay-rejects", "p.yaml", "--offset", "1"));
        assertEquals("--offset needs --partition, because each partition has its own offsets", firstErrorLine());
        assertEquals(2, run("replay-rejects", "p.yaml", "--partition", "0", "--offset", "1-2"));
        assertEquals("--offset is \"1-2\", expected N or N..M", firstErrorLine());
        assertEquals(2, run("replay-rejects", "p.yaml", "--partition", "0", "--offset", "2..1"));
        assertEquals("--offset is 2..1, expected N..M with M at least N", firstErrorLine());
        assertEquals(2, run("demo", "--poison", "2"));
        assertEquals("--poison is 2.0, expected a share from 0 to 1", firstErrorLine());
        assertEquals(2, run("bench", "--rounds", "0"));
        assertEquals("--rounds is 0, expected 1 to 1000", firstErrorLine());
        assertEquals(2, run("bench", "--latency", "--records", "5"));
        assertEquals("--records and --latency exclude each other; leave one out", firstErrorLine());
    }

    @Test
    void aMissingFilePrintsOneLine() {
        Path nowhere = folder.resolve("nowhere.jsonl");

        int code = run("score", "--model", DIGITS, "--input", nowhere.toString());

        assertEquals(1, code);
        assertEquals(nowhere + ": no such file or folder\n", err());
    }

    @Test
    void theStackTraceIsPrintedWithVerboseOnly() {
        String nowhere = folder.resolve("nowhere.yaml").toString();

        run("validate", nowhere);
        List<String> quiet = err().lines().toList();
        run("validate", "-v", nowhere);
        List<String> verbose = err().lines().toList();

        assertEquals(List.of(nowhere + ": 1 problem", "  no such file"), quiet);
        assertEquals(quiet, verbose.subList(0, 2));
        assertTrue(verbose.size() > 5 && verbose.get(verbose.size() - 1).startsWith("\tat "), err());
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.run(
                arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), new Termination());
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }

    private String firstErrorLine() {
        return err().lines().findFirst().orElse("");
    }
}
