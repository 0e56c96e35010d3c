package io.jundenpa.offline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.npy.NpyBytes;
import io.jundenpa.format.tensor.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NpyRowReaderTest {

    /** An array [15000000, 64] without its data. The header asks for 7.7 GB. */
    private static final byte[] HEADER_ONLY = NpyBytes.doubles("(15000000, 64)", true);

    @Test
    void fileShorterThanItsHeaderSaysIsRefusedBeforeItTakesMemory() {
        var thrown = assertThrows(
                FormatException.class,
                () -> new NpyRowReader(new ByteArrayInputStream(HEADER_ONLY), OptionalLong.of(HEADER_ONLY.length), 64));

        assertEquals("has 0 bytes of data, expected 7680000000 for [15000000, 64] of <f8", thrown.getMessage());
    }

    @Test
    void fortranOrderNeedsTheLengthOfTheFile() {
        var thrown = assertThrows(
                FormatException.class,
                () -> new NpyRowReader(new ByteArrayInputStream(HEADER_ONLY), OptionalLong.empty(), 64));

        assertEquals(
                "is in Fortran order, which can be read from a file only, expected C order;"
                        + " convert with np.save(path, np.ascontiguousarray(array))",
                thrown.getMessage());
    }

    @Test
    void rowsAreReadInBothOrdersIfTheLengthIsKnown() throws IOException {
        byte[] fortran = NpyBytes.doubles("(2, 3)", true, 1, 4, 2, 5, 3, 6);
        byte[] c = NpyBytes.doubles("(2, 3)", false, 1, 2, 3, 4, 5, 6);

        for (byte[] file : new byte[][] {fortran, c}) {
            var reader = new NpyRowReader(new ByteArrayInputStream(file), OptionalLong.of(file.length), 3);

            assertRow(reader, 1, 2, 3);
            assertRow(reader, 4, 5, 6);
            assertTrue(reader.next().isEmpty());
        }
    }

    @Test
    void cOrderNeedsNoLength() throws IOException {
        byte[] file = NpyBytes.floats("(1, 2)", 8, 9);

        assertRow(new NpyRowReader(new ByteArrayInputStream(file), OptionalLong.empty(), 2), 8, 9);
    }

    private static void assertRow(NpyRowReader reader, float... expected) throws IOException {
        var row = ByteBuffer.wrap(reader.next().orElseThrow()).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : expected) {
            assertEquals(value, row.getFloat());
        }
        assertEquals(0, row.remaining());
    }
}
