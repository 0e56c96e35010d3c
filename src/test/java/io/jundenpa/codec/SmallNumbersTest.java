package io.jundenpa.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SmallNumbersTest {

    private static final String CHARACTERS = "07, -";
    private static final Pattern NUMBER = Pattern.compile(" ?(0|[1-9][0-9]?),");

    /** Eight bytes of which all can be read, to the last comma: behind it is the beginning of a number without 0 and a digit. */
    private static final Pattern NUMBERS = Pattern.compile("(" + NUMBER + ")+ ?[1-9]*0?");

    private final SmallNumbers small = new SmallNumbers();
    private final PaddedText padded = new PaddedText();
    private final float[] values = new float[40];

    @Test
    void whateverEightBytesHoldIsRead() {
        int count = (int) Math.pow(CHARACTERS.length(), Long.BYTES);
        for (int i = 0; i < count; i++) {
            var text = new StringBuilder();
            for (int rest = i; text.length() < Long.BYTES; rest /= CHARACTERS.length()) {
                text.append(CHARACTERS.charAt(rest % CHARACTERS.length()));
            }
            assertReads(NUMBERS.matcher(text).matches(), text.toString(), 4);
        }
    }

    @Test
    void listsAreReadUpToWhatIsNoSmallNumber() {
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

            int read = read(text + end, 40);

            assertValues(text.substring(0, small.end()), read);
            assertTrue(read >= count - 4, read + " of " + text + end);
        }
    }

    private void assertReads(boolean all, String text, int most) {
        int read = read(text, most);
        List<MatchResult> matches = NUMBER.matcher(text).results().toList();
        assertEquals(all ? matches.size() : 0, read, text);
        assertEquals(all ? text.lastIndexOf(',') + 1 : 0, small.end(), text);
        assertValues(text.substring(0, small.end()), read);
    }

    private int read(String text, int most) {
        Arrays.fill(values, Float.NaN);
        return small.read(padded.of(text.getBytes(US_ASCII)), 0, most, values, 0);
    }

    private void assertValues(String numbers, int count) {
        List<MatchResult> matches = NUMBER.matcher(numbers).results().toList();
        assertEquals(count, matches.size(), numbers);
        assertEquals(
                numbers.length(), matches.isEmpty() ? 0 : matches.get(count - 1).end(), numbers);
        for (int i = 0; i < count; i++) {
            assertEquals(Float.parseFloat(matches.get(i).group(1)), values[i], numbers);
        }
    }
}
