package io.jundenpa.codec;

import static io.jundenpa.codec.InputFormat.FLOAT32;
import static io.jundenpa.codec.Layout.ROW;
import static io.jundenpa.codec.Layout.ROWS;
import static io.jundenpa.codec.RejectCode.NOT_FINITE;
import static io.jundenpa.codec.RejectCode.WRONG_WIDTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Float32RowDecoderTest {

    private final Decoding float32 = new Decoding(FLOAT32, 2);

    @Test
    void bytesAreLittleEndianFloats() throws InvalidVectorException {
        byte[] oneAndMinusTwo = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0};

        float32.assertDecodes(oneAndMinusTwo, ROW, 1, -2);
    }

    @Test
    void severalRowsFollowOneAnother() throws InvalidVectorException {
        float32.assertDecodes(floats(1, 2, 3, 4), ROWS, 1, 2, 3, 4);
        float32.assertDecodes(
                floats(-0f, Float.MIN_VALUE, Float.MAX_VALUE, 0), ROWS, -0f, Float.MIN_VALUE, Float.MAX_VALUE, 0);
        new Decoding(FLOAT32, 1).assertDecodes(floats(1, 2, 3), ROWS, 1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7, 9, 12, 15})
    void lengthThatIsNotAWholeNumberOfRowsIsRejected(int length) {
        float32.assertRejects(
                new byte[length], WRONG_WIDTH, "value is " + length + " bytes, expected a multiple of 8, one at least");
    }

    @Test
    void numbersThatAreNotFiniteAreRejectedByPlace() {
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

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(4 * values.length).order(LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }
}
