package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_JSON;
import static io.jundenpa.event.RejectCode.DUPLICATE_FEATURE;
import static io.jundenpa.event.RejectCode.FIELD_EXISTS;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts the output into the record, a JSON object, under a key. All other bytes of the record stay as they are. Objects on the
 * way to the key are made where they are missing. For one thread.
 */
final class SplicedResult implements ResultForm {

    private final List<JsonMembers.Name> names;

    /** What precedes the output in an object at each level that lacks the key: a comma, its key, and the objects inside. */
    private final List<byte[]> before = new ArrayList<>();

    /** What follows the output there. */
    private final List<byte[]> after = new ArrayList<>();

    private final boolean replace;
    private final PaddedText padded = new PaddedText();
    private final JsonMembers members = new JsonMembers();

    /**
     * A form for a key.
     *
     * @param pointer to the key
     * @param replace whether a value that is already there is replaced; otherwise the record is rejected
     */
    SplicedResult(String pointer, boolean replace) {
        this.names = JsonMembers.names(pointer);
        this.replace = replace;
        for (int level = 0; level < names.size(); level++) {
            String keys = names.subList(level, names.size()).stream()
                    .map(name -> new String(name.quoted(), UTF_8) + ':')
                    .collect(Collectors.joining("{"));
            before.add((',' + keys).getBytes(UTF_8));
            after.add("}".repeat(names.size() - 1 - level).getBytes(UTF_8));
        }
    }

    @Override
    public byte[] of(Event event, byte[] output) throws RejectException {
        byte[] value = event.value();
        byte[] text = padded.of(value);
        int open = JsonSkipper.afterBlanks(text, 0);
        for (int level = 0; ; level++) {
            if (text[open] != '{') {
                throw noObject(level);
            }
            members.find(text, open, names.get(level));
            boolean last = level == names.size() - 1;
            if (members.count() == 0) {
                return added(value, level, output);
            }
            if (members.count() > 1) {
                throw new RejectException(DUPLICATE_FEATURE, "key " + shown(level) + " appears twice");
            }
            if (last && !replace) {
                throw new RejectException(
                        FIELD_EXISTS, "key " + shown(level) + " is there already, expected a record without it");
            }
            if (last) {
                return replaced(value, output);
            }
            open = members.valueStart();
        }
    }

    private RejectException noObject(int level) {
        return level == 0
                ? new RejectException(BAD_JSON, "the JSON is no object, so it cannot hold the result")
                : new RejectException(
                        FIELD_EXISTS, "key " + shown(level - 1) + " is no object, so it cannot hold the result");
    }

    private String shown(int level) {
        return Rejections.quoted(names.get(level).text());
    }

    /** The record with a new member after the last one of the object. */
    private byte[] added(byte[] value, int level, byte[] output) {
        int end = members.end();
        int comma = members.any() ? 0 : 1;
        byte[] added =
                new byte[value.length - comma + before.get(level).length + output.length + after.get(level).length];
        int at = copy(value, 0, end, added, 0);
        at = copy(before.get(level), comma, before.get(level).length, added, at);
        at = copy(output, 0, output.length, added, at);
        at = copy(after.get(level), 0, after.get(level).length, added, at);
        copy(value, end, value.length, added, at);
        return added;
    }

    /** The record with the output in place of the value that was found. */
    private byte[] replaced(byte[] value, byte[] output) {
        int length = members.valueEnd() - members.valueStart();
        byte[] replaced = new byte[value.length - length + output.length];
        int at = copy(value, 0, members.valueStart(), replaced, 0);
        at = copy(output, 0, output.length, replaced, at);
        copy(value, members.valueEnd(), value.length, replaced, at);
        return replaced;
    }

    /** Copies some bytes and returns the index after them. */
    private static int copy(byte[] from, int start, int end, byte[] to, int at) {
        System.arraycopy(from, start, to, at, end - start);
        return at + end - start;
    }
}
