package io.jundenpa.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Handwritten digits with their labels. */
final class Samples {

    /** How many pixels a digit has. */
    static final int PIXELS = 64;

    private final List<Sample> samples;

    /**
     * One digit.
     *
     * @param json its pixels as a JSON array
     * @param pixels row by row, each from 0 to 16
     * @param label the true digit
     */
    record Sample(String json, List<Integer> pixels, String label) {}

    private Samples(List<Sample> samples) {
        this.samples = samples;
    }

    /**
     * Reads {@code samples.jsonl}, one array of pixels a line, and {@code sample-labels.txt}, one label a line.
     *
     * @throws DemoException if a file is missing or malformed, with its name and the line
     */
    static Samples read(Path folder) {
        Path values = folder.resolve("samples.jsonl");
        List<String> lines = lines(values);
        List<String> labels = lines(folder.resolve("sample-labels.txt"));
        if (lines.isEmpty() || lines.size() != labels.size()) {
            throw new DemoException(folder + ": " + lines.size() + " samples and " + labels.size()
                    + " labels, expected the same number of both, at least 1");
        }
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String place = values + ":" + (i + 1);
            samples.add(new Sample(lines.get(i), pixels(lines.get(i), place), labels.get(i)));
        }
        return new Samples(samples);
    }

    /** The sample for the Kafka record with this number, from 0. After the last sample, the first one comes again. */
    Sample get(long number) {
        return samples.get((int) (number % samples.size()));
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

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new DemoException(file + ": cannot be read; unpack the whole distribution", e);
        }
    }
}
