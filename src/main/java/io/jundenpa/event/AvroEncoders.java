package io.jundenpa.event;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Makes the encoders of results in Avro, and their schema. */
public final class AvroEncoders {

    private AvroEncoders() {}

    /**
     * Encoders of results that name their schema, as Confluent's serializers write them: {@code 00} and the id in 4 bytes,
     * big-endian, before the record.
     *
     * @param format one in Avro
     * @param id of the schema in a registry
     */
    public static EncoderFactory framed(OutputFormat format, int id) {
        byte[] prefix =
                ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(id).array();
        return labels -> AvroRowEncoder.of(format.needsLabels(), labels, prefix);
    }

    /**
     * The schema of results: for {@link OutputFormat#AVRO} a record of floats, {@code {"a": 0.1, "b": 0.9}}; for {@link
     * OutputFormat#AVRO_LABELS} the record {@code {"label": "b", "score": 0.9, "scores": {"a": 0.1, "b": 0.9}}}.
     *
     * <p>A float has the name of its label, or {@code output_1} and so on. In names, {@code _} stands for a character that Avro
     * does not allow; such a field has the label as its {@code doc}.
     *
     * @param format one in Avro
     * @param name of the record, such as the topic
     * @param labels the names of the outputs; empty if they have no names
     * @param width numbers in a row
     * @return the schema as JSON, the same for the same arguments
     * @throws IllegalArgumentException with the problem if two labels give the same name
     */
    public static String schema(OutputFormat format, String name, List<String> labels, int width) {
        String record = allowed(name);
        if (!format.needsLabels()) {
            return Schema.createRecord(record, null, null, false, numbers(labels, width))
                    .toString();
        }
        Schema number = Schema.create(Schema.Type.FLOAT);
        Schema scores = Schema.createRecord(record + "_scores", null, null, false, numbers(labels, width));
        return Schema.createRecord(
                        record,
                        null,
                        null,
                        false,
                        List.of(
                                new Schema.Field("label", Schema.create(Schema.Type.STRING)),
                                new Schema.Field("score", number),
                                new Schema.Field("scores", scores)))
                .toString();
    }

    private static List<Schema.Field> numbers(List<String> labels, int width) {
        Map<String, String> byName = new HashMap<>();
        List<Schema.Field> fields = new ArrayList<>();
        for (int output = 0; output < width; output++) {
            String label = labels.isEmpty() ? "output_" + (output + 1) : labels.get(output);
            String name = allowed(label);
            String other = byName.put(name, label);
            if (other != null) {
                throw new IllegalArgumentException("the labels " + Rejections.quoted(other) + " and "
                        + Rejections.quoted(label) + " are both " + Rejections.quoted(name) + " as names in Avro");
            }
            Schema number = Schema.create(Schema.Type.FLOAT);
            fields.add(name.equals(label) ? new Schema.Field(name, number) : new Schema.Field(name, number, label));
        }
        return fields;
    }

    /** The text as a name in Avro. */
    private static String allowed(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_]", "_");
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
}
