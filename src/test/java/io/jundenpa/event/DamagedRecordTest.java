package io.jundenpa.event;

import static io.jundenpa.event.DecoderFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A damaged record is rejected, or decoded as {@link RowDecoder#decode} says. */
class DamagedRecordTest {

    private static final int MUTATIONS = 20_000;

    private final SplittableRandom random = new SplittableRandom(7);
    private final RecordDamage damage = new RecordDamage(random);

    @Test
    void damagedJsonIsDecodedOrRejected() {
        List<byte[]> lists = List.of(
                bytes("[0.5,-2,3e4]"),
                bytes("[[1,2,3],[4.25,5,6]]"),
                bytes("{\"features\":[1,2,3],\"id\":\"a\"}"),
                bytes("[{\"id\":1,\"features\":[1,2,3]},{\"features\":[1,2,3]}]"));
        List<byte[]> objects = List.of(
                bytes("{\"a\":1,\"b\":2,\"金\":3}"),
                bytes("[{\"a\":1,\"金\":-0.5e-3},{\"b\":4,\"a\":1,\"金\":7}]"),
                bytes("{\"id\":\"é\",\"features\":[1,2,3]}"));
        List<Feature> names = List.of(
                new Feature("a", Optional.empty()),
                new Feature("b", Optional.of(2f)),
                new Feature("金", Optional.of(3f)));

        assertDecodesOrRejects(InputFormat.JSON.decoder(3, List.of()), lists);
        assertDecodesOrRejects(InputFormat.JSON.decoder(3, names), objects);
    }

    @Test
    void damagedCsvIsDecodedOrRejected() {
        assertDecodesOrRejects(
                InputFormat.CSV.decoder(3, List.of()), List.of(bytes("1,2,3"), bytes("0.5, -2,3e4\r\n1,nan,inf\n")));
    }

    @Test
    void damagedFloatsAreDecodedOrRejected() {
        assertDecodesOrRejects(InputFormat.FLOAT32.decoder(3, List.of()), List.of(new byte[12], new byte[36]));
    }

    private void assertDecodesOrRejects(RowDecoder decoder, List<byte[]> valid) {
        var rows = new Rows(3, 1);
        Arrays.fill(rows.values(), rows.addRow(), 3, 42);
        int decoded = 0;

        for (int i = 0; i < MUTATIONS; i++) {
            byte[] value = damage.applyTo(valid.get(random.nextInt(valid.size())));
            byte[] given = value.clone();
            try {
                Layout layout = decoder.decode(value, rows);
                int count = rows.count() - 1;
                assertTrue(layout == Layout.ROW ? count == 1 : count >= 1);
                for (int j = 3; j < 3 * rows.count(); j++) {
                    assertTrue(Float.isFinite(rows.values()[j]));
                }
                rows.truncate(1);
                decoded++;
            } catch (RejectException e) {
                assertFalse(e.getMessage().isEmpty());
                assertEquals(1, rows.count());
            }
            assertArrayEquals(new float[] {42, 42, 42}, Arrays.copyOf(rows.values(), 3));
            assertArrayEquals(given, value);
        }

        // Both outcomes must occur, otherwise the damage is too light or too heavy.
        assertTrue(decoded > MUTATIONS / 100 && decoded < MUTATIONS * 9 / 10, decoded + " decoded");
    }
}
