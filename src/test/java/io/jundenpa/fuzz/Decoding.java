package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.InvalidVectorException;
import io.jundenpa.event.Layout;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.Rows;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a decoder made of a record that came behind another one, whose row is to stay as it is.
 *
 * @param rows bit for bit, with how the record held them; nothing if it was refused
 * @param refusal code and message; empty if it was not refused
 */
record Decoding(Optional<Table> rows, String refusal) {

    /** Rows as text of their bits, which tells -0 from 0. */
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
        } catch (InvalidVectorException e) {
            Expect.that(rows.count() == 1, "a refused record left " + (rows.count() - 1) + " rows");
            String message = e.getMessage();
            Expect.that(!message.isBlank(), "refused without a word");
            Expect.that(message.getBytes(UTF_8).length < 500, "refused in too many words: " + message);
            Expect.that(message.chars().noneMatch(Character::isISOControl), "refused with control characters");
            return new Decoding(Optional.empty(), e.code() + ": " + message);
        }
    }
}
