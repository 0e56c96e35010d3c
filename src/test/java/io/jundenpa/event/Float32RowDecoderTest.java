package io.jundenpa.event;

import static io.jundenpa.event.InputFormat.FLOAT32;
import static io.jundenpa.event.Layout.ROW;
import static io.jundenpa.event.Layout.ROWS;
import static io.jundenpa.event.RejectCode.NOT_FINITE;
import static io.jundenpa.event.RejectCode.WRONG_WIDTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Float32RowDecoderTest {

    private final DecoderFixture float32 = new DecoderFixture(FLOAT32, 2);

    @Test
    void bytesAreLittleEndianFloats() throws RejectException {
        byte[] oneAndMinusTwo = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0};

        float32.assertDecodes(oneAndMinusTwo, ROW, 1, -2);
    }

    @Test
    void severalRowsAreDecodedInOrder() throws RejectException {
        float32.assertDecodes(floats(1, 2, 3, 4), ROWS, 1, 2, 3, 4);
        float32.assertDecodes(
                floats(-0f, Float.MIN_VALUE, Float.MAX_VALUE, 0), ROWS, -0f, Float.MIN_VALUE, Float.MAX_VALUE, 0);
        new DecoderFixture(FLOAT32, 1).assertDecodes(floats(1, 2, 3), ROWS, 1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7, 9, 12, 15})
    void lengthThatIsNotAWholeNumberOfRowsIsRejected(int length) {
        float32.assertRejects(
                new byte[length], WRONG_WIDTH, "value has " + length + " bytes, expected a positive multiple of 8");
    }

    @Test
    void numberThatIsNotFiniteIsRejectedWithItsPlace() {
        float32.assertRejects(floats(Float.NaN, 1), NOT_FINITE, "row 1, value 1 is NaN, expected a finite number");
        float32.assertRejects(
                floats(1, Float.intBitsToFloat(0xFFC00001)),
                NOT_FINITE,
                "row 1, value 2 is NaN, expected a finite number");
        float32.assertRejects(
                floats(1, 2, 3, Float.NEGATIVE_INFINITY),
                NOT_FINITE,
                "row 2, value 2 is infinite, expected a finite number");
        float32.assertRejects(
                floats(1, 2, Float.POSITIVE_INFINITY, Float.NaN),
                NOT_FINITE,
                "row 2, value 1 is infinite, expected a finite number");
    }

    /** The counts cover every remainder of every vector length. */
    @Test
    void vectorCopyGivesTheSameBits() {
        assertNotEquals(PlainFloat32Copy.class, Float32RowDecoder.COPY.getClass());
        var random = new Random(5);
        for (int count = 1; count <= 70; count++) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                int bits = random.nextInt();
                values[i] = Float.intBitsToFloat(Float.isFinite(Float.intBitsToFloat(bits)) ? bits : bits ^ 1 << 30);
            }
            assertCopies(new PlainFloat32Copy(), values);
            assertCopies(Float32RowDecoder.COPY, values);
        }
    }

    private static void assertCopies(Float32Copy copy, float[] values) {
        float[] copied = new float[values.length + 2];
        assertTrue(copy.copy(floats(values), copied, 1, values.length));
        assertEquals(0, Float.floatToRawIntBits(copied[0]));
        assertEquals(0, Float.floatToRawIntBits(copied[values.length + 1]));
        for (int i = 0; i < values.length; i++) {
            assertEquals(Float.floatToRawIntBits(values[i]), Float.floatToRawIntBits(copied[i + 1]), "of " + values[i]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00001, 0x7F800001, 0xFFFFFFFF})
    void numberThatIsNotFiniteIsFoundAtAnyIndex(int bits) {
        float[] values = new float[70];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(bits);
            byte[] bytes = floats(values);
            values[i] = Float.MAX_VALUE;

            float[] copied = new float[values.length];
            assertFalse(new PlainFloat32Copy().copy(bytes, copied, 0, copied.length));
            assertFalse(Float32RowDecoder.COPY.copy(bytes, copied, 0, copied.length));
            String message = "row " + (i / 2 + 1) + ", value " + (i % 2 + 1) + " is "
                    + (Float.isNaN(Float.intBitsToFloat(bits)) ? "NaN" : "infinite") + ", expected a finite number";
            float32.assertRejects(bytes, NOT_FINITE, message);
        }
    }

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}
