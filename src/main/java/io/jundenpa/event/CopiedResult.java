package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/**
 * A small JSON object of fields of the record and the output. The bytes of a value are copied as they are. A field that the
 * record does not have is null. Of a key that appears twice, the last one counts. For one thread.
 */
final class CopiedResult implements ResultForm {

    private static final byte[] NULL = "null".getBytes(UTF_8);

    private final List<Copy> copies;
    private final byte[] beforeOutput;
    private final PaddedText padded = new PaddedText();
    private final JsonMembers members = new JsonMembers();
    private final ByteArrayOutputStream result = new ByteArrayOutputStream();

    /**
     * A field to copy.
     *
     * @param before the text before its value
     * @param names on the way to it
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    private record Copy(byte[] before, List<JsonMembers.Name> names) {}

    /**
     * A form of these fields.
     *
     * @param copies the pointers of the fields by their key in the result, at least one
     * @param output the key of the output
     */
    CopiedResult(Map<String, String> copies, String output) {
        this.copies = copies.entrySet().stream()
                .map(copy -> new Copy(
                        (JsonMembers.quoted(copy.getKey()) + ':').getBytes(UTF_8), JsonMembers.names(copy.getValue())))
                .toList();
        this.beforeOutput = (JsonMembers.quoted(output) + ':').getBytes(UTF_8);
    }

    @Override
    public byte[] of(Event event, byte[] output) throws RejectException {
        byte[] text = padded.of(event.value());
        int open = JsonSkipper.afterBlanks(text, 0);
        if (text[open] != '{') {
            throw new RejectException(BAD_JSON, "the JSON is no object, so it has no fields to copy");
        }
        result.reset();
        result.write('{');
        for (Copy copy : copies) {
            result.writeBytes(copy.before());
            if (find(text, open, copy.names())) {
                result.write(text, members.valueStart(), members.valueEnd() - members.valueStart());
            } else {
                result.writeBytes(NULL);
            }
            result.write(',');
        }
        result.writeBytes(beforeOutput);
        result.writeBytes(output);
        result.write('}');
        return result.toByteArray();
    }

    private boolean find(byte[] text, int open, List<JsonMembers.Name> names) throws RejectException {
        int at = open;
        for (JsonMembers.Name name : names) {
            switch (text[at]) {
                case '{' -> members.find(text, at, name);
                case '[' -> members.findItem(text, at, name.text());
                default -> {
                    return false;
                }
            }
            if (members.count() == 0) {
                return false;
            }
            at = members.valueStart();
        }
        return true;
    }
}
