package io.jundenpa.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.Event;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.Layout;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.RowEncoder;
import io.jundenpa.event.Rows;
import io.jundenpa.model.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The input records, by number. They repeat a few distinct ones. The key of a record is its number. */
final class Inputs {

    private static final String SAMPLES = "samples.jsonl";
    private static final long SEED = 784;
    private static final int MAX_VALUES = 1000;
    private static final int MAX_NUMBERS = 1 << 22;

    private final List<Event> events;

    private Inputs(List<Event> events) {
        this.events = events;
    }

    /**
     * Takes the events of the options. Without them, reads the lines of {@code samples.jsonl} in the model's folder. Without
     * that file, makes 1000 rows of seeded normal deviates, or fewer for a very wide model. JSON shows each float in its
     * shortest decimal form.
     *
     * @throws BenchException if a sample is not one row of the model, with its line
     */
    static Inputs of(Model model, BenchOptions options) {
        if (!options.events().isEmpty()) {
            return new Inputs(options.events());
        }
        Path path = options.model();
        Path samples = Files.isDirectory(path) ? path.resolve(SAMPLES) : path.resolveSibling(SAMPLES);
        List<byte[]> values = Files.exists(samples)
                ? read(samples, model, options)
                : random(model.network().inputSize(), options);
        return new Inputs(values.stream().map(Event::of).toList());
    }

    private static List<byte[]> read(Path file, Model model, BenchOptions options) {
        List<byte[]> values = new ArrayList<>();
        RowDecoder decoder = InputFormat.JSON.decoder(model.network().inputSize(), model.features());
        RowEncoder encoder = options.output().format().encoder(List.of());
        for (String line : lines(file)) {
            byte[] json = line.getBytes(UTF_8);
            var rows = new Rows(model.network().inputSize(), 1);
            String place = file + ":" + (values.size() + 1) + ": ";
            try {
                if (decoder.decode(json, rows) != Layout.ROW) {
                    throw new BenchException(place + "a list of rows, expected one row");
                }
            } catch (RejectException e) {
                throw new BenchException(place + e.code() + ": " + e.getMessage(), e);
            }
            values.add(options.input().format() == InputFormat.JSON ? json : encoder.encode(rows, 0, 1, Layout.ROW));
        }
        if (values.isEmpty()) {
            throw new BenchException(file + ": is empty, expected one row a line");
        }
        return values;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new BenchException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<byte[]> random(int width, BenchOptions options) {
        int count = Math.max(1, Math.min(MAX_VALUES, MAX_NUMBERS / width));
        var random = new Random(SEED);
        var rows = new Rows(width, count);
        rows.addRows(count);
        for (int i = 0; i < count * width; i++) {
            rows.values()[i] = (float) random.nextGaussian();
        }
        OutputFormat format = options.output().format();
        RowEncoder encoder = format.encoder(List.of());
        List<byte[]> values = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            values.add(encoder.encode(rows, row, 1, Layout.ROW));
        }
        return values;
    }

    /** How many distinct records there are. */
    int distinct() {
        return events.size();
    }

    /** The index of the distinct record for a record. */
    int index(long number) {
        return (int) (number % events.size());
    }

    /** A distinct record. The caller must not modify its value. */
    Event event(int index) {
        return events.get(index);
    }

    /** The timestamp with which a record is sent: its own, or the time of the clock if it has none. */
    static long timestamp(Event event) {
        return event.timestamp() == 0 ? System.currentTimeMillis() : event.timestamp();
    }

    /** The mean length of a value in bytes. */
    double meanBytes() {
        return events.stream().mapToInt(event -> event.value().length).average().orElseThrow();
    }

    /** The key of a record. */
    static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    /** The number of the record with this key. */
    static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }
}
