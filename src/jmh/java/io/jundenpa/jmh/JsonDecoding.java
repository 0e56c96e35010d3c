package io.jundenpa.jmh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Locale.ROOT;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.codec.InputFormat;
import io.jundenpa.codec.InvalidVectorException;
import io.jundenpa.codec.RowDecoder;
import io.jundenpa.codec.Rows;
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

    /** Decimals of each number: 8 show a float, 17 a double. */
    @Param({"8", "17"})
    public int decimals;

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
        return random.doubles(width)
                .mapToObj(number -> String.format(ROOT, "%." + decimals + "f", number))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(US_ASCII);
    }

    @Benchmark
    public void jundenpa(Blackhole blackhole) throws InvalidVectorException {
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

    /** With the parser's fast reader of numbers, into memory that is used again. */
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
