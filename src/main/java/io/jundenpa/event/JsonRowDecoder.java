package io.jundenpa.event;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;
import static io.jundenpa.event.RejectCode.BAD_JSON;
import static io.jundenpa.event.RejectCode.DUPLICATE_FEATURE;
import static io.jundenpa.event.RejectCode.MISSING_FEATURE;
import static io.jundenpa.event.RejectCode.TOO_LARGE;
import static io.jundenpa.event.RejectCode.UNKNOWN_FEATURE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Optional;

/**
 * Reads rows from JSON, token by token.
 *
 * <p>Stricter than a data binder, which takes null for 0, text for numbers, the last of two equal keys, 1e39 for infinity,
 * and stops at the end of the first value. The messages are our own: those of the parser quote the payload.
 */
final class JsonRowDecoder implements RowDecoder {

    /**
     * The most numbers in the rows by name of one record. Where all features have defaults, a row is two bytes long and as
     * wide as the model: the size of the record bounds nothing.
     */
    private static final int MOST_NAMED_VALUES = 1 << 22;

    /** The key of the list in an object that wraps a row. */
    static final String LIST_KEY = "features";

    private static final String ID_KEY = "id";

    /**
     * The parser for one record after the other. Without charset detection, which would let UTF-16 and a byte order mark
     * pass; names are not interned and their table never refuses to grow, because payloads choose them. The length of a name
     * is counted in bytes, up to three for a character. The words for NaN and infinity are tokens only to be rejected by
     * their own code.
     */
    private final JsonFactory factory = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(DecimalReader.LONGEST)
                    .maxNameLength(3 * Feature.LONGEST_NAME)
                    .maxStringLength(1 << 16)
                    .build())
            .build();

    private final JsonListReader lists;
    private final FeatureColumns columns;
    private final int width;
    private final boolean wrapped;
    private final CharsetDecoder utf8 = UTF_8.newDecoder();
    private final CharBuffer characters = CharBuffer.allocate(256);

    JsonRowDecoder(FeatureColumns columns) {
        this.columns = columns;
        this.width = columns.width();
        this.wrapped = columns.find(LIST_KEY) < 0 && columns.find(ID_KEY) < 0;
        this.lists = new JsonListReader(width, wrapped);
    }

    @Override
    public Layout decode(byte[] value, Rows rows) throws InvalidVectorException {
        int before = rows.count();
        Optional<Layout> layout = lists.read(value, rows);
        if (layout.isPresent()) {
            return layout.get();
        }
        rows.truncate(before);
        return decodeByToken(value, rows);
    }

    /** Decodes any record: the same that {@link #decode} gives and throws, more slowly for plain lists. */
    Layout decodeByToken(byte[] value, Rows rows) throws InvalidVectorException {
        int before = rows.count();
        try (JsonParser json = factory.createParser(value)) {
            return document(json, value, rows);
        } catch (InvalidVectorException e) {
            rows.truncate(before);
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes cannot fail to be read", e);
        }
    }

    private Layout document(JsonParser json, byte[] value, Rows rows) throws InvalidVectorException, IOException {
        try {
            Layout layout = rows(json, value, rows);
            if (json.nextToken() != null) {
                long offset = json.currentTokenLocation().getByteOffset();
                throw badJson("more follows the end of the JSON at byte offset " + offset);
            }
            return layout;
        } catch (JacksonException e) {
            throw malformed(e, json);
        }
    }

    private Layout rows(JsonParser json, byte[] value, Rows rows) throws InvalidVectorException, IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            throw badJson("no JSON in " + value.length + " bytes");
        }
        if (first == START_OBJECT) {
            checkUtf8(value);
            object(json, rows, 1);
            return Layout.ROW;
        }
        if (first != START_ARRAY) {
            throw badJson("the JSON is " + kind(first) + ", expected a list or an object");
        }
        JsonToken second = json.nextToken();
        if (second == START_ARRAY) {
            lists(json, rows);
            return Layout.ROWS;
        }
        if (second == START_OBJECT) {
            checkUtf8(value);
            objects(json, rows);
            return Layout.ROWS;
        }
        numbers(json, second, rows, rows.addRow(), 1);
        return Layout.ROW;
    }

    /** The rows of {@code [[..], ..]}, from behind the second bracket. */
    private void lists(JsonParser json, Rows rows) throws InvalidVectorException, IOException {
        int row = 1;
        JsonToken token = START_ARRAY;
        while (token != END_ARRAY) {
            if (token != START_ARRAY) {
                throw badJson("row " + row + " is " + kind(token) + ", expected a list");
            }
            numbers(json, json.nextToken(), rows, rows.addRow(), row);
            row++;
            token = json.nextToken();
        }
    }

    /** The rows of {@code [{..}, ..]}, from behind the first brace. */
    private void objects(JsonParser json, Rows rows) throws InvalidVectorException, IOException {
        int most = Math.max(1, MOST_NAMED_VALUES / width);
        int row = 1;
        JsonToken token = START_OBJECT;
        while (token != END_ARRAY) {
            if (token != START_OBJECT) {
                throw badJson("row " + row + " is " + kind(token) + ", expected an object");
            }
            if (row > most) {
                throw new InvalidVectorException(
                        TOO_LARGE, "more than " + most + " rows by name, expected at most " + most);
            }
            object(json, rows, row);
            row++;
            token = json.nextToken();
        }
    }

    /** The numbers of one list, from its first token to its closing bracket. */
    private void numbers(JsonParser json, JsonToken first, Rows rows, int start, int row)
            throws InvalidVectorException, IOException {
        float[] values = rows.values();
        int column = 0;
        for (JsonToken token = first; token != END_ARRAY; token = json.nextToken()) {
            if (column == width) {
                throw Rejections.tooManyValues(row, width);
            }
            if (!token.isNumeric()) {
                throw Rejections.notANumber(Rejections.value(row, column), kind(token));
            }
            float number = number(json);
            if (!Float.isFinite(number)) {
                throw notFinite(json, Rejections.value(row, column));
            }
            values[start + column] = number;
            column++;
        }
        if (column < width) {
            throw Rejections.tooFewValues(row, column, width);
        }
    }

    /** A row by name, or one wrapped in a record, from behind its opening brace. */
    private void object(JsonParser json, Rows rows, int row) throws InvalidVectorException, IOException {
        int start = rows.addRow();
        columns.begin();
        boolean list = false;
        boolean id = false;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            int column = list ? -1 : columns.find(key);
            if (column >= 0) {
                feature(json, token, rows.values(), start, column, row);
            } else if (!wrapped || !columns.untouched()) {
                throw unknown(row, key);
            } else if (key.equals(LIST_KEY)) {
                wrappedList(json, token, list, rows, start, row);
                list = true;
            } else if (key.equals(ID_KEY)) {
                ignoredId(json, token, id, row);
                id = true;
            } else {
                throw unknown(row, key);
            }
        }
        if (!list) {
            endOfNames(rows.values(), start, id, row);
        }
    }

    private void feature(JsonParser json, JsonToken token, float[] values, int start, int column, int row)
            throws InvalidVectorException, IOException {
        String name = columns.name(column);
        if (!columns.mark(column)) {
            throw duplicate(row, name);
        }
        if (!token.isNumeric()) {
            throw Rejections.notANumber(Rejections.feature(row, name), kind(token));
        }
        float number = number(json);
        if (!Float.isFinite(number)) {
            throw notFinite(json, Rejections.feature(row, name));
        }
        values[start + column] = number;
    }

    private void wrappedList(JsonParser json, JsonToken token, boolean again, Rows rows, int start, int row)
            throws InvalidVectorException, IOException {
        if (again) {
            throw duplicate(row, LIST_KEY);
        }
        if (token != START_ARRAY) {
            throw badJson(Rejections.feature(row, LIST_KEY) + " is " + kind(token) + ", expected a list of numbers");
        }
        numbers(json, json.nextToken(), rows, start, row);
    }

    private static void ignoredId(JsonParser json, JsonToken token, boolean again, int row)
            throws InvalidVectorException, IOException {
        if (again) {
            throw duplicate(row, ID_KEY);
        }
        if (token != VALUE_STRING && (!token.isNumeric() || json.isNaN())) {
            throw badJson(
                    Rejections.feature(row, ID_KEY) + " is " + kind(token) + ", expected text or a finite number");
        }
    }

    /** Checks a row by name at its closing brace. */
    private void endOfNames(float[] values, int start, boolean id, int row) throws InvalidVectorException {
        if (!columns.named()) {
            throw missing(row, LIST_KEY);
        }
        if (id) {
            throw unknown(row, ID_KEY);
        }
        int missing = columns.fill(values, start);
        if (missing >= 0) {
            throw missing(row, columns.name(missing));
        }
    }

    /**
     * The number at hand, rounded once from its digits. The parser's own getters read whole numbers as such, which loses the
     * sign of -0.
     */
    private static float number(JsonParser json) throws IOException {
        if (json.isNaN()) {
            return Float.NaN;
        }
        return NumberInput.parseFloat(json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), true);
    }

    private static InvalidVectorException notFinite(JsonParser json, String place) throws IOException {
        if (!json.isNaN()) {
            return Rejections.tooLarge(place);
        }
        return Rejections.notFinite(place, json.getText().equals("NaN") ? "NaN" : "infinite");
    }

    /**
     * The parser does not look into the bytes of text closely, and would let a name pass that is spelled in too many bytes.
     * Outside of text, bytes that are not ASCII are errors by themselves.
     */
    private void checkUtf8(byte[] value) throws InvalidVectorException {
        int start = 0;
        while (start < value.length && value[start] >= 0) {
            start++;
        }
        ByteBuffer bytes = ByteBuffer.wrap(value, start, value.length - start);
        utf8.reset();
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            characters.clear();
            result = utf8.decode(bytes, characters, true);
        }
        if (result.isError()) {
            throw badJson("not UTF-8 at byte offset " + bytes.position());
        }
    }

    private static InvalidVectorException malformed(JacksonException e, JsonParser json) {
        JsonLocation location = e.getLocation() == null ? json.currentLocation() : e.getLocation();
        long offset = location.getByteOffset();
        if (e instanceof StreamConstraintsException) {
            return badJson("longer than " + DecimalReader.LONGEST + " digits for a number or " + Feature.LONGEST_NAME
                    + " characters for a name, before byte offset " + offset);
        }
        if (e instanceof JsonEOFException) {
            return badJson("the JSON ends too early, after " + offset + " bytes");
        }
        return badJson("malformed JSON at byte offset " + offset);
    }

    private static InvalidVectorException badJson(String message) {
        return new InvalidVectorException(BAD_JSON, message);
    }

    private static InvalidVectorException unknown(int row, String name) {
        return new InvalidVectorException(UNKNOWN_FEATURE, Rejections.feature(row, name) + " is unknown");
    }

    private static InvalidVectorException duplicate(int row, String name) {
        return new InvalidVectorException(DUPLICATE_FEATURE, Rejections.feature(row, name) + " stands twice");
    }

    private static InvalidVectorException missing(int row, String name) {
        return new InvalidVectorException(MISSING_FEATURE, Rejections.feature(row, name) + " is missing");
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> "text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case START_ARRAY -> "a list";
            case START_OBJECT -> "an object";
            default -> "a number";
        };
    }
}
