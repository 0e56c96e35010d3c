package io.jundenpa.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.junit.jupiter.api.Test;

/** Results in Avro, read by Avro's own reader. */
class AvroEncodersTest {

    @Test
    void outputsAreFloatsByLabel() throws IOException {
        GenericRecord result = written(OutputFormat.AVRO, List.of("cat", "dog"), -0f, Float.MIN_VALUE);

        assertEquals("{\"cat\": -0.0, \"dog\": 1.4E-45}", result.toString());
        assertEquals("click_scores", result.getSchema().getFullName());
    }

    @Test
    void outputsWithoutLabelsAreNumbered() throws IOException {
        assertEquals(
                "{\"output_1\": 0.25, \"output_2\": 3.4028235E38}",
                written(OutputFormat.AVRO, List.of(), 0.25f, Float.MAX_VALUE).toString());
    }

    @Test
    void labelsHaveEveryScoreAndTheFirstOfTheLargest() throws IOException {
        assertEquals(
                "{\"label\": \"dog\", \"score\": 0.75, \"scores\": {\"cat\": 0.25, \"dog\": 0.75, \"elk\": 0.75}}",
                written(OutputFormat.AVRO_LABELS, List.of("cat", "dog", "elk"), 0.25f, 0.75f, 0.75f)
                        .toString());
    }

    @Test
    void labelThatIsNoNameInAvroKeepsItsTextAsDoc() throws IOException {
        String umlaut = "größe ".repeat(40);
        GenericRecord result = written(OutputFormat.AVRO_LABELS, List.of("7", "T-shirt", umlaut, ""), 1, 2, 3, 0);
        List<Schema.Field> fields =
                ((GenericRecord) result.get("scores")).getSchema().getFields();

        assertEquals(
                List.of("_7", "T_shirt", umlaut.replaceAll("[öß ]", "_"), "_"),
                fields.stream().map(Schema.Field::name).toList());
        assertEquals("T-shirt", fields.get(1).doc());
        assertEquals(umlaut, result.get("label").toString());
    }

    @Test
    void labelsWithTheSameNameAreRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> AvroEncoders.schema(OutputFormat.AVRO, "t", List.of("a b", "c", "a-b"), 3));

        assertEquals("the labels \"a b\" and \"a-b\" are both \"a_b\" as names in Avro", refused.getMessage());
    }

    @Test
    void resultBeginsWithTheIdOfItsSchema() {
        var rows = new Rows(1, 1);
        rows.values()[rows.addRow()] = 1;

        byte[] result = AvroEncoders.framed(OutputFormat.AVRO, 0x01020384)
                .encoder(List.of())
                .encode(rows, 0, 1, Layout.ROW);

        assertArrayEquals(new byte[] {0, 1, 2, 3, (byte) 0x84, 0, 0, (byte) 0x80, 0x3F}, result);
    }

    @Test
    void everyRowAndWidthIsReadAsItWas() throws IOException {
        var random = new SplittableRandom(17);
        for (int width : new int[] {1, 2, 7, 33, 200}) {
            Schema schema = new Schema.Parser().parse(AvroEncoders.schema(OutputFormat.AVRO, "t", List.of(), width));
            RowEncoder encoder = OutputFormat.AVRO.encoder(List.of());
            var rows = new Rows(width, 3);
            rows.addRows(3);
            for (int i = 0; i < 3 * width; i++) {
                rows.values()[i] = Float.intBitsToFloat(random.nextInt(0x7F80_0000));
            }
            for (int row = 0; row < 3; row++) {
                GenericRecord result = read(schema, encoder.encode(rows, row, 1, Layout.ROW));
                for (int column = 0; column < width; column++) {
                    assertEquals(rows.values()[row * width + column], result.get(column));
                }
            }
        }
    }

    @Test
    void listOfRowsHasNoResult() {
        RowEncoder encoder = OutputFormat.AVRO.encoder(List.of());

        assertFalse(encoder.takesLists());
        assertEquals("application/avro", encoder.contentType());
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(new Rows(1, 1), 0, 1, Layout.ROWS));
    }

    private static GenericRecord written(OutputFormat format, List<String> labels, float... numbers)
            throws IOException {
        String schema = AvroEncoders.schema(format, "click-scores", labels, numbers.length);
        var rows = new Rows(numbers.length, 2);
        rows.addRow();
        System.arraycopy(numbers, 0, rows.values(), rows.addRow(), numbers.length);
        return read(new Schema.Parser().parse(schema), format.encoder(labels).encode(rows, 1, 1, Layout.ROW));
    }

    private static GenericRecord read(Schema schema, byte[] bytes) throws IOException {
        BinaryDecoder decoder = org.apache.avro.io.DecoderFactory.get().binaryDecoder(bytes, null);
        GenericRecord record =
                new GenericDatumReader<GenericRecord>(schema, schema, new GenericData()).read(null, decoder);
        assertEquals(true, decoder.isEnd(), Arrays.toString(bytes));
        return record;
    }
}
