package io.jundenpa.event;

import static com.fasterxml.jackson.core.JsonToken.END_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_ARRAY;
import static com.fasterxml.jackson.core.JsonToken.START_OBJECT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_FALSE;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NULL;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_FLOAT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static com.fasterxml.jackson.core.JsonToken.VALUE_STRING;
import static com.fasterxml.jackson.core.JsonToken.VALUE_TRUE;
import static io.jundenpa.event.RejectCode.BAD_JSON;
import static io.jundenpa.event.RejectCode.DUPLICATE_FEATURE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberInput;
import io.jundenpa.event.FeatureRow.Kind;
import java.io.IOException;
import java.util.Map;

/**
 * Reads the fields of JSON objects (RFC 8259) token by token. It defines the meaning of an event: {@link FieldScanner} is
 * faster and gives the same rows. For one thread.
 *
 * <p>A value that no feature reads only has to be well-formed. Limits on length apply to values that are read.
 */
final class JsonFieldReader {

    private final FeatureRow features;

    /** Counts the objects that hold events, so that the marks of a tree need no clearing. */
    private long row;

    JsonFieldReader(FeatureRow features) {
        this.features = features;
    }

    /** What to do with a key that no feature reads. */
    interface UnknownKey {

        /**
         * Takes the value of the key, or skips it.
         *
         * @param token the first one of the value, the current token of the parser
         */
        void take(JsonParser json, String key, JsonToken token) throws RejectException, IOException;
    }

    /** Reads an event, from after its opening brace. */
    void event(JsonParser json, FieldTree tree, UnknownKey unknown) throws RejectException, IOException {
        row++;
        object(json, tree, unknown);
    }

