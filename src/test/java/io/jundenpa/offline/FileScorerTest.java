package io.jundenpa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.Enrichment;
import io.jundenpa.event.Fields;
import io.jundenpa.event.SchemasUnavailableException;
import io.jundenpa.event.WriterSchema;
import io.jundenpa.event.WriterSchemas;
import io.jundenpa.format.npy.NpyReader;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference outputs were computed in double precision by scikit-learn 1.2.1. */
class FileScorerTest {

    private static final Path MODELS = Path.of("src/test/resources/models");

    private final List<String> rejects = new ArrayList<>();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"digits_mlp", "breast_cancer_mlp", "iris_mlp", "breast_cancer_autoencoder"})
    void everyInputFormatGivesTheReferenceOutputs(String name) throws IOException {
        Model model = model(name);
        double[][] inputs = read(MODELS.resolve(name).resolve("test_inputs.npy"));
        double[][] expected = read(MODELS.resolve(name).resolve("expected_f64.npy"));

        byte[] npy = score(model, FileFormat.NPY, Files.readAllBytes(MODELS.resolve(name + "/test_inputs.npy")));
        byte[] float32 = score(model, FileFormat.FLOAT32, floats(inputs));
        byte[] json = score(model, FileFormat.JSON, text(inputs, "[", "]").getBytes(UTF_8));
        byte[] csv = score(model, FileFormat.CSV, text(inputs, "", "").getBytes(UTF_8));

        assertReference(expected, npy);
        assertArrayEquals(npy, float32);
        assertReference(expected, json);
        assertArrayEquals(json, csv);
    }

    /** The tolerance is 5e-6 of the value plus 1e-6: room for about 80 roundings of float32, each of 6e-8. */
    private static void assertReference(double[][] expected, byte[] actual) {
        var floats = ByteBuffer.wrap(actual).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        for (double[] row : expected) {
            for (double e : row) {
                assertEquals(e, floats.get(), 1e-6 + 5e-6 * Math.abs(e));
            }
        }
        assertEquals(0, floats.remaining());
    }

    @Test
    void resultsBeforeASchemaThatCannotBeFetchedAreWritten() throws IOException {
        Model model = ModelReader.read(Files.writeString(folder.resolve("model.yaml"), """
                name: twice
                version: "1"
                input: {features: [a]}
                layers: [{type: dense, weights: [[2]], bias: [0]}]
                """));
        WriterSchemas schemas = id -> {
            if (id.low() == 2) {
                throw new SchemasUnavailableException("away");
            }
            return List.of(new WriterSchema(
                    "",
                    "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"a\", \"type\": \"float\"}]}"));
        };
        var scorer = new FileScorer(
                model,
                Fields.BY_NAME,
                Optional.of(AvroDecoders.framed(Fields.BY_NAME, schemas)),
                Enrichment.NONE,
                "twice",
                256,
                (message, record) -> rejects.add(message));
        String lines = IntStream.of(1, 2)
                .mapToObj(id -> new byte[] {0, 0, 0, 0, (byte) id, 0, 0, (byte) 0x80, 0x3f})
                .map(value -> "{\"payload\": \"" + Base64.getEncoder().encodeToString(value) + "\", \"ts\": 1}\n")
                .collect(Collectors.joining());
        var out = new ByteArrayOutputStream();

        assertThrows(
                SchemasUnavailableException.class,
                () -> scorer.score(
                        FileFormat.KCAT,
                        new ByteArrayInputStream(lines.getBytes(UTF_8)),
                        OptionalLong.empty(),
                        FileFormat.JSON,
                        () -> out));

        assertEquals("[2.0]\n", out.toString(UTF_8));
        assertEquals(List.of(), rejects);
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits_mlp", "breast_cancer_autoencoder"})
    void everyBatchSizeGivesTheSameBits(String name) throws IOException {
        Model model = model(name);
        byte[] inputs = Files.readAllBytes(MODELS.resolve(name).resolve("test_inputs.npy"));

        byte[] alone = score(model, FileFormat.NPY, inputs, 1);

        for (int batch = 2; batch <= 257; batch++) {
            assertArrayEquals(alone, score(model, FileFormat.NPY, inputs, batch), "batch of " + batch);
        }
    }

    @Test
    void arrayInFortranOrderIsScoredRowByRow() throws IOException {
        Model model = model("iris_mlp");
        double[][] inputs = read(MODELS.resolve("iris_mlp/test_inputs.npy"));

        byte[] result = score(model, FileFormat.NPY, fortran(inputs));

        assertArrayEquals(score(model, FileFormat.FLOAT32, floats(inputs)), result);
    }

    @Test
    void outputArrayHasARowForEachScoredRow() throws IOException {
        Model model = model("iris_mlp");
        Path out = folder.resolve("scores.npy");

        FileScorer.Count count = scorer(model, 7)
                .scoreToNpy(
                        FileFormat.CSV,
                        new ByteArrayInputStream("5,3,1,0.2\n1,2,3\n6,3,5,2\n".getBytes(UTF_8)),
                        OptionalLong.empty(),
                        () -> Files.newByteChannel(out, StandardOpenOption.CREATE, StandardOpenOption.WRITE));

        assertEquals(new FileScorer.Count(2, 1), count);
        assertEquals(List.of("line 2: WRONG_WIDTH: row 1 has 3 values, expected 4"), rejects);
        assertEquals(2, read(out).length);
        assertEquals(3, read(out)[0].length);
    }

    @Test
    void rejectedRecordIsReportedAndTheOthersAreScored() throws IOException {
        Model model = model("iris_mlp");
        var out = new ByteArrayOutputStream();
        String records = "[5,3,1,0.2]\nno json\n[[5,3,1,0.2],[5,3,1,0.2]]\r\n\n[1,2,3,1e39]\n[5,3,1,0.2]";

        FileScorer.Count count = scorer(model, 2)
                .score(
                        FileFormat.JSON,
                        new ByteArrayInputStream(records.getBytes(UTF_8)),
                        OptionalLong.empty(),
                        FileFormat.JSON,
                        () -> out);

        assertEquals(new FileScorer.Count(3, 3), count);
        List<String> lines = out.toString(UTF_8).lines().toList();
        assertEquals(lines.get(0), lines.get(2));
        assertEquals("[" + lines.get(0) + "," + lines.get(0) + "]", lines.get(1));
        assertEquals(3, lines.size());
        assertEquals(
                List.of("line 2: BAD_JSON", "line 4: BAD_JSON", "line 5: NOT_FINITE"),
                rejects.stream()
                        .map(line -> line.replaceAll("(line \\d+: [A-Z_]+).*", "$1"))
                        .toList());
    }

    @Test
    void incompleteLastRowIsRejected() throws IOException {
        byte[] bytes = Arrays.copyOf(floats(new double[][] {{5, 3, 1, 0.2}}), 22);

        byte[] result = score(model("iris_mlp"), FileFormat.FLOAT32, bytes);

        assertEquals(3 * Float.BYTES, result.length);
        assertEquals(1, rejects.size());
        assertTrue(rejects.get(0).startsWith("row 2: WRONG_WIDTH: "), rejects.get(0));
    }

    @Test
    void arrayOfAnotherWidthIsRefused() throws IOException {
        byte[] inputs = Files.readAllBytes(MODELS.resolve("iris_mlp/test_inputs.npy"));
        Model model = model("digits_mlp");

        var thrown = assertThrows(ReadException.class, () -> score(model, FileFormat.NPY, inputs));

        assertEquals("has shape [45, 4], expected [rows, 64] for the model's input", thrown.getMessage());
        assertEquals(FormatException.class, thrown.reason().getClass());
    }

    @Test
    void truncatedInputLeavesNoValidOutputArray() throws IOException {
        byte[] inputs = Files.readAllBytes(MODELS.resolve("iris_mlp/test_inputs.npy"));
        byte[] cut = Arrays.copyOf(inputs, inputs.length - 3);
        Path out = folder.resolve("scores.npy");

        assertThrows(
                ReadException.class,
                () -> scorer(model("iris_mlp"), 7)
                        .scoreToNpy(
                                FileFormat.NPY,
                                new ByteArrayInputStream(cut),
                                OptionalLong.empty(),
                                () -> Files.newByteChannel(out, StandardOpenOption.CREATE, StandardOpenOption.WRITE)));

        assertThrows(FormatException.class, () -> NpyReader.open(Files.newInputStream(out)));
        assertArrayEquals(new byte[128], Arrays.copyOf(Files.readAllBytes(out), 128));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 44, 45, 65_536})
    void recordsBeforeTheEndOfATruncatedInputAreScoredAtAnyBatchSize(int rowsPerPass) throws IOException {
        Model model = model("iris_mlp");
        byte[] inputs = Files.readAllBytes(MODELS.resolve("iris_mlp/test_inputs.npy"));
        byte[] cut = Arrays.copyOf(inputs, inputs.length - 3);
        byte[] whole = score(model, FileFormat.NPY, inputs);
        var out = new ByteArrayOutputStream();

        assertThrows(
                ReadException.class,
                () -> scorer(model, rowsPerPass)
                        .score(
                                FileFormat.NPY,
                                new ByteArrayInputStream(cut),
                                OptionalLong.empty(),
                                FileFormat.FLOAT32,
                                () -> out));

        assertArrayEquals(Arrays.copyOf(whole, 44 * 3 * Float.BYTES), out.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void recordsBeforeAFailureToReadAreScoredOrRejectedInOrder(int rowsPerPass) throws IOException {
        Model model = model("iris_mlp");
        String row = "[5,3,1,0.2]\n";
        byte[] records = (row + "bad\n" + "worse\n" + row + "[1]\n").getBytes(UTF_8);
        InputStream failing = InputStream.nullInputStream();
        failing.close();
        var out = new ByteArrayOutputStream();

        assertThrows(
                ReadException.class,
                () -> scorer(model, rowsPerPass)
                        .score(
                                FileFormat.JSON,
                                new SequenceInputStream(new ByteArrayInputStream(records), failing),
                                OptionalLong.empty(),
                                FileFormat.JSON,
                                () -> out));

        assertEquals(2, out.toString(UTF_8).lines().count());
        assertEquals(
                List.of("line 2", "line 3", "line 5"),
                rejects.stream().map(line -> line.replaceAll(":.*", "")).toList());
    }

    @Test
    void failureToWriteIsNotAReadException() {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("full");
            }
        };
        var input = new ByteArrayInputStream("5,3,1,0.2\n".getBytes(UTF_8));

        var thrown = assertThrows(
                IOException.class,
                () -> scorer(model("iris_mlp"), 7)
                        .score(FileFormat.CSV, input, OptionalLong.empty(), FileFormat.CSV, () -> full));

        assertEquals(IOException.class, thrown.getClass());
        assertEquals("full", thrown.getMessage());
    }

    private static Model model(String name) {
        return ModelReader.read(name.equals("digits_mlp") ? Path.of("config/digits") : MODELS.resolve(name));
    }

    private FileScorer scorer(Model model, int rowsPerPass) {
        return new FileScorer(model, rowsPerPass, rejects::add);
    }

    private byte[] score(Model model, FileFormat format, byte[] input) throws IOException {
        return score(model, format, input, 100);
    }

    private byte[] score(Model model, FileFormat format, byte[] input, int rowsPerPass) throws IOException {
        var out = new ByteArrayOutputStream();
        scorer(model, rowsPerPass)
                .score(
                        format,
                        new ByteArrayInputStream(input),
                        OptionalLong.of(input.length),
                        FileFormat.FLOAT32,
                        () -> out);
        return out.toByteArray();
    }

    private static double[][] read(Path file) throws IOException {
        try (var array = NpyReader.open(Files.newInputStream(file))) {
            int columns = Math.toIntExact(array.shape().get(1));
            double[] values = array.readDoubles();
            double[][] rows = new double[values.length / columns][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
            }
            return rows;
        }
    }

    private static byte[] floats(double[][] rows) {
        var bytes =
                ByteBuffer.allocate(rows.length * rows[0].length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double[] row : rows) {
            for (double value : row) {
                bytes.putFloat((float) value);
            }
        }
        return bytes.array();
    }

    private static String text(double[][] rows, String open, String close) {
        return Arrays.stream(rows)
                .map(row ->
                        DoubleStream.of(row).mapToObj(Double::toString).collect(Collectors.joining(",", open, close)))
                .collect(Collectors.joining("\n"));
    }

    private static byte[] fortran(double[][] rows) throws IOException {
        int columns = rows[0].length;
        String dict = "{'descr': '<f8', 'fortran_order': True, 'shape': (" + rows.length + ", " + columns + "), }";
        String header = dict + " ".repeat(117 - dict.length()) + "\n";
        var bytes =
                ByteBuffer.allocate(128 + rows.length * columns * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0})
                .put(header.getBytes(UTF_8));
        for (int column = 0; column < columns; column++) {
            for (double[] row : rows) {
                bytes.putDouble(row[column]);
            }
        }
        return bytes.array();
    }
}
