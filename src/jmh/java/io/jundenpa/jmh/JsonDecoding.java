package io.jundenpa.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Locale.ROOT;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.Rows;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** Reading JSON. */
public class JsonDecoding extends Coding {

    /** The numbers and their notation. */
    public enum Numbers {
        /** From 0 to 1, in the notation of Float.toString. */
        FLOATS,
        /** Normal with mean 0 and deviation 1, in the notation of Float.toString. */
        NORMAL,
        /** From 0 to 1, with 7 decimals. */
        DECIMALS_7,
        /** From 0 to 1, with 17 decimals: enough to show a double. */
        DECIMALS_17,
        /** From 0 to 99.99, with one or two decimals. */
        SHORT,
        /** Integers from 0 to 255, like pixels. */
        WHOLE,
        /** Integers from 0 to 16, half of them 0, like the pixels of the digits. */
        SMALL,
        /** Integers of 25 bits: half of them lie midway between two floats. */
        MIDDLES;

        private String next(Random random) {
            return switch (this) {
                case FLOATS -> Float.toString(random.nextFloat());
                case NORMAL -> Float.toString((float) random.nextGaussian());
                case DECIMALS_7 -> String.format(ROOT, "%.7f", random.nextDouble());
                case DECIMALS_17 -> String.format(ROOT, "%.17f", random.nextDouble());
                case SHORT -> String.format(ROOT, random.nextBoolean() ? "%.1f" : "%.2f", 99 * random.nextDouble());
                case WHOLE -> Integer.toString(random.nextInt(256));
                case SMALL -> Integer.toString(random.nextBoolean() ? 0 : random.nextInt(17));
                case MIDDLES -> (1 << 24 | random.nextInt(1 << 24)) + ".0";
            };
        }
    }

    @Param
    public Numbers numbers;

    @Param({"64", "784"})
    public int width;

    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonFactory factory = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private List<byte[]> records;
    private RowDecoder decoder;
    private Rows rows;

    @Setup
    public void prepare() {
        var random = new Random(1);
        records = Stream.generate(() -> record(random)).limit(NUMBERS / width).toList();
        decoder = InputFormat.JSON.decoder(width, List.of());
        rows = new Rows(width, 1);
    }

    private byte[] record(Random random) {
        return Stream.generate(() -> numbers.next(random))
                .limit(width)
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(US_ASCII);
    }

    @Benchmark
    public void jundenpa(Blackhole blackhole) throws RejectException {
        for (byte[] record : records) {
            rows.truncate(0);
            decoder.decode(record, rows);
            blackhole.consume(rows.values());
        }
    }

    @Benchmark
    public void jacksonDatabind(Blackhole blackhole) throws IOException {
        for (byte[] record : records) {
            blackhole.consume(mapper.readValue(record, float[].class));
        }
    }

    /** With Jackson's fast number parser, into an array that is reused. */
    @Benchmark
    public void jacksonStreaming(Blackhole blackhole) throws IOException {
        float[] values = rows.values();
        for (byte[] record : records) {
            try (JsonParser json = factory.createParser(record)) {
                json.nextToken();
                for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                    values[i] = json.getFloatValue();
                }
            }
            blackhole.consume(values);
        }
    }
}
