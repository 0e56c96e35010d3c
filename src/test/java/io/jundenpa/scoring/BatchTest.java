package io.jundenpa.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.event.Feature;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RejectCode;
import io.jundenpa.event.RejectException;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Layer;
import io.jundenpa.nn.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {

    private static final int ANY_SIZE = 1 << 20;

    /** {@code y1 = x1 + x2}, {@code y2 = x1 - x2}. */
    private static final Model SUM = model(2, List.of(), List.of(), new Dense(matrix(2, 1, 1, 1, -1), new float[2]));

    /** {@code y1 = x1}, {@code y2 = 1e38 x2}: infinite from 4 on. */
    private static final Model STEEP =
            model(2, List.of(), List.of(), new Dense(matrix(2, 1, 0, 0, 1e38f), new float[2]));

    @Test
    void recordsAreAnsweredInTheirOwnShape() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 4, ANY_SIZE));

        assertEquals(0, batch.add(bytes("[1,2]")));
        assertEquals(1, batch.add(bytes("[[3,4],[5,6]]")));
        assertEquals(2, batch.add(bytes("[[7,8]]")));
        batch.forward();

        assertEquals(4, batch.rows());
        assertEquals("[3.0,-1.0]", text(batch.result(0)));
        assertEquals("[[7.0,-1.0],[11.0,-1.0]]", text(batch.result(1)));
        assertEquals("[[15.0,-1.0]]", text(batch.result(2)));
        assertEquals("application/json", batch.scorer().contentType());
    }

    @Test
    void aRecordThatNeedsFurtherPassesAfterTheLimitIsRejectedAlone() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 4, ANY_SIZE));
        batch.add(bytes("[1,2]"));
        batch.add(bytes("[[3,4],[5,6],[7,8],[9,10]]"));

        batch.forward(Duration.ZERO);

        assertEquals("[3.0,-1.0]", text(batch.result(0)));
        var e = assertThrows(RejectException.class, () -> batch.result(1));
        assertEquals(RejectCode.TOO_LARGE, e.code());
        assertEquals(
                "has 4 rows, which take more than 0 ms of processor time; send fewer rows in a record", e.getMessage());
        assertEquals("[15.0,-1.0]", text(batch.score(bytes("[7,8]"))));
    }

    @Test
    void aBatchOfOnePassHasNoLimit() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 2, ANY_SIZE));
        batch.add(bytes("[[1,2],[3,4]]"));

        batch.forward(Duration.ZERO);

        assertEquals("[[3.0,-1.0],[7.0,-1.0]]", text(batch.result(0)));
    }

    @Test
    void columnsHaveTheNamesOfTheModelsFeaturesAndLabels() throws RejectException {
        var features = List.of(new Feature("a", Optional.empty()), new Feature("b", Optional.of(5f)));
        var model = model(2, features, List.of("sum", "gap"), new Dense(matrix(2, 1, 1, 1, -1), new float[2]));
        var batch = new Batch(new Scorer(model, InputFormat.JSON, OutputFormat.JSON_LABELS, 1, ANY_SIZE));

        int record = batch.add(bytes("{\"a\":1}"));
        batch.forward();

        assertEquals(
                "{\"label\":\"sum\",\"score\":6.0,\"scores\":{\"sum\":6.0,\"gap\":-4.0}}", text(batch.result(record)));
    }

    @Test
    void invalidRecordLeavesTheOthersAsTheyAre() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 4, ANY_SIZE));

        batch.add(bytes("[1,2]"));
        batch.add(bytes("[[1,2],[3,4],[null,6]]"));
        batch.add(bytes("[3,4]"));
        batch.forward();

        assertEquals(2, batch.rows());
        assertEquals("[3.0,-1.0]", text(batch.result(0)));
        assertRejected(RejectCode.NOT_A_NUMBER, "row 3, value 1 is null, expected a number", () -> batch.result(1));
        assertEquals("[7.0,-1.0]", text(batch.result(2)));

        batch.clear();
        batch.add(bytes("[1,2]"));
        batch.add(bytes("[3,4]"));
        batch.forward();
        assertEquals("[7.0,-1.0]", text(batch.result(1)));
    }

    @Test
    void batchIsFullWithTheRowsOfAPassOrAsManyRecords() {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 3, ANY_SIZE));

        batch.add(bytes("[1,2]"));
        assertFalse(batch.isFull());
        batch.add(bytes("[[3,4],[5,6]]"));
        assertTrue(batch.isFull());

        batch.clear();
        for (int i = 0; i < 3; i++) {
            assertFalse(batch.isFull());
            batch.add(bytes("[no row]"));
        }
        assertTrue(batch.isFull());
    }

    @Test
    void outputThatIsNotFiniteRejectsItsRecordAlone() throws RejectException {
        var batch = new Batch(new Scorer(STEEP, InputFormat.JSON, OutputFormat.JSON, 2, ANY_SIZE));

        batch.add(bytes("[1,1]"));
        batch.add(bytes("[[1,1],[1,4],[1,1]]"));
        batch.add(bytes("[1,-4]"));
        batch.add(bytes("[1,3e38]"));
        batch.add(bytes("[2,0]"));
        batch.forward();

        assertEquals("[1.0,1.0E38]", text(batch.result(0)));
        assertRejected(
                RejectCode.MODEL_NOT_FINITE,
                "row 2, output 2 is infinite, expected a finite number",
                () -> batch.result(1));
        assertRejected(
                RejectCode.MODEL_NOT_FINITE,
                "row 1, output 2 is infinite, expected a finite number",
                () -> batch.result(2));
        assertRejected(
                RejectCode.MODEL_NOT_FINITE,
                "row 1, output 2 is infinite, expected a finite number",
                () -> batch.result(3));
        assertEquals("[2.0,0.0]", text(batch.result(4)));
    }

    @Test
    void messageNamesAnOutputThatIsNotANumberByItsLabel() throws RejectException {
        var model = model(
                1,
                List.of(),
                List.of("a", "b"),
                new Dense(matrix(2, 1e38f, -1e38f), new float[2]),
                new Dense(matrix(2, 0, 1, 0, 1), new float[2]));
        var batch = new Batch(new Scorer(model, InputFormat.CSV, OutputFormat.JSON_LABELS, 2, ANY_SIZE));

        batch.add(bytes("0\n100"));
        batch.forward();

        assertRejected(
                RejectCode.MODEL_NOT_FINITE,
                "row 2, output \"a\" is NaN, expected a finite number",
                () -> batch.result(0));
    }

    @Test
    void messageShortensLabelsAndReplacesInvisibleCharacters() throws RejectException {
        var labels = List.of("fine", "a\n\u001b\u202e" + "x".repeat(1000));
        var model = model(2, List.of(), labels, new Dense(matrix(2, 1, 0, 0, 1e38f), new float[2]));
        var batch = new Batch(new Scorer(model, InputFormat.JSON, OutputFormat.JSON, 2, ANY_SIZE));

        batch.add(bytes("[1,4]"));
        batch.forward();

        assertRejected(
                RejectCode.MODEL_NOT_FINITE,
                "row 1, output \"a\uFFFD\uFFFD\uFFFD" + "x".repeat(60) + "\" is infinite, expected a finite number",
                () -> batch.result(0));
    }

    @Test
    void passOfAVeryWideNetworkHasFewerRows() throws RejectException {
        int width = 1_000_000;
        var model = model(
                1,
                List.of(),
                List.of(),
                new Dense(matrix(width, new float[width]), new float[width]),
                new Dense(new FMatrixRMaj(width, 1), new float[] {7}));
        var batch = new Batch(new Scorer(model, InputFormat.CSV, OutputFormat.CSV, 65_536, ANY_SIZE));

        batch.add(bytes("1\n".repeat(40)));
        batch.forward();

        assertEquals(8, batch.scorer().rowsPerPass()); // The network needs two buffers.
        assertEquals("7.0\n".repeat(39) + "7.0", text(batch.result(0)));
        assertEquals(65_536, new Scorer(SUM, InputFormat.CSV, OutputFormat.CSV, 65_536, ANY_SIZE).rowsPerPass());
    }

    @Test
    void passOfANetworkBeyondTheLimitHasOneRow() {
        var wide = model(1, List.of(), List.of(), new Dense(new FMatrixRMaj(1, 1 << 24), new float[1 << 24]));
        var wider = model(1, List.of(), List.of(), new Dense(new FMatrixRMaj(1, 17_000_000), new float[17_000_000]));

        assertEquals(1, new Scorer(wide, InputFormat.CSV, OutputFormat.CSV, 256, ANY_SIZE).rowsPerPass());
        assertEquals(1, new Scorer(wider, InputFormat.CSV, OutputFormat.CSV, 256, ANY_SIZE).rowsPerPass());
    }

    @Test
    void passOfNoRowsIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 0, ANY_SIZE));
    }

    @Test
    void listOfRowsHasNoResultInAvro() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.AVRO, 8, ANY_SIZE));

        batch.add(bytes("[[1, 2]]"));
        batch.add(bytes("[5, 6]"));
        batch.forward();

        var reject = assertThrows(RejectException.class, () -> batch.result(0));
        assertEquals(
                "LIST_OF_ROWS: value is a list of rows, expected a single row for a result in Avro",
                reject.code() + ": " + reject.getMessage());
        assertEquals(1, batch.rows());
        assertArrayEquals(new byte[] {0, 0, 0x30, 0x41, 0, 0, (byte) 0x80, (byte) 0xBF}, batch.result(1));
    }

    @Test
    void recordIsRejectedBeforeTheForwardPassIfItsResultMustBeTooLarge() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.CSV, OutputFormat.FLOAT32, 8, 16));

        batch.add(bytes("1,2\n3,4"));
        batch.add(bytes("1,2\n3,4\n5,6"));
        batch.add(bytes("5,6"));
        batch.forward();

        assertEquals(3, batch.rows());
        assertEquals(16, batch.result(0).length);
        assertRejected(RejectCode.TOO_LARGE, "result is at least 24 bytes, expected at most 16", () -> batch.result(1));
        assertEquals(8, batch.result(2).length);
    }

    @Test
    void recordIsRejectedIfItsResultIsTooLarge() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 8, 11));

        batch.add(bytes("[0.25,0.5]"));
        batch.add(bytes("[1,2]"));
        batch.add(bytes("[1,1]"));
        batch.forward();

        assertRejected(RejectCode.TOO_LARGE, "result is 12 bytes, expected at most 11", () -> batch.result(0));
        assertEquals("[3.0,-1.0]", text(batch.result(1)));
        assertEquals("[2.0,0.0]", text(batch.result(2)));
    }

    @Test
    void recordsMayBeAddedAfterAForwardPass() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 2, ANY_SIZE));

        batch.add(bytes("[1,2]"));
        batch.forward();
        batch.add(bytes("[[3,4],[5,6],[7,8]]"));
        assertThrows(IllegalStateException.class, () -> batch.result(1));
        batch.forward();

        assertEquals("[3.0,-1.0]", text(batch.result(0)));
        assertEquals("[[7.0,-1.0],[11.0,-1.0],[15.0,-1.0]]", text(batch.result(1)));
    }

    @Test
    void emptyBatchNeedsNoForwardPass() {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 2, ANY_SIZE));

        batch.forward();

        assertThrows(IllegalStateException.class, () -> batch.result(0));
        assertThrows(IllegalStateException.class, () -> batch.result(-1));
    }

    @Test
    void clearedBatchStartsAnew() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.JSON, 2, ANY_SIZE));
        batch.add(bytes("[[1,2],[3,4]]"));
        batch.forward();

        batch.clear();

        assertEquals(0, batch.rows());
        assertThrows(IllegalStateException.class, () -> batch.result(0));
        assertEquals(0, batch.add(bytes("[5,6]")));
        batch.forward();
        assertEquals("[11.0,-1.0]", text(batch.result(0)));
    }

    @Test
    void batchGoesOnAfterAHugeRecord() throws RejectException {
        var batch = new Batch(new Scorer(SUM, InputFormat.JSON, OutputFormat.CSV, 3, ANY_SIZE));
        batch.add(bytes("[" + "[1,2],".repeat(50_000) + "[1,2]]"));
        batch.forward();
        byte[] huge = batch.result(0);
        batch.clear();

        batch.add(bytes("[3,4]"));
        batch.forward();

        assertEquals("3.0,-1.0\n".repeat(50_000) + "3.0,-1.0", text(huge));
        assertEquals("7.0,-1.0", text(batch.result(0)));
    }

    /** The oracle is a batch of one record with one row in each pass. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 33, 64, 257})
    void bitsOfAResultDoNotDependOnTheBatch(int maxRows) throws RejectException {
        var random = new SplittableRandom(5);
        Model model = model(
                33,
                List.of(),
                List.of(),
                new Dense(random(random, 33, 20), row(random, 20)),
                Activation.relu(),
                new Dense(random(random, 20, 7), row(random, 7)));
        List<byte[]> records = records(random, 200, 33);
        List<byte[]> expected = alone(model, records);
        var batch = new Batch(new Scorer(model, InputFormat.CSV, OutputFormat.FLOAT32, maxRows, ANY_SIZE));

        for (int size = 1; size <= 64; size++) {
            for (int from = 0; from < records.size(); from += size) {
                List<byte[]> group = records.subList(from, Math.min(from + size, records.size()));
                for (byte[] record : group) {
                    batch.add(record);
                }
                batch.forward();
                for (int i = 0; i < group.size(); i++) {
                    assertArrayEquals(expected.get(from + i), batch.result(i));
                }
                batch.clear();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AVRO", "PROTOBUF"})
    void everyInputFormatGoesWithEveryOutputFormat(InputFormat in) throws RejectException {
        byte[] value = switch (in) {
            case JSON -> bytes("[1,2]");
            case CSV -> bytes("1,2");
            case FLOAT32 -> new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40};
            case JSON_SCHEMA -> bytes("\0\0\0\0\7[1,2]");
            case AVRO, PROTOBUF -> throw new IllegalArgumentException("needs features");
        };
        for (OutputFormat out : List.of(OutputFormat.JSON, OutputFormat.CSV)) {
            var batch = new Batch(new Scorer(SUM, in, out, 1, ANY_SIZE));

            batch.add(value);
            batch.forward();

            assertEquals(out == OutputFormat.CSV ? "3.0,-1.0" : "[3.0,-1.0]", text(batch.result(0)));
        }
    }

    private static List<byte[]> alone(Model model, List<byte[]> records) throws RejectException {
        List<byte[]> results = new ArrayList<>();
        for (byte[] record : records) {
            var batch = new Batch(new Scorer(model, InputFormat.CSV, OutputFormat.FLOAT32, 1, ANY_SIZE));
            batch.add(record);
            batch.forward();
            results.add(batch.result(0));
        }
        return results;
    }

    /** Most records have one row, some have several, and one has very many. */
    private static List<byte[]> records(SplittableRandom random, int count, int width) {
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int rows = i == count / 2 ? 300 : random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 1;
            var record = new StringBuilder();
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < width; column++) {
                    record.append(column == 0 ? "" : ",").append(random.nextInt(-1000, 1000) / 256f);
                }
                record.append('\n');
            }
            records.add(bytes(record.toString()));
        }
        return records;
    }

    private static FMatrixRMaj random(SplittableRandom random, int rows, int columns) {
        return matrix(columns, row(random, rows * columns));
    }

    private static float[] row(SplittableRandom random, int size) {
        float[] row = new float[size];
        for (int i = 0; i < size; i++) {
            row[i] = random.nextInt(-1000, 1000) / 777f;
        }
        return row;
    }

    private static FMatrixRMaj matrix(int columns, float... values) {
        return FMatrixRMaj.wrap(values.length / columns, columns, values);
    }

    private static Model model(int inputs, List<Feature> features, List<String> labels, Layer... layers) {
        return new Model("m", "1", "0".repeat(64), features, labels, Network.of(inputs, List.of(layers)));
    }

    private static void assertRejected(RejectCode code, String message, Executable executable) {
        var e = assertThrows(RejectException.class, executable);
        assertEquals(code + ": " + message, e.code() + ": " + e.getMessage());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
