package io.jundenpa.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Handwritten digits with their labels. The picture has the newest digit, and the scores of all labels as bars. */
final class Digits implements Feed {

    /** How many pixels a digit has. */
    private static final int PIXELS = 64;

    private static final int SIDE = 8;
    private static final int BAR_WIDTH = 44;
    /** From light to dark, for pixels from 0 to 16. */
    private static final String SHADES = " ░▒▓█";

    private static final ObjectReader RESULT = new ObjectMapper().readerFor(Result.class);

    private final List<Sample> samples;

    /**
     * One digit.
     *
     * @param json its pixels as a JSON array
     * @param pixels row by row, each from 0 to 16
     * @param label the true digit
     */
    private record Sample(String json, List<Integer> pixels, String label) {}

    /** The value of a result in the format {@code json-labels}. */
    private record Result(String label, double score, LinkedHashMap<String, Double> scores) {}

    private Digits(List<Sample> samples) {
        this.samples = samples;
    }

    /**
     * Reads {@code samples.jsonl}, one array of pixels a line, and {@code sample-labels.txt}, one label a line.
     *
     * @throws DemoException if a file is missing or malformed, with its name and the line
     */
    static Digits read(Path folder) {
        Path values = folder.resolve("samples.jsonl");
        List<String> lines = Feed.lines(values);
        List<String> labels = Feed.lines(folder.resolve("sample-labels.txt"));
        Feed.checkSameCount(folder, lines, "samples", labels, "labels");
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String place = values + ":" + (i + 1);
            samples.add(new Sample(lines.get(i), pixels(lines.get(i), place), labels.get(i)));
        }
        return new Digits(samples);
    }

    private static List<Integer> pixels(String line, String place) {
        List<Integer> pixels = new ArrayList<>();
        try {
            for (String pixel : line.replaceAll("[\\[\\]\\s]", "").split(",", -1)) {
                pixels.add(Integer.parseInt(pixel));
            }
        } catch (NumberFormatException e) {
            throw new DemoException(place + ": expected an array of integers", e);
        }
        if (pixels.size() != PIXELS) {
            throw new DemoException(place + ": " + pixels.size() + " pixels, expected " + PIXELS);
        }
        return pixels;
    }

    private Sample sample(long number) {
        return samples.get((int) (number % samples.size()));
    }

    @Override
    public FeedRecord event(long number) {
        Sample sample = sample(number);
        return new FeedRecord(number, name(number), Optional.empty(), sample.json(), sample.label());
    }

    private static String name(long number) {
        return "digit-" + number;
    }

    @Override
    public List<DigitPoison> poisons() {
        return List.of(DigitPoison.values());
    }

    @Override
    public Scored scored(long number, String value, String label) throws JsonProcessingException {
        Result result = RESULT.readValue(value);
        return new Scored(number, result.label(), result.scores(), label, value);
    }

    @Override
    public List<String> picture(Statistics.Snapshot now) {
        Scored newest = now.newest();
        List<Integer> pixels = newest.isNone()
                ? Collections.nCopies(PIXELS, 0)
                : sample(newest.number()).pixels();
        List<Map.Entry<String, Double>> scores = List.copyOf(newest.scores().entrySet());
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < LINES - 1; row++) {
            String bar = row < scores.size() ? bar(scores.get(row), newest) : "";
            lines.add("  " + picture(pixels, row - 1) + "   " + bar);
        }
        lines.add(caption(newest));
        return lines;
    }

    /** A row of the digit in its frame. Row -1 is the top of the frame, row 8 the bottom. */
    private static String picture(List<Integer> pixels, int row) {
        if (row < 0) {
            return Style.dim("┌" + "─".repeat(2 * SIDE) + "┐");
        }
        if (row == SIDE) {
            return Style.dim("└" + "─".repeat(2 * SIDE) + "┘");
        }
        StringBuilder picture = new StringBuilder();
        for (int pixel : pixels.subList(row * SIDE, (row + 1) * SIDE)) {
            char shade = SHADES.charAt((Math.max(0, Math.min(16, pixel)) + 3) / 4);
            picture.append(shade).append(shade);
        }
        return Style.dim("│") + picture + Style.dim("│");
    }

    private static String bar(Map.Entry<String, Double> score, Scored newest) {
        String text = String.format(
                Locale.ROOT, "%2s %s %6.4f", score.getKey(), Style.bar(score.getValue(), BAR_WIDTH), score.getValue());
        if (!score.getKey().equals(newest.label())) {
            return "  " + text;
        }
        String marked = "> " + text;
        if (!newest.checkable()) {
            return Style.bold(marked);
        }
        return newest.right() ? Style.green(marked) : Style.red(marked);
    }

    private static String caption(Scored newest) {
        if (newest.isNone()) {
            return Style.dim("  waiting for the first digit");
        }
        String caption = "  " + name(newest.number());
        caption += Style.pad(25 - caption.length()) + "recognised as " + newest.label();
        if (!newest.checkable()) {
            return caption;
        }
        return caption + ", meant " + newest.expected() + ": "
                + (newest.right() ? Style.green("right") : Style.red("wrong"));
    }

    @Override
    public Figure figure(Statistics.Snapshot now) {
        return new Figure(
                "accuracy",
                now.checked() == 0
                        ? "-"
                        : String.format(Locale.ROOT, "%.3f (%d of %d)", now.accuracy(), now.right(), now.checked()));
    }
}