    private void object(JsonParser json, FieldTree tree, UnknownKey unknown) throws RejectException, IOException {
        Map<String, FieldTree> children = tree.children();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            JsonToken token = json.nextToken();
            FieldTree child = children.get(key);
            if (child == null) {
                unknown.take(json, key, token);
            } else if (child.children().isEmpty()) {
                field(json, child, token);
            } else {
                parent(json, child, key, token, unknown);
            }
        }
    }

    /** Reads a value that may hold fields: an object, or a list whose indexes are names. */
    private void parent(JsonParser json, FieldTree tree, String key, JsonToken token, UnknownKey unknown)
            throws RejectException, IOException {
        if (!tree.mark(row)) {
            throw new RejectException(DUPLICATE_FEATURE, "key " + Rejections.quoted(key) + " appears twice");
        }
        if (token == START_OBJECT) {
            object(json, tree, unknown);
        } else if (token == START_ARRAY) {
            int index = 0;
            for (JsonToken item = json.nextToken(); item != END_ARRAY; item = json.nextToken()) {
                FieldTree child = tree.children().get(Integer.toString(index++));
                if (child == null) {
                    skip(json);
                } else if (child.children().isEmpty()) {
                    field(json, child, item);
                } else {
                    parent(json, child, Integer.toString(index - 1), item, unknown);
                }
            }
        }
    }

    /** Skips a value, which only has to be well-formed. JSON has no NaN, although the parser reads it. */
    static void skip(JsonParser json) throws RejectException, IOException {
        int depth = 0;
        JsonToken token = json.currentToken();
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == VALUE_NUMBER_FLOAT && json.isNaN()) {
                throw new RejectException(
                        BAD_JSON,
                        "malformed JSON at byte offset "
                                + json.currentTokenLocation().getByteOffset());
            }
            if (depth == 0) {
                return;
            }
            token = json.nextToken();
        }
    }

    private void field(JsonParser json, FieldTree tree, JsonToken token) throws RejectException, IOException {
        boolean read = !token.isStructStart();
        for (int feature : tree.features()) {
            if (!features.mark(feature)) {
                features.reportDuplicate(feature);
            } else if (token == VALUE_NULL) {
                features.reportMissing(feature);
            } else if (token == START_ARRAY && features.kind(feature) == Kind.NUMBERS) {
                read = true;
                numbers(json, feature);
            } else if (!takes(json, feature, token)) {
                report(json, feature, token);
            }
        }
        if (!read) {
            skip(json);
        }
    }

    /** Reads a list of numbers, from after its opening bracket. Null is a missing number. */
    private void numbers(JsonParser json, int feature) throws RejectException, IOException {
        int size = features.size(feature);
        int count = 0;
        boolean valid = true;
        for (JsonToken token = json.nextToken(); token != END_ARRAY; token = json.nextToken()) {
            if (count < size && valid) {
                valid = token == VALUE_NULL
                        ? features.missing(feature, count)
                        : isNumber(json, feature, token) && features.number(feature, count, number(json));
            }
            if (token.isStructStart()) {
                skip(json);
            }
            count++;
        }
        if (!valid) {
            features.reportInvalid(feature, "a list with something else than finite numbers");
        } else if (count != size) {
            features.reportInvalid(feature, "a list of " + count);
        }
    }

    private boolean takes(JsonParser json, int feature, JsonToken token) throws IOException {
        return switch (features.kind(feature)) {
            case NUMBER -> isNumber(json, feature, token) && features.number(feature, number(json));
            case NUMBERS -> false;
            case FLAG -> takesFlag(feature, token);
            case TEXT -> takesText(json, feature, token);
            case TIME -> takesTime(json, feature, token);
        };
    }

    private boolean takesFlag(int feature, JsonToken token) {
        features.flag(feature, token == VALUE_TRUE);
        return token == VALUE_TRUE || token == VALUE_FALSE;
    }

    private boolean takesText(JsonParser json, int feature, JsonToken token) throws IOException {
        if (token != VALUE_STRING && token != VALUE_NUMBER_INT) {
            return false;
        }
        String text = json.getText();
        byte[] bytes = text.getBytes(UTF_8);
        return hasNoLoneSurrogate(text) && features.text(feature, bytes, 0, bytes.length);
    }

    private static boolean hasNoLoneSurrogate(String text) {
        return UTF_8.newEncoder().canEncode(text);
    }

    private boolean takesTime(JsonParser json, int feature, JsonToken token) throws IOException {
        if (token == VALUE_STRING && !features.numberInText(feature)) {
            byte[] bytes = json.getText().getBytes(UTF_8);
            return features.time(feature, IsoTime.millis(bytes, 0, bytes.length));
        }
        return isNumber(json, feature, token)
                && features.time(feature, features.unit(feature).millis(exact(json)));
    }

    /** Whether the token is a number, or text that may hold a number and does. */
    private boolean isNumber(JsonParser json, int feature, JsonToken token) throws IOException {
        if (token == VALUE_STRING) {
            return features.numberInText(feature) && FieldText.isNumber(json.getText());
        }
        return token.isNumeric() && !json.isNaN() && json.getTextLength() <= DecimalReader.MAX_LENGTH;
    }

    /** The number, rounded once from its digits. A getter of the parser would lose the sign of -0. */
    private static float number(JsonParser json) throws IOException {
        return NumberInput.parseFloat(json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), true);
    }

    private static double exact(JsonParser json) throws IOException {
        return NumberInput.parseDouble(json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), true);
    }

    private void report(JsonParser json, int feature, JsonToken token) throws IOException {
        boolean number = features.kind(feature) == Kind.NUMBER && (token.isNumeric() || isNumber(json, feature, token));
        if (number && json.isNaN()) {
            String found = json.getText().equals("NaN") ? "NaN" : "infinite";
            features.reportNotFinite(feature, "is " + found + ", expected a finite number");
        } else if (number && json.getTextLength() > DecimalReader.MAX_LENGTH) {
            features.reportInvalid(feature, "a number of more than " + DecimalReader.MAX_LENGTH + " characters");
        } else if (number) {
            features.reportTooLarge(feature);
        } else if (token != VALUE_STRING) {
            features.reportInvalid(feature, kind(token));
        } else if (features.kind(feature) == Kind.TEXT && !hasNoLoneSurrogate(json.getText())) {
            features.reportInvalid(feature, "text with half a surrogate pair");
        } else {
            features.reportText(feature);
        }
    }

    /** What a token is, for messages. */
    static String kind(JsonToken token) {
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
