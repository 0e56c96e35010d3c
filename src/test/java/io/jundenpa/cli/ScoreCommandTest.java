package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jundenpa.ChildJvm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreCommandTest {

    private static final String IRIS = "src/test/resources/models/iris_mlp";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void closedOutputEndsTheScoring() throws IOException {
        Path input = write("many.jsonl", "[5,3,1,0.2]\n".repeat(20_000));
        var closed = new Closed();

        int code = run(new PrintStream(closed, true, UTF_8), "--model", IRIS, "--input", input.toString());

        assertEquals(1, code);
        assertEquals("standard output: closed before the last result was written\n", err());
        assertEquals(1, closed.attempts);
    }

    @Test
    void openOutputGetsEveryResult() throws IOException {
        Path input = write("many.jsonl", "[5,3,1,0.2]\n".repeat(20_000));

        int code = run("--model", IRIS, "--input", input.toString());

        assertEquals(0, code);
        assertEquals(20_000, out.toString(UTF_8).lines().count());
    }

    @Test
    void columnsOfACsvFileAreFoundByTheNamesInItsFirstLine() throws IOException {
        Path rows = write("rows.csv", "5.1,3.5,1.4,0.2\n6.2,3.4,5.4,1.2\n");
        // Iris has 1.2 for a missing petal_width.
        Path named = write(
                "named.csv",
                "\uFEFFid,petal_length, sepal_width,\"sepal_length\",petal_width\r\n"
                        + "\"a, \"\"b\"\"\",1.4,3.5,5.1,0.2\r\nc,5.4,\"3.4\",6.2,\r\n");

        assertEquals(0, run("--model", IRIS, "--input", rows.toString()));
        String expected = out.toString(UTF_8);
        out.reset();
        assertEquals(0, run("--model", IRIS, "--input", named.toString()));

        assertEquals(expected, out.toString(UTF_8));
        assertEquals(2, expected.lines().count());
    }

    @Test
    void cellsHaveTheTypesOfTheirFeatures() throws IOException {
        String payments = "src/test/resources/site/shop/fraud";
        Path named = write("named.csv", "amount,country,age,hour\n30.52,FR,78,2025-12-01T10:40:39Z\n");
        Path events = write(
                "events.jsonl",
                "{\"amount\": 30.52, \"country\": \"FR\", \"age\": 78, \"hour\": \"2025-12-01T10:40:39Z\"}\n");

        assertEquals(0, run("--model", payments, "--input", events.toString()));
        String expected = out.toString(UTF_8);
        out.reset();
        assertEquals(0, run("--model", payments, "--input", named.toString()));

        assertEquals(expected, out.toString(UTF_8));
    }

    @Test
    void lineThatDoesNotFitTheNamesIsRejected() throws IOException {
        Path rejects = folder.resolve("rejects.csv");
        Path named = write("named.csv", """
                sepal_length,sepal_width,petal_length
                5,3,1
                5,3
                5,"3,1
                five,,1
                """);

        int code = run("--model", IRIS, "--input", named.toString(), "--rejects", rejects.toString());

        assertEquals(1, code);
        assertEquals("""
                line 3: BAD_CSV: the line has 2 cells, expected 3, one for each column
                line 4: BAD_CSV: the line is no record of CSV, expected 3 cells
                line 5: NOT_A_NUMBER: row 1, feature "sepal_length" (header sepal_length) is text that is no number, expected a number; feature "sepal_width" (header sepal_width) is missing
                1 scored, 3 rejected
                """, err());
        assertEquals("5,3\n5,\"3,1\nfive,,1\n", Files.readString(rejects));
        assertEquals(1, out.toString(UTF_8).lines().count());
    }

    @Test
    void missingAndDoubleColumnsAreNamed() throws IOException {
        Path named = write("named.csv", "sepal_length,sepal_width,sepal_width\n5,3,1\n");

        int code = run("--model", IRIS, "--input", named.toString());

        assertEquals(1, code);
        assertEquals(
                named
                        + ": line 1 has 2 columns \"sepal_width\", no column \"petal_length\", expected one column for each"
                        + " feature of the model\n",
                err());
    }

    @Test
    void modelThatCountsFromTimestampsNeedsThem() throws IOException {
        Path events = write("events.jsonl", "{}\n");

        int code = run("--model", "src/test/resources/payments/model", "--input", events.toString());

        assertEquals(2, code);
        assertTrue(
                err().startsWith(
                                "the model counts from the timestamps of records (as: age-seconds), which json does not"
                                        + " have; expected --input-format kcat"),
                err());
    }

    @Test
    void namesOfColumnsAreForModelsWithNames() {
        int code = run("--model", "config/digits", "--input-format", "csv-header");

        assertEquals(2, code);
        assertTrue(err().startsWith("--input-format csv-header needs a model that names its features"), err());
    }

    @Test
    void arrayShorterThanItsHeaderSaysIsRefused() throws IOException {
        Path input = folder.resolve("huge.npy");
        Files.write(input, header("True", "(1900000000, 4)"));

        int code = run("--model", IRIS, "--input", input.toString());

        assertEquals(1, code);
        assertEquals(input + ": has 0 bytes of data, expected 30400000000 for [1900000000, 4] of <f4\n", err());
    }

    @Test
    void arrayInFortranOrderIsRefusedOnTheStandardInput() {
        int code = withStandardInput(
                new ByteArrayInputStream(header("True", "(2000000, 4)")), "--model", IRIS, "--input-format", "npy");

        assertEquals(1, code);
        assertEquals(
                "standard input: is in Fortran order, which can be read from a file only, expected C order;"
                        + " convert with np.save(path, np.ascontiguousarray(array))\n",
                err());
    }

    @Test
    void lineWithoutAnEndIsRefusedInOneLine() {
        var zeros = new InputStream() {
            private long remaining = (64L << 20) + 1;

            @Override
            public int read() {
                return remaining-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int count = (int) Math.min(remaining, length);
                Arrays.fill(bytes, offset, offset + count, (byte) 0);
                remaining -= count;
                return count == 0 ? -1 : count;
            }
        };

        int code = withStandardInput(zeros, "--model", IRIS);

        assertEquals(1, code);
        long limit = Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 64);
        assertTrue(err().startsWith("standard input: line 1 has more than " + limit + " bytes ("), err());
        assertTrue(err().contains("), expected one record per line"), err());
        assertEquals(1, err().lines().count());
    }

    @Test
    void lineTooLongForTheHeapIsRefusedInOneLine() throws IOException, InterruptedException {
        Path input = write("long.jsonl", "[" + "[5,3,1,0.2],".repeat(2 << 20) + "[5,3,1,0.2]]\n");

        Process process = ChildJvm.start(
                List.of("-Xmx64m", "-XX:+UseParallelGC"),
                Main.class,
                "score",
                "--model",
                IRIS,
                "--input",
                input.toString());

        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(printed.startsWith(input + ": line 1 has more than "), printed);
        assertTrue(printed.endsWith(" start with JAVA_OPTS=-Xmx5g for lines of up to 64 MiB\n"), printed);
        assertEquals(1, printed.lines().count());
        assertEquals(1, process.waitFor());
    }

    /** The numbers of the input are short, the numbers of the result are long. */
    @Test
    void longestLineForTheHeapIsScored() throws IOException, InterruptedException {
        String row = "[" + "1,".repeat(29) + "1]";
        Path input = write("long.jsonl", "[" + (row + ",").repeat(14_000) + row + "]\n");
        Path output = folder.resolve("scores.jsonl");

        ChildJvm.run(
                List.of("-Xmx64m", "-XX:+UseParallelGC"),
                Main.class,
                "score",
                "--model",
                "src/test/resources/models/breast_cancer_autoencoder",
                "--input",
                input.toString(),
                "--output",
                output.toString());

        assertTrue(Files.size(output) > 4 * Files.size(input));
    }

    @Test
    void missingLabelsAreReportedBeforeTheOutputIsOpened() throws IOException {
        Path model = write("model.yaml", """
                name: bare
                version: "1"
                input: {size: 1}
                layers: [{type: relu}]
                """);
        Path output = write("scores.jsonl", "kept");

        int code = run(
                "--model",
                model.toString(),
                "--input",
                folder.resolve("not there.jsonl").toString(),
                "--output",
                output.toString(),
                "--format",
                "json-labels");

        assertEquals(3, code);
        assertEquals(
                model + ": 1 problem\n"
                        + "  --format: is json-labels, but model bare has no output.labels; add them or write json\n",
                err());
        assertEquals("kept", Files.readString(output));
    }

    @Test
    void aTruncatedArrayLeavesNoArray() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(IRIS, "test_inputs.npy"));
        Path output = folder.resolve("scores.npy");

        int code = withStandardInput(
                new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 1)),
                "--model",
                IRIS,
                "--input-format",
                "npy",
                "--output",
                output.toString());

        assertEquals(1, code);
        assertTrue(err().startsWith("standard input: has "), err());
        assertArrayEquals(new byte[128], Arrays.copyOf(Files.readAllBytes(output), 128));
    }

    @Test
    void aFolderAsInputIsReportedBeforeTheOutputIsOpened() throws IOException {
        Path output = write("scores.jsonl", "kept");

        int code = run(
                "--model", IRIS, "--input", folder.toString(), "--input-format", "json", "--output", output.toString());

        assertEquals(1, code);
        assertEquals(folder + ": is a folder, expected a file\n", err());
        assertEquals("kept", Files.readString(output));
    }

    @ParameterizedTest
    @CsvSource({"json", "npy"})
    void anInvalidArrayIsReportedBeforeTheOutputIsOpened(String format) throws IOException {
        Path input = write("bad.npy", "bad\n");
        Path output = write("scores", "kept");

        int code = run("--model", IRIS, "--input", input.toString(), "--output", output.toString(), "--format", format);

        assertEquals(1, code);
        assertTrue(err().startsWith(input + ": "), err());
        assertEquals("kept", Files.readString(output));
    }

    @ParameterizedTest
    @CsvSource({"json", "npy"})
    void outputThatCannotBeOpenedIsNamed(String format) throws IOException {
        String input = write("one.jsonl", "[5,3,1,0.2]\n").toString();
        Path lost = folder.resolve("lost/scores");

        int folderCode = run("--model", IRIS, "--input", input, "--output", folder.toString(), "--format", format);
        String folderMessage = err();
        int lostCode = run("--model", IRIS, "--input", input, "--output", lost.toString(), "--format", format);

        assertEquals(1, folderCode);
        assertEquals(folder + ": is a folder, expected a file\n", folderMessage);
        assertEquals(1, lostCode);
        assertEquals(lost + ": no such file or folder\n", err());
    }

    @Test
    void outputThatCannotBeWrittenIsNamed() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/full")));
        Path input = write("one.jsonl", "[5,3,1,0.2]\n");

        int code = run("--model", IRIS, "--input", input.toString(), "--output", "/dev/full", "--format", "csv");

        assertEquals(1, code);
        assertEquals("/dev/full: No space left on device\n", err());
    }

    @Test
    void anInputThatBreaksOffIsNamed() {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("Input/output error");
            }
        };

        int code = withStandardInput(broken, "--model", IRIS);

        assertEquals(1, code);
        assertEquals("standard input: Input/output error\n", err());
    }

    @Test
    void failureIsNamedOnceWithWhatIsWrong() {
        assertEquals("f: no such file or folder", message("read", new NoSuchFileException("f")));
        assertEquals("f: no right to read it", message("read", new AccessDeniedException("f")));
        assertEquals("f: no right to write it", message("write", new AccessDeniedException("f")));
        assertEquals(
                "f: Too many open files", message("read", new FileSystemException("f", null, "Too many open files")));
        assertEquals("f: the system does not write it", message("write", new FileSystemLoopException("f")));
        assertEquals("f: Input/output error", message("read", new IOException("Input/output error")));
        assertEquals("f: ends early", message("read", new IOException("f: ends early")));
        assertEquals("f: java.io.IOException", message("read", new IOException()));
    }

    private static String message(String access, IOException failure) {
        return String.valueOf(ScoreCommand.named("f", access, failure).getMessage());
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static byte[] header(String fortran, String shape) {
        String dict = "{'descr': '<f4', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
        byte[] text = (dict + " ".repeat(117 - dict.length()) + "\n").getBytes(UTF_8);
        byte[] file = Arrays.copyOf(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0}, 128);
        System.arraycopy(text, 0, file, 10, text.length);
        return file;
    }

    private int withStandardInput(InputStream in, String... arguments) {
        InputStream before = System.in;
        System.setIn(in);
        try {
            return run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private int run(String... arguments) {
        return run(new PrintStream(out, true, UTF_8), arguments);
    }

    private int run(PrintStream to, String... arguments) {
        out.reset();
        err.reset();
        String[] all = new String[arguments.length + 1];
        all[0] = "score";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Main.run(all, to, new PrintStream(err, true, UTF_8), new Termination());
    }

    private String err() {
        return err.toString(UTF_8);
    }

    /** A pipe that its reader has closed. */
    private static final class Closed extends OutputStream {

        private int attempts;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            attempts++;
            throw new IOException("Broken pipe");
        }
    }
}
