package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.jundenpa.event.Feature;
import io.jundenpa.event.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The slow reference for JSON records: Jackson's parser of characters builds a tree of the whole text, and
 * {@link Float#parseFloat} reads the numbers.
 */
final class JsonOracle {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200)
                    .maxNumberLength(1 << 20)
                    .maxNameLength(1 << 20)
                    .build())
            .build();

    private final int width;
    private final List<Feature> features;

    JsonOracle(int width, List<Feature> features) {
        this.width = width;
        this.features = features;
    }

    /** Thrown for an invalid record. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** A list of nodes. */
    private record Items(List<Object> list) {}

    /** The members of an object in order, including those that appear twice. */
    private record Members(List<Map.Entry<String, Object>> list) {}

    /** A number as text. */
    private record Digits(String text) {}

    /** A value that is neither a number, a list nor an object. */
    private enum Other {
        TEXT,
        NULL,
        LITERAL
    }

    /** The rows of a record; empty if it is invalid. */
    Optional<Decoding.Table> rows(byte[] record) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
            if (text.startsWith("\uFEFF")) {
                return Optional.empty();
            }
            try (JsonParser json = FACTORY.createParser(text)) {
                json.nextToken();
                Object root = node(json);
                require(json.nextToken() == null);
                return Optional.of(table(root));
            }
        } catch (IOException | Refused e) {
            return Optional.empty();
        }
    }

    private static void require(boolean valid) throws Refused {
        if (!valid) {
            throw new Refused();
        }
    }

    private static Object node(JsonParser json) throws IOException, Refused {
        JsonToken token = json.currentToken();
        require(token != null);
        if (token == JsonToken.START_ARRAY) {
            List<Object> list = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                list.add(node(json));
            }
            return new Items(list);
        }
        if (token == JsonToken.START_OBJECT) {
            List<Map.Entry<String, Object>> members = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                members.add(Map.entry(name, node(json)));
            }
            return new Members(members);
        }
        if (token.isNumeric()) {
            return new Digits(json.getText());
        }
        if (token == JsonToken.VALUE_STRING) {
            json.getText();
            return Other.TEXT;
        }
        return token == JsonToken.VALUE_NULL ? Other.NULL : Other.LITERAL;
    }

    private Decoding.Table table(Object root) throws Refused {
        if (root instanceof Members members) {
            return Decoding.Table.of(Layout.ROW, row(members));
        }
        require(root instanceof Items);
        List<Object> items = ((Items) root).list();
        if (items.isEmpty() || items.get(0) instanceof Digits) {
            return Decoding.Table.of(Layout.ROW, row(root));
        }
        float[] values = new float[items.size() * width];
        for (int i = 0; i < items.size(); i++) {
            require(items.get(i).getClass() == items.get(0).getClass());
            float[] row = items.get(i) instanceof Members members ? row(members) : row(items.get(i));
            System.arraycopy(row, 0, values, i * width, width);
        }
        return Decoding.Table.of(Layout.ROWS, values);
    }

    private float[] row(Object node) throws Refused {
        require(node instanceof Items);
        List<Object> items = ((Items) node).list();
        require(items.size() == width);
        float[] row = new float[width];
        for (int column = 0; column < width; column++) {
            row[column] = number(items.get(column));
        }
        return row;
    }

    private static float number(Object node) throws Refused {
        require(node instanceof Digits);
        float number = Float.parseFloat(((Digits) node).text());
        require(Float.isFinite(number));
        return number;
    }

    /** A row by name, or a wrapped row. Keys that no feature has are ignored. */
    private float[] row(Members members) throws Refused {
        List<Map.Entry<String, Object>> lists = wrapping(members);
        return lists.isEmpty() && !features.isEmpty() ? namedRow(members) : wrappedRow(members, lists);
    }

    /** The members that may wrap a row. */
    private List<Map.Entry<String, Object>> wrapping(Members members) {
        boolean wrapped = column("features").isEmpty() && column("id").isEmpty();
        return members.list().stream()
                .filter(member -> wrapped && member.getKey().equals("features"))
                .filter(member -> features.isEmpty() || member.getValue() instanceof Items)
                .toList();
    }

    private float[] wrappedRow(Members members, List<Map.Entry<String, Object>> lists) throws Refused {
        require(lists.size() == 1);
        for (Map.Entry<String, Object> member : members.list()) {
            require(column(member.getKey()).isEmpty());
        }
        return row(lists.get(0).getValue());
    }

    private float[] namedRow(Members members) throws Refused {
        float[] row = new float[width];
        boolean[] read = new boolean[width];
        boolean[] given = new boolean[width];
        for (Map.Entry<String, Object> member : members.list()) {
            OptionalInt column = column(member.getKey());
            if (column.isPresent()) {
                require(!read[column.getAsInt()]);
                read[column.getAsInt()] = true;
                given[column.getAsInt()] = member.getValue() != Other.NULL;
                row[column.getAsInt()] = given[column.getAsInt()] ? number(member.getValue()) : 0;
            }
        }
        for (int column = 0; column < width; column++) {
            Optional<Float> missing = features.get(column).missing();
            require(given[column] || missing.isPresent());
            row[column] = given[column] ? row[column] : missing.orElseThrow();
        }
        return row;
    }

    private OptionalInt column(String name) {
        return IntStream.range(0, features.size())
                .filter(i -> features.get(i).name().equals(name))
                .findFirst();
    }
}
