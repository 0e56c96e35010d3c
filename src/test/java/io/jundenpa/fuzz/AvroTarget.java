package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.Feature;
import io.jundenpa.event.Field;
import io.jundenpa.event.Fields;
import io.jundenpa.event.RandomAvro;
import io.jundenpa.event.RandomFields;
import io.jundenpa.event.RowDecoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;

/**
 * Decodes a record in Avro. The input is the schema's text, a line feed and the record; or the seed of a random schema, four
 * bytes, and the record.
 */
public final class AvroTarget {

    /** The features of a schema that is given. */
    private static final List<Feature> FEATURES =
            List.of(new Feature("a", Optional.empty()), new Feature("b", Optional.of(1f)));

    private static final Fields FIELDS = new Fields(Map.of("b", Field.inValue("/o/b")), true);

    private AvroTarget() {}

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether the schema is valid and the record can be decoded. */
    static boolean takes(byte[] data) {
        boolean given = data.length > 0 && data[0] == '{';
        return given ? takesGiven(data) : takesRandom(data);
    }

    private static boolean takesGiven(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != '\n') {
            end++;
        }
        String schema = new String(data, 0, end, UTF_8);
        byte[] record = Arrays.copyOfRange(data, Math.min(end + 1, data.length), data.length);
        RowDecoder decoder;
        try {
            decoder = AvroDecoders.bare(FIELDS, schema).decoder(FEATURES.size(), FEATURES);
        } catch (IllegalArgumentException e) {
            Expect.that(!e.getMessage().isBlank(), "refused without a message");
            return false;
        }
        return Decoding.of(decoder, FEATURES.size(), record).rows().isPresent();
    }

    private static boolean takesRandom(byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(data, Math.max(data.length, Integer.BYTES)));
        RandomAvro random = new RandomAvro(new Random(in.getInt()));
        Schema schema = random.schema();
        RandomFields fields = random.fields(schema);
        if (!fields.isValid()) {
            return false;
        }
        RowDecoder decoder =
                AvroDecoders.bare(fields.fields(), schema.toString()).decoder(fields.width(), fields.features());
        byte[] record = Arrays.copyOfRange(in.array(), Integer.BYTES, in.capacity());
        return Decoding.of(decoder, fields.width(), record).rows().isPresent();
    }
}
