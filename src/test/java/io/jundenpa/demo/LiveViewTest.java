package io.jundenpa.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LiveViewTest {

    private static final Feed DIGITS = Scenario.DIGITS.open(Path.of("."));

    private static final Feed PAYMENTS = Scenario.PAYMENTS.open(Path.of("."));

    private final LiveView payments =
            new LiveView(PAYMENTS, "payments 1 (0123456789ab)", "payments to", "127.0.0.1:9092");
    private final LiveView view =
            new LiveView(DIGITS, "digits 1 (0123456789ab)", "digits to digit-scores", "127.0.0.1:9092");

    @Test
    void fillsTheTerminalBeforeTheFirstRecord() {
        List<String> lines = plain(view.render(snapshot(0, Map.of(), Scored.NONE)));

        assertFits(lines);
        assertTrue(lines.get(13).contains("waiting for the first digit"));
        assertTrue(lines.get(23).endsWith("Ctrl-C stops"));
    }

    @Test
    void staysInsideTheTerminalWithTheLongestNumbers() {
        Map<String, Long> rejects = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            rejects.put("A_LONG_REJECT_CODE_" + i, Long.MAX_VALUE);
        }
        LiveView wide = new LiveView(DIGITS, "m".repeat(90), "t".repeat(300), "b".repeat(90));

        List<String> lines =
                plain(wide.render(snapshot(Long.MAX_VALUE, rejects, recognition(Long.MAX_VALUE, "7", "7"))));

        assertFits(lines);
    }

    @Test
    void drawsTwoCharactersForEachPixelFromLightToDark() {
        List<String> lines = plain(view.render(snapshot(1, Map.of(), recognition(0, "1", "1"))));

        // The first line of samples.jsonl begins 0,0,0,0,11,14,3,0: shades in steps of four.
        assertEquals("  │        ▓▓██░░  │", lines.get(4).substring(0, 20));
    }

    @Test
    void aBarIsAsLongAsItsScoreAndTheWinnerIsMarked() {
        List<String> lines = plain(view.render(snapshot(1, Map.of(), recognition(0, "1", "1"))));

        // The bars have 44 columns of 8 eighths: 0.75 of them are 33 columns, 0.25 are 11.
        assertTrue(lines.get(4).contains(">  1 " + "█".repeat(33) + " ".repeat(12) + "0.7500"), lines.get(4));
        assertTrue(lines.get(5).contains("   2 " + "█".repeat(11) + " ".repeat(34) + "0.2500"), lines.get(5));
        assertTrue(lines.get(3).contains("   0 " + " ".repeat(45) + "0.0000"), lines.get(3));
    }

    @Test
    void saysWhetherTheDigitWasRecognised() {
        String right = plain(view.render(snapshot(1, Map.of(), recognition(3, "1", "1"))))
                .get(13);
        String wrong = plain(view.render(snapshot(1, Map.of(), recognition(3, "1", "7"))))
                .get(13);
        String unknown = plain(view.render(snapshot(1, Map.of(), recognition(3, "1", ""))))
                .get(13);

        assertTrue(right.contains("digit-3") && right.endsWith("recognised as 1, meant 1: right"), right);
        assertTrue(wrong.endsWith("recognised as 1, meant 7: wrong"), wrong);
        assertTrue(unknown.endsWith("recognised as 1"), unknown);
    }

    @Test
    void showsTheFieldsAndTheScoreOfAPayment() throws IOException {
        String payment =
                "{\"id\":\"p-000001\",\"created_at\":1764551822171,\"amount\":\"10.58\",\"card\":{\"present\":true},"
                        + "\"customer\":{\"age\":null},\"fraud\":[0.512]}";
        Scored newest = PAYMENTS.scored(1, payment, "");

        List<String> lines = plain(payments.render(snapshot(4, Map.of(), newest)));

        assertFits(lines);
        // 1764551822171 ms by GNU date: date -u -d @1764551822.171.
        assertTrue(lines.get(4).startsWith("  time       2025-12-01T01:17:02Z "), lines.get(4));
        assertTrue(lines.get(5).startsWith("  amount     10.58 "), lines.get(5));
        assertTrue(lines.get(8).startsWith("  card       true "), lines.get(8));
        assertTrue(lines.get(9).startsWith("  age        - "), lines.get(9));
        assertTrue(lines.get(13).startsWith("  fraud      0.5120  flagged"), lines.get(13));
    }

    @Test
    void showsHowManyScoresLieInEachTenth() throws IOException {
        Scored newest = PAYMENTS.scored(1, "{\"fraud\":[0.25]}", "");
        var now = new Statistics.Snapshot(
                7,
                7,
                0,
                0,
                0,
                0,
                List.of(0L, 4L, 1L, 0L, 0L, 1L, 0L, 0L, 0L, 1L),
                Map.of(),
                1,
                1,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                newest);

        List<String> lines = plain(payments.render(now));

        // The longest bar has 20 columns. A quarter of it is 5.
        assertTrue(lines.get(4).endsWith("  0.1-0.2 " + "█".repeat(20) + "         4"), lines.get(4));
        assertTrue(lines.get(5).endsWith("> 0.2-0.3 " + "█".repeat(5) + " ".repeat(15) + "         1"), lines.get(5));
        assertTrue(lines.get(6).endsWith("  0.3-0.4 " + " ".repeat(20) + "         0"), lines.get(6));
        assertTrue(lines.get(15).endsWith("flagged   2 of 7 (score >= 0.5)"), lines.get(15));
    }

    @Test
    void waitsForTheFirstPayment() {
        List<String> lines = plain(payments.render(snapshot(0, Map.of(), Scored.NONE)));

        assertFits(lines);
        assertTrue(lines.get(13).contains("waiting for the first payment"));
    }

    @Test
    void showsTheCounts() {
        String picture = String.join("\n", plain(view.render(snapshot(12345, Map.of("BAD_JSON", 3L), Scored.NONE))));

        assertTrue(picture.contains("in              12,345"), picture);
        assertTrue(picture.contains("rejected             3"), picture);
        assertTrue(picture.contains("BAD_JSON 3"), picture);
        assertTrue(picture.contains("p50 61 ms, p99 118 ms"), picture);
        assertTrue(picture.contains("1:02:03"), picture);
    }

    private static void assertFits(List<String> lines) {
        assertEquals(LiveView.HEIGHT, lines.size());
        for (String line : lines) {
            assertTrue(line.length() <= LiveView.WIDTH, line);
            assertTrue(line.chars().allMatch(c -> c >= ' '), line);
        }
    }

    private static List<String> plain(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
                .toList();
    }

    private static Scored recognition(long number, String label, String expected) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            scores.put(String.valueOf(i), i == 1 ? 0.75 : i == 2 ? 0.25 : 0.0);
        }
        return new Scored(number, label, scores, expected, "");
    }

    private static Statistics.Snapshot snapshot(long count, Map<String, Long> rejects, Scored newest) {
        return new Statistics.Snapshot(
                count,
                count,
                rejects.size() == 1 ? 3 : count,
                0,
                count,
                count,
                Collections.nCopies(Statistics.TENTHS, count),
                rejects,
                count,
                count,
                Duration.ofMillis(count == Long.MAX_VALUE ? Long.MAX_VALUE / 1_000_000 : 61),
                Duration.ofMillis(count == Long.MAX_VALUE ? Long.MAX_VALUE / 1_000_000 : 118),
                Duration.ofSeconds(3723),
                newest);
    }
}
