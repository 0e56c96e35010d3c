package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SmallNumbersTest {

    private static final String CHARACTERS = "07, -";
    private static final Pattern NUMBER = Pattern.compile(" ?(0|[1-9][0-9]?),");

    /** Eight bytes that are read up to the last comma. A number without a leading zero may begin after it. */
    private static final Pattern NUMBERS = Pattern.compile("(" + NUMBER + ")+ ?[1-9]*0?");

    private final SmallNumbers small = new SmallNumbers();
    private final PaddedText padded = new PaddedText();

    @Test
    void allNumbersOfEightBytesAreReadOrNone() {
        int count = (int) Math.pow(CHARACTERS.length(), Long.BYTES);
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder();
            for (int remaining = i; text.length() < Long.BYTES; remaining /= CHARACTERS.length()) {
                text.append(CHARACTERS.charAt(remaining % CHARACTERS.length()));
            }
            assertReads(NUMBERS.matcher(text).matches(), text.toString());
        }
    }

    @Test
    void listIsReadUpToTheFirstOtherText() {
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            int count = random.nextInt(40);
            for (int k = 0; k < count; k++) {
                text.append(random.nextInt(3) == 0 ? " " : "")
                        .append(random.nextInt(100))
                        .append(',');
            }
            String end =
                    List.of("5]", "-1,2", "1.5,", "005,", "100,1,1", "\n", "").get(random.nextInt(7));

            int read = assertReadsItsValues(text + end, 40);

            assertTrue(read >= count - 4, read + " of " + text + end);
        }
    }

    @Test
    void atMostMaxNumbersAreRead() {
        float[] numbers = {10, 2, 3, 4, 15, 6, 7, 8, 9, 10, 11, 2, 3, 4, 5, 6, 7, 8};
        byte[] text = padded.of("10,2,3,4,15,6,7,8,9,10,11,2,3,4,5,6,7,8,".getBytes(US_ASCII));
        for (int max = 0; max <= numbers.length; max++) {
            for (int room = 0; room < 5; room++) {
                float[] values = new float[1 + max + room];
                int read = small.read(text, 0, max, values, 1);
                // Up to three numbers are left unread near max, and three more near the end of the values.
                assertTrue(read <= max && read >= max - (room < 3 ? 6 : 3), read + " of " + max);
                assertEquals(0, values[0]);
                assertArrayEquals(Arrays.copyOf(numbers, read), Arrays.copyOfRange(values, 1, 1 + read));
            }
        }
    }

    private void assertReads(boolean all, String text) {
        int read = assertReadsItsValues(text, 4);

        assertEquals(all ? NUMBER.matcher(text).results().count() : 0, read, text);
        assertEquals(all ? text.lastIndexOf(',') + 1 : 0, small.end(), text);
    }

    /** Asserts that the numbers read are those of the text up to the end index. Returns how many they are. */
    private int assertReadsItsValues(String text, int max) {
        float[] values = new float[max];
        int read = small.read(padded.of(text.getBytes(US_ASCII)), 0, max, values, 0);
        String numbers = text.substring(0, small.end());
        List<MatchResult> matches = NUMBER.matcher(numbers).results().toList();
        assertEquals(matches.size(), read, text);
        assertEquals(numbers, matches.stream().map(MatchResult::group).collect(Collectors.joining()));
        for (int i = 0; i < read; i++) {
            assertEquals(Float.parseFloat(matches.get(i).group(1)), values[i], text);
        }
        return read;
    }
}
