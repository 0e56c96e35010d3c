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
 * Reads rows from JSON (RFC 8259). {@link JsonListReader} is its fast path. All other records are parsed token by token. For
 * one thread.
 *
 * <p>It is stricter than a data binder: null, text instead of a number, a key that appears twice, a number too large for a
 * float, and text after the JSON are rejected. The parser's messages quote the payload, so this class writes its own.
 */
final class JsonRowDecoder implements RowDecoder {

    /**
     * The maximum count of numbers in the rows of a list of objects. If all features have defaults, the two bytes {@code {}}
     * become a row as wide as the model, so the size of the record does not bound the memory.
     */
    private static final int MAX_NAMED_VALUES = 1 << 22;

    /** The key of the row in an object that wraps it. */
    static final String LIST_KEY = "features";

    private static final String ID_KEY = "id";

    /**
     * Makes a parser for each record. Charset detection is off, because it would accept UTF-16 and a byte order mark.
     * Payloads choose the names, so names are not interned, and hash collisions of names do not fail a record. The length
     * limit of a name counts bytes: up to three for a character. NaN and infinity are accepted as tokens, so that this class
     * can reject them as NOT_FINITE.
     */
    private final JsonFactory factory = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNumberLength(DecimalReader.MAX_LENGTH)
                    .maxNameLength(3 * Feature.MAX_NAME_LENGTH)
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
    public Layout decode(byte[] value, Rows rows) throws RejectException {
        int before = rows.count();
        Optional<Layout> layout = lists.read(value, rows);
        if (layout.isPresent()) {
            return layout.get();
        }
        rows.truncate(before);
        return decodeByToken(value, rows);
    }

    /** Returns the same result as {@link #decode}, but never uses the fast path. */
    Layout decodeByToken(byte[] value, Rows rows) throws RejectException {
        int before = rows.count();
        try (JsonParser json = factory.createParser(value)) {
            return document(json, value, rows);
        } catch (RejectException e) {
            rows.truncate(before);
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("unexpected I/O error while reading a byte array", e);
        }
    }

    private Layout document(JsonParser json, byte[] value, Rows rows) throws RejectException, IOException {
        try {
            Layout layout = rows(json, value, rows);
            if (json.nextToken() != null) {
                long offset = json.currentTokenLocation().getByteOffset();
                throw badJson("text after the end of the JSON at byte offset " + offset);
            }
            return layout;
        } catch (JacksonException e) {
            throw malformed(e, json);
        }
    }

    private Layout rows(JsonParser json, byte[] value, Rows rows) throws RejectException, IOException {
        JsonToken first = json.nextToken();
        if (first == null) {
            throw badJson("value of " + value.length + " bytes holds no JSON");
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

    /** Reads the rows of {@code [[..], ..]}, from after the second bracket. */
    private void lists(JsonParser json, Rows rows) throws RejectException, IOException {
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

    /** Reads the rows of {@code [{..}, ..]}, from after the first brace. */
    private void objects(JsonParser json, Rows rows) throws RejectException, IOException {
        int maxRows = Math.max(1, MAX_NAMED_VALUES / width);
        int row = 1;
        JsonToken token = START_OBJECT;
        while (token != END_ARRAY) {
            if (token != START_OBJECT) {
                throw badJson("row " + row + " is " + kind(token) + ", expected an object");
            }
            if (row > maxRows) {
                throw new RejectException(
                        TOO_LARGE, "a list of more than " + maxRows + " objects, expected at most " + maxRows);
            }
            object(json, rows, row);
            row++;
            token = json.nextToken();
        }
    }

    /** Reads the numbers of one list, from its first token to its closing bracket. */
    private void numbers(JsonParser json, JsonToken first, Rows rows, int start, int row)
            throws RejectException, IOException {
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

    /** Reads a row by name or a wrapped row, from after its opening brace. */
    private void object(JsonParser json, Rows rows, int row) throws RejectException, IOException {
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
            throws RejectException, IOException {
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
            throws RejectException, IOException {
        if (again) {
            throw duplicate(row, LIST_KEY);
        }
        if (token != START_ARRAY) {
            throw badJson(Rejections.feature(row, LIST_KEY) + " is " + kind(token) + ", expected a list of numbers");
        }
        numbers(json, json.nextToken(), rows, start, row);
    }

    private static void ignoredId(JsonParser json, JsonToken token, boolean again, int row)
            throws RejectException, IOException {
        if (again) {
            throw duplicate(row, ID_KEY);
        }
        if (token != VALUE_STRING && (!token.isNumeric() || json.isNaN())) {
            throw badJson(
                    Rejections.feature(row, ID_KEY) + " is " + kind(token) + ", expected text or a finite number");
        }
    }

    /** Checks a row by name at its closing brace and fills in the defaults. */
    private void endOfNames(float[] values, int start, boolean id, int row) throws RejectException {
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
     * The current number, rounded once from its digits. The parser's own getters read a whole number as an integer, which
     * loses the sign of -0.
     */
    private static float number(JsonParser json) throws RejectException, IOException {
        if (json.isNaN()) {
            return Float.NaN;
        }
        // The parser's limit does not count the sign, the point and the exponent.
        if (json.getTextLength() > DecimalReader.MAX_LENGTH) {
            throw tooLong(json.currentLocation().getByteOffset());
        }
        return NumberInput.parseFloat(json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), true);
    }

    private static RejectException notFinite(JsonParser json, String place) throws IOException {
        if (!json.isNaN()) {
            return Rejections.tooLarge(place);
        }
        return Rejections.notFinite(place, json.getText().equals("NaN") ? "NaN" : "infinite");
    }

    /**
     * Rejects invalid UTF-8 (RFC 3629) in names and text. The parser would accept overlong forms there. Outside of text it
     * accepts ASCII only.
     */
    private void checkUtf8(byte[] value) throws RejectException {
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

    private static RejectException malformed(JacksonException e, JsonParser json) {
        JsonLocation location = e.getLocation() == null ? json.currentLocation() : e.getLocation();
        long offset = location.getByteOffset();
        if (e instanceof StreamConstraintsException) {
            return tooLong(offset);
        }
        if (e instanceof JsonEOFException) {
            return badJson("the JSON ends too early, after " + offset + " bytes");
        }
        return badJson("malformed JSON at byte offset " + offset);
    }

    private static RejectException tooLong(long offset) {
        return badJson("a number of more than " + DecimalReader.MAX_LENGTH + " characters or a name of more than "
                + Feature.MAX_NAME_LENGTH + " characters, before byte offset " + offset);
    }

    private static RejectException badJson(String message) {
        return new RejectException(BAD_JSON, message);
    }

    private static RejectException unknown(int row, String name) {
        return new RejectException(UNKNOWN_FEATURE, Rejections.feature(row, name) + " is unknown");
    }

    private static RejectException duplicate(int row, String name) {
        return new RejectException(DUPLICATE_FEATURE, Rejections.feature(row, name) + " appears twice");
    }

    private static RejectException missing(int row, String name) {
        return new RejectException(MISSING_FEATURE, Rejections.feature(row, name) + " is missing");
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
