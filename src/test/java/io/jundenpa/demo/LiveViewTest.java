package io.jundenpa.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LiveViewTest {

    private static final Samples SAMPLES = Samples.read(Path.of("config/digits"));

    private final LiveView view =
            new LiveView(SAMPLES, "digits 1 (0123456789ab)", "digits to digit-scores", "127.0.0.1:9092");

    @Test
    void fillsTheTerminalBeforeTheFirstRecord() {
        List<String> lines = plain(view.render(snapshot(0, Map.of(), Recognition.NONE)));

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
        LiveView wide = new LiveView(SAMPLES, "m".repeat(90), "t".repeat(300), "b".repeat(90));

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
    void showsTheCounts() {
        String picture =
                String.join("\n", plain(view.render(snapshot(12345, Map.of("BAD_JSON", 3L), Recognition.NONE))));

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

    private static Recognition recognition(long number, String label, String expected) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            scores.put(String.valueOf(i), i == 1 ? 0.75 : i == 2 ? 0.25 : 0.0);
        }
        return new Recognition(number, label, scores, expected);
    }

    private static Statistics.Snapshot snapshot(long count, Map<String, Long> rejects, Recognition newest) {
        return new Statistics.Snapshot(
                count,
                count,
                rejects.size() == 1 ? 3 : count,
                0,
                count,
                count,
                rejects,
                count,
                count,
                Duration.ofMillis(count == Long.MAX_VALUE ? Long.MAX_VALUE / 1_000_000 : 61),
                Duration.ofMillis(count == Long.MAX_VALUE ? Long.MAX_VALUE / 1_000_000 : 118),
                Duration.ofSeconds(3723),
                newest);
    }
}
