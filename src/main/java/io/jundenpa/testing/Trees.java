package io.jundenpa.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.format.document.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;

/** Expected values and results of any format as trees, which can be compared. */
final class Trees {

    /** An event may have a number of any length where no feature reads it. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build());

    private Trees() {}

    /** A value of a document. */
    static JsonNode of(Node node) {
        return json(node.json());
    }

    /**
     * A result. A row of CSV or of floats is a list of numbers; several rows are a list of rows.
     *
     * @param width numbers in a row
     */
    static JsonNode of(byte[] result, OutputFormat format, int width) {
        return switch (format) {
            case CSV -> rows(numbers(new String(result, UTF_8)), width);
            case FLOAT32 -> rows(numbers(ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN)), width);
            default -> json(result);
        };
    }

    /** A result in Avro that does not name its schema. */
    static JsonNode ofAvro(byte[] result, String schema) {
        try {
            Object record = new GenericDatumReader<>(new Schema.Parser().parse(schema))
                    .read(null, DecoderFactory.get().binaryDecoder(result, null));
            return json(GenericData.get().toString(record).getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the result is no Avro", e);
        }
    }

    private static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("the text is no JSON", e);
        }
    }

    private static List<Double> numbers(String csv) {
        List<Double> numbers = new ArrayList<>();
        for (String number : csv.split("[,\n]", -1)) {
            numbers.add(Double.valueOf(number));
        }
        return numbers;
    }

    private static List<Double> numbers(ByteBuffer floats) {
        List<Double> numbers = new ArrayList<>();
        while (floats.hasRemaining()) {
            numbers.add((double) floats.getFloat());
        }
        return numbers;
    }

    private static JsonNode rows(List<Double> numbers, int width) {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (int from = 0; from < numbers.size(); from += width) {
            ArrayNode row = rows.addArray();
            numbers.subList(from, from + width).forEach(row::add);
        }
        return rows.size() == 1 ? rows.get(0) : rows;
    }
}
