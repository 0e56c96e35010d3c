package io.jundenpa.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.PaymentEvents;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** The values of payments in a format, with its pipeline. */
enum Payments {
    /** Objects, which the results hold as they are. */
    JSON("pipeline.yaml") {

        @Override
        List<byte[]> good(long time) throws IOException {
            List<byte[]> values = new ArrayList<>();
            for (byte[] event : PaymentEvents.json()) {
                String moved = new String(event, UTF_8)
                        .replaceFirst("(\"created_at\": ?)[0-9]+", "$1" + before(time, values.size()));
                values.add(moved.getBytes(UTF_8));
            }
            return values;
        }

        @Override
        List<byte[]> bad(List<byte[]> good) {
            String event = new String(good.get(0), UTF_8);
            List<String> bad = List.of(
                    "no json",
                    "[]",
                    "",
                    "{\"amount\": \"1.00\"}",
                    event.substring(0, event.length() - 1),
                    event.replaceFirst("\\{", "{\"fraud\": 1,"),
                    event.replaceFirst("\"amount\": \"", "\"amount\": \"EUR "));
            return bad.stream().map(value -> value.getBytes(UTF_8)).toList();
        }
    },
    /** Records that were all written with the same schema. */
    AVRO("avro.yaml") {

        @Override
        List<byte[]> good(long time) throws IOException {
            Schema schema = new Schema.Parser().parse(PaymentEvents.schema());
            var reader = new GenericDatumReader<GenericRecord>(schema);
            var writer = new GenericDatumWriter<GenericRecord>(schema);
            List<byte[]> values = new ArrayList<>();
            for (byte[] value : PaymentEvents.avro()) {
                GenericRecord event = reader.read(null, DecoderFactory.get().binaryDecoder(value, null));
                event.put("created_at", before(time, values.size()));
                var bytes = new ByteArrayOutputStream();
                BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
                writer.write(event, encoder);
                encoder.flush();
                values.add(bytes.toByteArray());
            }
            return values;
        }

        @Override
        List<byte[]> bad(List<byte[]> good) {
            byte[] event = good.get(0);
            return List.of(
                    new byte[0],
                    "no Avro".getBytes(UTF_8),
                    Arrays.copyOf(event, event.length - 1),
                    Arrays.copyOf(event, event.length + 1));
        }
    };

    private final String file;

    Payments(String file) {
        this.file = file;
    }

    /** The file of the pipeline. */
    Path file() {
        return PaymentEvents.FOLDER.resolve(file);
    }

    /** The pipeline. */
    Pipeline pipeline() {
        return PipelineReader.read(file(), Map.of(), Map.of());
    }

    /**
     * Values that can be scored. The payments were made in the ten minutes before a time, because the model reads their age.
     *
     * @param time in milliseconds
     */
    abstract List<byte[]> good(long time) throws IOException;

    /** Values that cannot be scored. */
    abstract List<byte[]> bad(List<byte[]> good);

    private static long before(long time, int number) {
        return time - 1_499L * number;
    }
}
