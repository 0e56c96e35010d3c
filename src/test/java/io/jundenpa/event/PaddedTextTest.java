package io.jundenpa.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PaddedTextTest {

    private final PaddedText padded = new PaddedText();

    @Test
    void textIsFollowedByZerosWhateverRecordCameBefore() {
        for (int length : new int[] {300_000, 7, 0, 5_000, 100_000, 262_144 - PaddedText.ROOM, 300_001, 4_999}) {
            byte[] value = new byte[length];
            Arrays.fill(value, (byte) '7');

            byte[] text = padded.of(value);

            assertEquals(-1, Arrays.mismatch(value, 0, length, text, 0, length), length + " bytes");
            byte[] zeros = new byte[PaddedText.ROOM];
            assertEquals(
                    -1,
                    Arrays.mismatch(zeros, 0, zeros.length, text, length, length + zeros.length),
                    length + " bytes");
        }
    }
}
