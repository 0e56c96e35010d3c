package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {

    private static final String EXAMPLES = "examples: examples.jsonl";

    @TempDir
    Path path;

    @Test
    void rightExamplesPass() {
        assertEquals(
                "test",
                folder("{\"input\": [1, -1], \"output\": [1, 0]}").read().name());
    }

    @Test
    void blankLinesAndWindowsLineEndsPass() {
        folder("", "{\"input\": [1, -1], \"output\": [1, 0]}\r", "  ", "").read();
    }

    @Test
    void inputMayBeByName() {
        ModelFolder folder = new ModelFolder(path)
                .yaml(
                        "name: test",
                        "version: v",
                        "input: {features: [a, {name: b, default: 3}]}",
                        "layers: [{type: relu}]",
                        EXAMPLES)
                .file("examples.jsonl", bytes("{\"input\": {\"a\": 1}, \"output\": [1, 3]}"));

        assertEquals("test", folder.read().name());
    }

    @Test
    void wrongOutputIsReportedAtItsFirstNumber() {
        folder(
                        "{\"input\": [1, 2], \"output\": [1, 2]}",
                        "",
                        "{\"input\": [0.5, 2], \"output\": [0.98, 1]}",
                        "{\"input\": [1, 2], \"output\": [1, 2.5]}")
                .assertProblems(
                        "examples.jsonl line 3: output[0] is 0.5, expected 0.98",
                        "examples.jsonl line 4: output[1] is 2.0, expected 2.5");
    }

    @Test
    void toleranceIsAbsoluteAndRelative() {
        folder("{\"input\": [0, 1000], \"output\": [0.00001, 1000.01]}").read();

        folder(
                        "{\"input\": [0, 1000], \"output\": [0.000011, 1000]}",
                        "{\"input\": [0, 1000], \"output\": [0, 1000.0101]}")
                .assertProblems(
                        "examples.jsonl line 1: output[0] is 0.0, expected 1.1E-5",
                        "examples.jsonl line 2: output[1] is 1000.0, expected 1000.0101");
    }

    @Test
    void nanAsOutputFails() {
        ModelFolder folder = new ModelFolder(path)
                .with(
                        EXAMPLES,
                        "type: affine, scale: [1.0e+30, 1.0e+30], shift: [0, 0]",
                        "type: affine, scale: [1.0e+30, 1.0e+30], shift: [0, 0]",
                        "type: dense, weights: [[1], [-1]]")
                .file("examples.jsonl", bytes("{\"input\": [1, 1], \"output\": [0]}"));

        folder.assertProblems("examples.jsonl line 1: output[0] is NaN, expected 0.0");
    }

    @Test
    void onlyTheFirstFailuresAreShown() {
        String wrong = "{\"input\": [1, 2], \"output\": [1, 3]}";

        folder(wrong, wrong, "{\"input\": [1, 2], \"output\": [1, 2]}", wrong, wrong, wrong, wrong, wrong)
                .assertProblems(
                        "examples.jsonl line 1: output[1] is 2.0, expected 3.0",
                        "examples.jsonl line 2: output[1] is 2.0, expected 3.0",
                        "examples.jsonl line 4: output[1] is 2.0, expected 3.0",
                        "examples.jsonl line 5: output[1] is 2.0, expected 3.0",
                        "examples.jsonl line 6: output[1] is 2.0, expected 3.0",
                        "examples.jsonl: 7 of 8 examples fail, the first 5 are shown");
    }

    @Test
    void badJsonIsReportedWithItsLine() {
        folder("{\"input\": [1, 2], \"output\": [1, 2]}", "{\"input\": [1, 2", "[1]", "x", "{} {}")
                .assertProblems(
                        "examples.jsonl line 2: line 1, column 16: Unexpected end-of-input: expected close marker for"
                                + " Array",
                        "examples.jsonl line 3: the top is a list, expected a map of keys",
                        "examples.jsonl line 4: line 1, column 1: Unrecognized token: was expecting (JSON String,"
                                + " Number, Array, Object or token 'null', 'true' or 'false')",
                        "examples.jsonl line 5: line 1, column 4: a second document begins, expected only one");
    }

    @Test
    void keysAreChecked() {
        folder(
                        "{\"inputs\": [1, 2], \"output\": [1, 2]}",
                        "{\"input\": [1, 2]}",
                        "{\"input\": [1, 2], \"input\": [1, 2], \"output\": [1, 2]}")
                .assertProblems(
                        "examples.jsonl line 1: input: missing, expected a row as in a record",
                        "examples.jsonl line 1: inputs: unknown key; did you mean \"input\"?",
                        "examples.jsonl line 2: output: missing, expected a list of numbers",
                        "examples.jsonl line 3: line 1, column 26: Duplicate field 'input'");
    }

    @Test
    void decoderOfRecordsChecksTheWidthOfTheInput() {
        RejectException refusal = assertThrows(
                RejectException.class,
                () -> InputFormat.JSON.decoder(2, List.of()).decode(bytes("[1,2,3]"), new Rows(2, 1)));

        folder("{\"input\": [1, 2, 3], \"output\": [1, 2]}")
                .assertProblems("examples.jsonl line 1: input: " + refusal.getMessage());
    }

    @Test
    void severalRowsAreRefused() {
        folder("{\"input\": [[1, 2]], \"output\": [1, 2]}")
                .assertProblems("examples.jsonl line 1: input: has a list of rows, expected one row");
    }

    @Test
    void widthOfTheOutputIsChecked() {
        folder("{\"input\": [1, 2], \"output\": [1]}", "{\"input\": [1, 2], \"output\": [1, \"2\"]}")
                .assertProblems(
                        "examples.jsonl line 1: output: has 1 numbers, expected 2",
                        "examples.jsonl line 2: output[1]: is \"2\", expected a number");
    }

    @Test
    void emptyFileIsRefused() {
        folder("").assertProblems("examples.jsonl: is empty, expected at least one example");
        folder("", " ").assertProblems("examples.jsonl: is empty, expected at least one example");
    }

    @Test
    void missingFileIsRefused() {
        new ModelFolder(path)
                .with(EXAMPLES, "type: relu")
                .assertProblems("examples: no examples.jsonl in the model's folder");
    }

    @Test
    void pathMayNotLeaveTheFolder() {
        new ModelFolder(path)
                .with("examples: ../x.jsonl", "type: relu")
                .assertProblems("examples: \"../x.jsonl\" leaves the model's folder, expected a path without \"..\"");
    }

    @Test
    void examplesOfABrokenModelAreNotComputed() {
        new ModelFolder(path)
                .with(EXAMPLES + "\noutput: {labels: [a]}", "type: relu, alpha: 1")
                .file("examples.jsonl", bytes("{\"input\": [1, 2], \"output\": [1, 3]}"))
                .assertProblems(
                        "layers[0].alpha: unknown key", "output.labels: has 1, expected 2, one for each output");
    }

    @Test
    void hashDoesNotCountTheExamples() throws IOException {
        ModelFolder folder = folder("{\"input\": [1, -1], \"output\": [1, 0]}");
        String before = folder.read().sha256();

        Files.writeString(folder.path("examples.jsonl"), "{\"input\": [2, -1], \"output\": [2, 0]}");

        assertEquals(before, folder.read().sha256());
    }

    private ModelFolder folder(String... lines) {
        return new ModelFolder(path)
                .with(EXAMPLES, "type: relu")
                .file("examples.jsonl", bytes(String.join("\n", lines)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
