package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_JSON;
import static io.jundenpa.event.RejectCode.DUPLICATE_FEATURE;
import static io.jundenpa.event.RejectCode.FIELD_EXISTS;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;

/**
 * Puts the output into the record, a JSON object, under a key. All other bytes of the record stay as they are. Objects on the
 * way to the key are made where they are missing. For one thread.
 */
final class SplicedResult implements ResultForm {

    private final List<String> names;
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
        this.names = JsonPointers.names(pointer);
        this.replace = replace;
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
                return spliced(value, members.end(), members.end(), added(level, output));
            }
            if (members.count() > 1) {
                throw new RejectException(DUPLICATE_FEATURE, "key " + shown(level) + " appears twice");
            }
            if (last && !replace) {
                throw new RejectException(
                        FIELD_EXISTS, "key " + shown(level) + " is there already, expected a record without it");
            }
            if (last) {
                return spliced(value, members.valueStart(), members.valueEnd(), output);
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
        return Rejections.quoted(names.get(level));
    }

    /** The new member: its key, the objects around the output, and the output. */
    private byte[] added(int level, byte[] output) {
        var before = new StringBuilder(members.any() ? "," : "");
        for (int i = level; i < names.size(); i++) {
            before.append(i > level ? "{" : "")
                    .append(JsonMembers.quoted(names.get(i)))
                    .append(':');
        }
        return joined(
                before.toString().getBytes(UTF_8),
                output,
                "}".repeat(names.size() - 1 - level).getBytes(UTF_8));
    }

    private static byte[] joined(byte[] before, byte[] output, byte[] after) {
        byte[] joined = Arrays.copyOf(before, before.length + output.length + after.length);
        System.arraycopy(output, 0, joined, before.length, output.length);
        System.arraycopy(after, 0, joined, before.length + output.length, after.length);
        return joined;
    }

    private static byte[] spliced(byte[] value, int from, int to, byte[] added) {
        byte[] spliced = Arrays.copyOf(value, value.length - (to - from) + added.length);
        System.arraycopy(added, 0, spliced, from, added.length);
        System.arraycopy(value, to, spliced, from + added.length, value.length - to);
        return spliced;
    }
}
