package io.jundenpa.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.Event;
import io.jundenpa.event.Feature;
import io.jundenpa.event.Field;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.Rows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds per number that is read from events in JSON: from lists, from objects, and from objects with other fields. */
@OperationsPerInvocation(EventDecoding.NUMBERS)
public class EventDecoding extends Coding {

    static final int NUMBERS = 512 * 30;

    /** The object that holds each field of a payment. */
    private static final String[] PARENTS = {
        "", "", "card", "customer", "customer", "merchant", "velocity", "velocity", "velocity", "device"
    };

    /** What a record is. */
    public enum Form {
        /** A list of 30 numbers. */
        LIST(30),
        /** An object of 30 numbers. */
        OBJECT(30),
        /** A payment with 35 fields in six objects, of which 10 numbers are read. */
        PAYMENT(10);

        private final int read;

        Form(int read) {
            this.read = read;
        }

        private String record(Random random) {
            List<String> members = new ArrayList<>();
            for (int i = 0; i < read; i++) {
                String number = Float.toString((float) random.nextGaussian());
                members.add(this == LIST ? number : "\"feature_" + i + "\":" + number);
            }
            return switch (this) {
                case LIST -> "[" + String.join(",", members) + "]";
                case OBJECT -> "{" + String.join(",", members) + "}";
                case PAYMENT -> payment(random, members);
            };
        }

        private static String payment(Random random, List<String> read) {
            String id = Integer.toHexString(random.nextInt());
            return "{\"id\":\"p-" + id
                    + "\",\"type\":\"payment\",\"version\":3,\"created_at\":\"2026-11-30T18:20:05Z\","
                    + read.get(0) + "," + read.get(1) + ",\"currency\":\"EUR\",\"channel\":\"web\","
                    + "\"card\":{\"present\":false,\"country\":\"FR\",\"bin\":\"411908\",\"network\":\"visa\","
                    + read.get(2)
                    + "},\"customer\":{\"id\":\"c-" + id + "\",\"name\":\"Zoë O'Neil\",\"vip\":false," + read.get(3)
                    + ","
                    + read.get(4)
                    + "},\"merchant\":{\"id\":\"m-1500\",\"mcc\":\"5411\",\"geo\":{\"lat\":44.17638,\"lon\":1.37174},"
                    + read.get(5) + "},\"velocity\":{" + read.get(6) + "," + read.get(7) + "," + read.get(8)
                    + "},\"device\":{\"os\":\"web\",\"ip\":\"203.0.113.113\",\"trusted\":null," + read.get(9)
                    + "},\"tags\":[\"gift\",\"new\"],\"note\":\"{\\\"amount\\\": 1}\",\"trace\":\"00-4bf92f3577b34da6\"}";
        }

        private Fields fields() {
            if (this != PAYMENT) {
                return Fields.BY_NAME;
            }
            Map<String, Field> fields = new HashMap<>();
            for (int i = 0; i < read; i++) {
                fields.put(
                        "feature_" + i,
                        Field.inValue((PARENTS[i].isEmpty() ? "" : "/" + PARENTS[i]) + "/feature_" + i));
            }
            return new Fields(fields, true);
        }
    }

    @Param
    public Form form;

    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonFactory factory = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private List<byte[]> records;
    private List<Event> events;
    private RowDecoder decoder;
    private Rows rows;
    private SerializedString[] names;
    private Map<String, Integer> columns;

    @Setup
    public void prepare() throws IOException, RejectException {
        var random = new Random(1);
        records = new ArrayList<>();
        events = new ArrayList<>();
        for (int i = 0; i < NUMBERS / form.read; i++) {
            records.add(form.record(random).getBytes(UTF_8));
            events.add(Event.of(records.get(i)));
        }
        List<Feature> features = new ArrayList<>();
        names = new SerializedString[form.read];
        columns = new HashMap<>();
        for (int i = 0; i < form.read; i++) {
            features.add(new Feature("feature_" + i, Optional.empty()));
            names[i] = new SerializedString("feature_" + i);
            columns.put("feature_" + i, i);
        }
        decoder = InputFormat.JSON.decoder(form.read, features, form.fields());
        rows = new Rows(form.read, 1);
        for (int i = 0; i < records.size(); i++) {
            rows.truncate(0);
            decoder.decode(events.get(i), rows);
            float[] row = rows.values().clone();
            stream(records.get(i), rows.values());
            check(row, "streaming");
            tree(records.get(i), rows.values());
            check(row, "tree");
        }
    }

    private void check(float[] expected, String contestant) {
        if (!Arrays.equals(expected, rows.values())) {
            throw new IllegalStateException("the " + contestant + " reads another row");
        }
        Arrays.fill(rows.values(), Float.NaN);
    }

    @Benchmark
    public void jundenpa(Blackhole blackhole) throws RejectException {
        for (Event event : events) {
            rows.truncate(0);
            decoder.decode(event, rows);
            blackhole.consume(rows.values());
        }
    }

    /** With Jackson's fast number parser, the expected name compared as bytes, into an array that is reused. */
    @Benchmark
    public void jacksonStreaming(Blackhole blackhole) throws IOException {
        float[] values = rows.values();
        for (byte[] record : records) {
            stream(record, values);
            blackhole.consume(values);
        }
    }

    private void stream(byte[] record, float[] values) throws IOException {
        try (JsonParser json = factory.createParser(record)) {
            if (json.nextToken() == JsonToken.START_ARRAY) {
                for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                    values[i] = json.getFloatValue();
                }
            } else {
                object(json, values);
            }
        }
    }

    /** Reads the fields of an object and of the objects in it. The names are different in all of them. */
    private void object(JsonParser json, float[] values) throws IOException {
        int expected = 0;
        int depth = 1;
        while (depth > 0) {
            if (expected < names.length && json.nextFieldName(names[expected])) {
                json.nextToken();
                values[expected++] = json.getFloatValue();
                continue;
            }
            JsonToken token = expected < names.length ? json.currentToken() : json.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                int column = columns.getOrDefault(json.currentName(), -1);
                token = json.nextToken();
                if (column >= 0) {
                    values[column] = json.getFloatValue();
                    expected = column + 1;
                } else if (token == JsonToken.START_ARRAY) {
                    json.skipChildren();
                }
            }
            if (token == JsonToken.START_OBJECT) {
                depth++;
            } else if (token == JsonToken.END_OBJECT) {
                depth--;
            }
        }
    }

    /** Through Jackson's tree, with a pointer of names for each field. */
    @Benchmark
    public void jacksonTree(Blackhole blackhole) throws IOException {
        float[] values = rows.values();
        for (byte[] record : records) {
            tree(record, values);
            blackhole.consume(values);
        }
    }

    private void tree(byte[] record, float[] values) throws IOException {
        JsonNode tree = mapper.readTree(record);
        for (int i = 0; i < values.length; i++) {
            values[i] = tree.isArray() ? tree.get(i).floatValue() : number(tree, i);
        }
    }

    private float number(JsonNode tree, int feature) {
        JsonNode parent = form == Form.PAYMENT && feature > 1 ? tree.get(PARENTS[feature]) : tree;
        return parent.get(names[feature].getValue()).floatValue();
    }
}
