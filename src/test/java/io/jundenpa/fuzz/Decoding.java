package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.Layout;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.Rows;
import java.util.Arrays;
import java.util.Optional;

/**
 * The outcome of decoding a record after another one, whose row must stay unchanged.
 *
 * @param rows the rows and their layout; empty if the record was rejected
 * @param rejection code and message; empty if the record was decoded
 */
record Decoding(Optional<Table> rows, String rejection) {

    /** Rows as the text of their bits, which keeps -0 and 0 apart. */
    record Table(Layout layout, String bits) {

        static Table of(Layout layout, float[] values) {
            int[] bits = new int[values.length];
            Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
            return new Table(layout, Arrays.toString(bits));
        }
    }

    private static final float BEFORE = 42;

    static Decoding of(RowDecoder decoder, int width, byte[] record) {
        Rows rows = new Rows(width, 1);
        Arrays.fill(rows.values(), rows.addRow(), width, BEFORE);
        byte[] given = record.clone();
        Decoding decoding = decode(decoder, rows, given);
        Expect.that(Arrays.equals(record, given), "the record was changed");
        for (int column = 0; column < width; column++) {
            Expect.that(rows.values()[column] == BEFORE, "the row before was changed");
        }
        return decoding;
    }

    private static Decoding decode(RowDecoder decoder, Rows rows, byte[] record) {
        int width = rows.width();
        try {
            Layout layout = decoder.decode(record, rows);
            int count = rows.count() - 1;
            Expect.that(layout == Layout.ROW ? count == 1 : count >= 1, layout + " of " + count + " rows");
            float[] values = Arrays.copyOfRange(rows.values(), width, width + count * width);
            for (float value : values) {
                Expect.that(Float.isFinite(value), "decoded " + value);
            }
            return new Decoding(Optional.of(Table.of(layout, values)), "");
        } catch (RejectException e) {
            Expect.that(rows.count() == 1, "a rejected record left " + (rows.count() - 1) + " rows");
            String message = e.getMessage();
            Expect.that(!message.isBlank(), "rejected without a message");
            Expect.that(message.getBytes(UTF_8).length < 500, "rejected with a long message: " + message);
            Expect.that(message.chars().noneMatch(Character::isISOControl), "rejected with control characters");
            return new Decoding(Optional.empty(), e.code() + ": " + message);
        }
    }
}
