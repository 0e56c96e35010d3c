package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** Finds a member of a well-formed JSON object by its key, or an item of a list by its index. For one thread. */
final class JsonMembers {

    private final JsonSkipper skipper = new JsonSkipper();
    private final JsonFactory factory = new JsonFactory();
    private int count;
    private boolean any;
    private int valueStart;
    private int valueEnd;
    private int end;

    /**
     * A key to find.
     *
     * @param quoted the text in quotes, with escapes where JSON requires them, in UTF-8. Not modified.
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    record Name(String text, byte[] quoted) {}

    /** The names on the way of a JSON Pointer. */
    static List<Name> names(String pointer) {
        return JsonPointers.names(pointer).stream()
                .map(name -> new Name(name, quoted(name).getBytes(UTF_8)))
                .toList();
    }

    /**
     * Finds the members of an object with a key.
     *
     * @param text a {@link PaddedText}, not modified
     * @param open the index of the opening brace
     * @throws RejectException if the object has NaN or infinity. A feature may take them as missing, but JSON has neither.
     */
    void find(byte[] text, int open, Name key) throws RejectException {
        count = 0;
        any = false;
        end = open + 1;
        int at = JsonSkipper.afterBlanks(text, open + 1);
        while (text[at] != '}') {
            int keyEnd = JsonSkipper.afterString(text, at + 1);
            int start = JsonSkipper.afterKey(text, at);
            int after = after(text, start);
            if (isKey(text, at, keyEnd, key)) {
                count++;
                valueStart = start;
                valueEnd = after;
            }
            any = true;
            end = after;
            at = JsonSkipper.afterBlanks(text, after);
            at = text[at] == ',' ? JsonSkipper.afterBlanks(text, at + 1) : at;
        }
    }

    /**
     * Finds an item of a list.
     *
     * @param text a {@link PaddedText}, not modified
     * @param open the index of the opening bracket
     * @param index as JSON Pointers write it
     * @throws RejectException as {@link #find}
     */
    void findItem(byte[] text, int open, String index) throws RejectException {
        count = 0;
        int at = JsonSkipper.afterBlanks(text, open + 1);
        for (int i = 0; text[at] != ']'; i++) {
            int after = after(text, at);
            if (index.equals(Integer.toString(i))) {
                count = 1;
                valueStart = at;
                valueEnd = after;
                return;
            }
            at = JsonSkipper.afterBlanks(text, after);
            at = text[at] == ',' ? JsonSkipper.afterBlanks(text, at + 1) : at;
        }
    }

    private int after(byte[] text, int start) throws RejectException {
        int after = skipper.skip(text, start, 0);
        if (after == JsonSkipper.BAD) {
            throw new RejectException(BAD_JSON, "the JSON has NaN or Infinity, so it cannot hold the result");
        }
        return after;
    }

    /** How many members have the key. */
    int count() {
        return count;
    }

    /** Whether the object has members. */
    boolean any() {
        return any;
    }

    /** The index of the first byte of the last value that was found. */
    int valueStart() {
        return valueStart;
    }

    /** The index after the last value that was found. */
    int valueEnd() {
        return valueEnd;
    }

    /** The index after the last member, or after the opening brace if there is none. */
    int end() {
        return end;
    }

    private boolean isKey(byte[] text, int from, int to, Name key) {
        byte[] quoted = key.quoted();
        return Arrays.equals(text, from, to, quoted, 0, quoted.length)
                || (hasEscape(text, from, to) && unescaped(text, from, to).equals(key.text()));
    }

    private static boolean hasEscape(byte[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] != '\\') {
            i++;
        }
        return i < to;
    }

    private String unescaped(byte[] text, int from, int to) {
        try (JsonParser json = factory.createParser(text, from, to - from)) {
            json.nextToken();
            return json.getText();
        } catch (IOException e) {
            throw new UncheckedIOException("the key of a well-formed object cannot be read", e);
        }
    }

    /** A text in quotes, with escapes where JSON requires them. */
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
