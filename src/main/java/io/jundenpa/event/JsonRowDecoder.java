package io.jundenpa.event;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;
import static io.jundenpa.event.RejectCode.BAD_JSON;
import static io.jundenpa.event.RejectCode.DUPLICATE_FEATURE;
import static io.jundenpa.event.RejectCode.MISSING_FEATURE;
import static io.jundenpa.event.RejectCode.TOO_LARGE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.io.NumberInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.List;
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

    /** Makes a parser for each record without objects. */
    private final JsonFactory factory = JsonFactories.ofLists();

    /** Makes a parser for each record with objects. */
    private final JsonFactory unlimited = JsonFactories.ofObjects();

    private final JsonListReader lists;
    private final FeatureRow features;
    private final FieldTree tree;
    private final JsonFieldReader objects;
    private final RecordFields others;
    private final FieldScanner scanner;
    private final PaddedText padded = new PaddedText();
    private final int width;
    private final boolean ignoreUnknown;

    /** Whether the pipeline names fields, so that only objects are events. */
    private final boolean named;

    private final boolean wrapped;
    private final CharsetDecoder utf8 = UTF_8.newDecoder();
    private final CharBuffer characters = CharBuffer.allocate(256);

    /** Whether the current object has a list of the row. */
    private boolean hasList;

    /** Whether the current object has an id. */
    private boolean hasId;

    JsonRowDecoder(int width, List<Feature> features, Fields fields) {
        this.width = width;
        this.features = new FeatureRow(width, features, fields);
        this.tree = FieldTree.of(this.features, Field.Source.VALUE);
        this.objects = new JsonFieldReader(this.features);
        this.others = new RecordFields(this.features, unlimited, objects);
        this.ignoreUnknown = fields.ignoreUnknown();
        this.named = fields.named();
        this.wrapped = !named
                && !tree.children().containsKey(LIST_KEY)
                && !tree.children().containsKey(ID_KEY);
        this.scanner = new FieldScanner(this.features, tree, ignoreUnknown, wrapped ? LIST_KEY : "");
        this.lists = new JsonListReader(width, wrapped);
    }

    @Override
    public Layout decode(Event event, Rows rows) throws RejectException {
        int before = rows.count();
        byte[] text = padded.of(event.value());
        int length = event.value().length;
        Optional<Layout> layout = named ? Optional.empty() : lists.read(text, length, rows);
        if (layout.isPresent()) {
            return layout.get();
        }
        rows.truncate(before);
        if (features.count() > 0 && scan(text, length, event, rows)) {
            return Layout.ROW;
        }
        rows.truncate(before);
        return decodeByToken(event, rows);
    }

    /** Reads a record that is one object. Returns false for a record that has to be read token by token. */
    private boolean scan(byte[] text, int length, Event event, Rows rows) throws RejectException {
        int open = JsonSkipper.afterBlanks(text, 0);
        if (text[open] != '{') {
            return false;
        }
        int start = rows.addRow();
        features.begin(rows.values(), start, event.timestamp());
        others.read(event);
        int end = scanner.read(text, open, 0);
        return end != FieldScanner.UNREAD && JsonSkipper.afterBlanks(text, end) == length && features.isComplete();
    }

    /** Returns the same result as {@link #decode}, but never uses the fast path. */
    Layout decodeByToken(Event event, Rows rows) throws RejectException {
        int before = rows.count();
        byte[] value = event.value();
        try (JsonParser json = (hasObjects(value) ? unlimited : factory).createParser(value)) {
            return document(json, event, rows);
        } catch (RejectException e) {
            rows.truncate(before);
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("unexpected I/O error while reading a byte array", e);
        }
    }

    private Layout document(JsonParser json, Event event, Rows rows) throws RejectException, IOException {
        try {
            Layout layout = rows(json, event, rows);
            if (json.nextToken() != null) {
                long offset = json.currentTokenLocation().getByteOffset();
                throw badJson("text after the end of the JSON at byte offset " + offset);
            }
            return layout;
        } catch (JacksonException e) {
            throw malformed(e, json, event.value());
        }
    }

    private Layout rows(JsonParser json, Event event, Rows rows) throws RejectException, IOException {
        byte[] value = event.value();
        JsonToken first = json.nextToken();
        if (first == null) {
            throw badJson("value of " + value.length + " bytes holds no JSON");
        }
        if (first == START_OBJECT) {
            checkUtf8(value);
            object(json, event, rows, 1);
            return Layout.ROW;
        }
        if (named) {
            throw badJson("the JSON is " + JsonFieldReader.kind(first)
                    + ", expected an object with the fields of the pipeline");
        }
        if (first != START_ARRAY) {
            throw badJson("the JSON is " + JsonFieldReader.kind(first) + ", expected a list or an object");
        }
        JsonToken second = json.nextToken();
        if (second == START_ARRAY) {
            lists(json, rows);
            return Layout.ROWS;
        }
        if (second == START_OBJECT) {
            checkUtf8(value);
            objects(json, event, rows);
            return Layout.ROWS;
        }
        numbers(json, second, rows, rows.addRow(), 1);
        return Layout.ROW;
    }

    /** Whether the text begins with an object, or with a list of objects. */
    private static boolean hasObjects(byte[] json) {
        int i = 0;
        while (i < json.length && (json[i] == '[' || (json[i] <= ' ' && json[i] >= 0))) {
            i++;
        }
        return i < json.length && json[i] == '{';
    }

    /** Reads the rows of {@code [[..], ..]}, from after the second bracket. */
    private void lists(JsonParser json, Rows rows) throws RejectException, IOException {
        int row = 1;
        JsonToken token = START_ARRAY;
        while (token != END_ARRAY) {
            if (token != START_ARRAY) {
                throw badJson("row " + row + " is " + JsonFieldReader.kind(token) + ", expected a list");
            }
            numbers(json, json.nextToken(), rows, rows.addRow(), row);
            row++;
            token = json.nextToken();
        }
    }

    /** Reads the rows of {@code [{..}, ..]}, from after the first brace. */
    private void objects(JsonParser json, Event event, Rows rows) throws RejectException, IOException {
        int maxRows = Math.max(1, MAX_NAMED_VALUES / width);
        int row = 1;
        JsonToken token = START_OBJECT;
        while (token != END_ARRAY) {
            if (token != START_OBJECT) {
                throw badJson("row " + row + " is " + JsonFieldReader.kind(token) + ", expected an object");
            }
            if (row > maxRows) {
                throw new RejectException(
                        TOO_LARGE, "a list of more than " + maxRows + " objects, expected at most " + maxRows);
            }
            object(json, event, rows, row);
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
                throw Rejections.notANumber(Rejections.value(row, column), JsonFieldReader.kind(token));
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

    /** Reads an event or a wrapped row, from after its opening brace. */
    private void object(JsonParser json, Event event, Rows rows, int row) throws RejectException, IOException {
        int start = rows.addRow();
        hasList = false;
        hasId = false;
        features.begin(rows.values(), start, event.timestamp());
        others.read(event);
        objects.event(json, tree, (parser, key, token) -> unknownKey(parser, key, token, rows, start, row));
        if (hasList) {
            checkUntouched(row);
        } else if (features.count() == 0) {
            throw missing(row, LIST_KEY);
        } else if (hasId && !ignoreUnknown) {
            throw unknown(row, ID_KEY);
        } else {
            features.end(row);
        }
    }

    /** Takes the list of a wrapped row and its id. Ignores or rejects other keys that no feature reads. */
    private void unknownKey(JsonParser json, String key, JsonToken token, Rows rows, int start, int row)
            throws RejectException, IOException {
        if (wrapped && key.equals(LIST_KEY) && (token == START_ARRAY || !ignoreUnknown || features.count() == 0)) {
            wrappedList(json, token, rows, start, row);
        } else if (ignoreUnknown) {
            JsonFieldReader.skip(json);
        } else if (wrapped && key.equals(ID_KEY) && features.untouched()) {
            id(json, token, row);
        } else {
            throw unknown(row, key);
        }
    }

    private void wrappedList(JsonParser json, JsonToken token, Rows rows, int start, int row)
            throws RejectException, IOException {
        if (hasList) {
            throw duplicate(row, LIST_KEY);
        }
        hasList = true;
        if (token != START_ARRAY) {
            throw badJson(Rejections.feature(row, LIST_KEY) + " is " + JsonFieldReader.kind(token)
                    + ", expected a list of numbers");
        }
        numbers(json, json.nextToken(), rows, start, row);
    }

    private void id(JsonParser json, JsonToken token, int row) throws RejectException, IOException {
        if (hasId) {
            throw duplicate(row, ID_KEY);
        }
        hasId = true;
        if (token != VALUE_STRING && (!token.isNumeric() || json.isNaN())) {
            throw badJson(Rejections.feature(row, ID_KEY) + " is " + JsonFieldReader.kind(token)
                    + ", expected text or a finite number");
        }
    }

    private void checkUntouched(int row) throws RejectException {
        if (!features.untouched()) {
            throw badJson(
                    "row " + row + " has the list \"" + LIST_KEY + "\" and features by name, expected one of them");
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

    private static RejectException malformed(JacksonException e, JsonParser json, byte[] value) {
        JsonLocation location = e.getLocation() == null ? json.currentLocation() : e.getLocation();
        long offset = location.getByteOffset();
        if (e instanceof StreamConstraintsException) {
            boolean deep = json.getParsingContext().getNestingDepth() >= JsonSkipper.MAX_DEPTH;
            return deep
                    ? badJson("more than " + JsonSkipper.MAX_DEPTH + " brackets are open at byte offset " + offset)
                    : tooLong(offset);
        }
        if (e instanceof JsonEOFException) {
            return badJson("the JSON ends too early, after " + offset + " bytes");
        }
        return badJson(prefix(value)
                .map(prefix -> "the value begins with " + prefix + ", expected JSON alone")
                .orElse("malformed JSON at byte offset " + offset));
    }

    /** What a value begins with that some producers write before JSON. */
    private static Optional<String> prefix(byte[] value) {
        if (value[0] == 0) {
            return Optional.of("the byte 00, as values of input.format: json-schema do");
        }
        boolean mark =
                value.length > 2 && value[0] == (byte) 0xEF && value[1] == (byte) 0xBB && value[2] == (byte) 0xBF;
        return mark ? Optional.of("a byte order mark") : Optional.empty();
    }

    private static RejectException tooLong(long offset) {
        return badJson(
                "a number of more than " + DecimalReader.MAX_LENGTH + " characters, before byte offset " + offset);
    }

    private static RejectException badJson(String message) {
        return new RejectException(BAD_JSON, message);
    }

    private static RejectException unknown(int row, String name) {
        return Rejections.unknown(row, name);
    }

    private static RejectException duplicate(int row, String name) {
        return new RejectException(DUPLICATE_FEATURE, Rejections.feature(row, name) + " appears twice");
    }

    private static RejectException missing(int row, String name) {
        return new RejectException(MISSING_FEATURE, Rejections.feature(row, name) + " is missing");
    }
}
