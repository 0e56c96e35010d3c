package io.jundenpa.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.Layout;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RowEncoder;
import io.jundenpa.event.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** Writing JSON, rows of 10 numbers. */
public class JsonEncoding extends Coding {

    private static final int WIDTH = 10;

    /** The distribution of the numbers. */
    public enum Scores {
        /** Uniform from 0 to 1. */
        UNIFORM,
        /** From e^-25 to 1, nearly all of them small, like the probabilities of softmax. */
        SOFTMAX;

        private float next(Random random) {
            return this == UNIFORM ? random.nextFloat() : (float) Math.exp(-25 * random.nextDouble());
        }
    }

    @Param
    public Scores scores;

    private final ObjectMapper mapper = new ObjectMapper();
    private final RowEncoder encoder = OutputFormat.JSON.encoder(List.of());
    private final Rows rows = new Rows(WIDTH, NUMBERS / WIDTH);
    private List<float[]> arrays;

    @Setup
    public void prepare() {
        var random = new Random(1);
        float[] values = rows.values();
        for (int i = rows.addRows(NUMBERS / WIDTH); i < values.length; i++) {
            values[i] = scores.next(random);
        }
        arrays = IntStream.range(0, rows.count())
                .mapToObj(row -> Arrays.copyOfRange(values, row * WIDTH, (row + 1) * WIDTH))
                .toList();
    }

    @Benchmark
    public void jundenpa(Blackhole blackhole) {
        for (int row = 0; row < rows.count(); row++) {
            blackhole.consume(encoder.encode(rows, row, 1, Layout.ROW));
        }
    }

    @Benchmark
    public void jacksonDatabind(Blackhole blackhole) throws JsonProcessingException {
        for (float[] array : arrays) {
            blackhole.consume(mapper.writeValueAsBytes(array));
        }
    }
}
