package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.Feature;
import io.jundenpa.event.Field;
import io.jundenpa.event.Fields;
import io.jundenpa.event.ProtobufDecoders;
import io.jundenpa.event.RandomFields;
import io.jundenpa.event.RandomProtobuf;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.WriterSchema;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Decodes a record in Protobuf. The input is a line with the text of a .proto file, which begins with a small letter, and a
 * framed record; or the seed of a random schema, four bytes, and a record without framing.
 */
public final class ProtobufTarget {

    /** The features of a schema that is given. */
    private static final List<Feature> FEATURES =
            List.of(new Feature("a", Optional.empty()), new Feature("b", Optional.of(1f)));

    private static final Fields FIELDS = new Fields(Map.of("b", Field.inValue("/o/b")), true);

    private ProtobufTarget() {}

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether the schema is valid and the record can be decoded. */
    static boolean takes(byte[] data) {
        boolean given = data.length > 0 && data[0] >= 'a' && data[0] <= 'z';
        return given ? takesGiven(data) : takesRandom(data);
    }

    private static boolean takesGiven(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != '\n') {
            end++;
        }
        var schema = new WriterSchema("", new String(data, 0, end, UTF_8));
        byte[] record = Arrays.copyOfRange(data, Math.min(end + 1, data.length), data.length);
        RowDecoder decoder =
                ProtobufDecoders.framed(FIELDS, id -> List.of(schema)).decoder(FEATURES.size(), FEATURES);
        return Decoding.of(decoder, FEATURES.size(), record).rows().isPresent();
    }

    private static boolean takesRandom(byte[] data) {
        ByteBuffer in = ByteBuffer.wrap(Arrays.copyOf(data, Math.max(data.length, Integer.BYTES)));
        var random = new RandomProtobuf(new Random(in.getInt()));
        RandomFields fields = random.fields();
        if (!fields.isValid()) {
            return false;
        }
        RowDecoder decoder = ProtobufDecoders.bare(fields.fields(), random.files(), RandomProtobuf.MESSAGE)
                .decoder(fields.width(), fields.features());
        byte[] record = Arrays.copyOfRange(in.array(), Integer.BYTES, in.capacity());
        return Decoding.of(decoder, fields.width(), record).rows().isPresent();
    }
}
