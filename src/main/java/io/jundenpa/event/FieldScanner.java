package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fast path for JSON objects (RFC 8259): it reads the fields of features straight from the bytes and skips all others. For
 * one thread.
 *
 * <p>Records of a topic mostly have the same keys in the same order, and the same blanks. The scanner remembers all bytes
 * from a value to the next colon, such as {@code ,"age":}, and which of them came next. It compares the record with those first.
 *
 * <p>For any record that it does not read it returns no result, without a reason: {@link JsonFieldReader} then reads the
 * record token by token. Among these are all records that are rejected.
 */
final class FieldScanner {

    /** What {@link #read} returns for a record that it does not read. */
    static final int UNREAD = JsonSkipper.BAD;

    /** The most keys of an object that are remembered. After that it forgets them all. */
    private static final int MAX_KEYS = 256;

    /** The most bytes of a key that is read. Bounds the memory. */
    private static final int MAX_KEY = 1 << 10;

    /** The most digits of a whole number that is read as a {@code long}. */
    private static final int MAX_DIGITS = 18;

    private final FeatureRow features;
    private final boolean ignoreUnknown;

    /** The key that {@link JsonRowDecoder} has to read itself; empty if there is none. */
    private final String notHere;

    private final DecimalReader numbers = new DecimalReader();
    private final JsonSkipper skipper = new JsonSkipper();
    private final Place root;
    private long row;

    /** What to do with the value of a key. */
    private enum Task {
        SKIP,
        READ,
        DESCEND,
        STOP
    }

    /** A field that features read, or an object that holds such fields. */
    private static final class Place {

        private final int[] features;
        private final Map<String, Place> children = new HashMap<>();

        /** The keys that this object has had. */
        private Key[] keys = {};

        private int count;

        /** The index of the first key in the record before. */
        private int first;

        /** The last row that had this object. */
        private long row;

        private Place(FieldTree tree) {
            features = tree.features().stream().mapToInt(Integer::intValue).toArray();
            tree.children().forEach((name, child) -> children.put(name, new Place(child)));
        }

        /** Adds a key and returns its index. */
        private int add(Key key) {
            if (count == MAX_KEYS) {
                count = 0;
            } else if (count == keys.length) {
                keys = Arrays.copyOf(keys, Math.min(MAX_KEYS, 2 * count + 8));
            }
            keys[count] = key;
            return count++;
        }

        private Task task() {
            return children.isEmpty() ? Task.READ : Task.DESCEND;
        }
    }

    /** A key with all bytes from the value before, or from the opening brace, to its colon. */
    private static final class Key {

        private final byte[] text;

        /** The first eight bytes, as {@link JsonSkipper#eight} loads them. */
        private final long head;

        /** How many bits of the head are not part of a short key. */
        private final int unused;

        private final Task task;

        /** Where its value belongs. Not used for a value that is skipped. */
        private final Place place;

        /** The index of the key that came after this one in the record before. */
        private int next;

        private Key(byte[] text, Task task, Place place) {
            this.text = text;
            this.head = JsonSkipper.eight(Arrays.copyOf(text, Math.max(text.length, Long.BYTES)), 0);
            this.unused = Math.max(0, Long.BYTES - text.length) * Byte.SIZE;
            this.task = task;
            this.place = place;
        }
    }

    /**
     * A scanner.
     *
     * @param notHere a key at the top whose record is not read; empty if there is none
     */
    FieldScanner(FeatureRow features, FieldTree tree, boolean ignoreUnknown, String notHere) {
        this.features = features;
        this.ignoreUnknown = ignoreUnknown;
        this.notHere = notHere;
        this.root = new Place(tree);
    }

    /**
     * Reads the fields of an object into the row that has begun.
     *
     * @param text a {@link PaddedText}, not modified
     * @param open the index of the opening brace
     * @param depth of the brackets around the object
     * @return the index after the closing brace, or {@link #UNREAD}
     */
    int read(byte[] text, int open, int depth) {
        row++;
        return object(text, open, root, depth + 1);
    }

    private int object(byte[] text, int open, Place object, int depth) {
        int first = JsonSkipper.afterBlanks(text, open + 1);
        if (text[first] == '}') {
            return first + 1;
        }
        int index = find(text, open, object, object.first);
        if (index != UNREAD) {
            object.first = index;
        }
        int at = open;
        while (index != UNREAD) {
            Key key = object.keys[index];
            at = value(text, JsonSkipper.afterBlanks(text, at + key.text.length), key, depth);
            if (at == UNREAD) {
                return UNREAD;
            }
            if (text[at] != ',') {
                int end = JsonSkipper.afterBlanks(text, at);
                if (text[end] != ',') {
                    return text[end] == '}' ? end + 1 : UNREAD;
                }
            }
            index = find(text, at, object, key.next);
            key.next = index == UNREAD ? key.next : index;
        }
        return UNREAD;
    }

    /** The index of the key at a place. First compares the one that is expected. */
    private int find(byte[] text, int at, Place object, int expected) {
        Key[] keys = object.keys;
        if (expected < object.count && isKey(text, at, keys[expected])) {
            return expected;
        }
        for (int i = 0; i < object.count; i++) {
            if (isKey(text, at, keys[i])) {
                return i;
            }
        }
        return learn(text, at, object);
    }

    /** Compares eight bytes at a time. The last eight of a long key overlap those before. */
    private static boolean isKey(byte[] text, int at, Key key) {
        byte[] name = key.text;
        int last = name.length - Long.BYTES;
        if (last <= 0) {
            return (JsonSkipper.eight(text, at) ^ key.head) << key.unused == 0;
        }
        if (JsonSkipper.eight(text, at) != key.head || at + name.length > text.length) {
            return false;
        }
        for (int i = Long.BYTES; i < last; i += Long.BYTES) {
            if (JsonSkipper.eight(text, at + i) != JsonSkipper.eight(name, i)) {
                return false;
            }
        }
        return JsonSkipper.eight(text, at + last) == JsonSkipper.eight(name, last);
    }

    /** Remembers a key. An escape in it is for the other reader to understand. */
    private int learn(byte[] text, int at, Place object) {
        int quote = JsonSkipper.afterBlanks(text, JsonSkipper.afterBlanks(text, at) + 1);
        int end = text[quote] == '"' ? afterPlainString(text, quote + 1) : UNREAD;
        if (end == UNREAD) {
            return UNREAD;
        }
        int colon = JsonSkipper.afterBlanks(text, end);
        if (text[colon] != ':' || colon - at > MAX_KEY) {
            return UNREAD;
        }
        String name = new String(text, quote + 1, end - quote - 2, UTF_8);
        Optional<Place> child = Optional.ofNullable(object.children.get(name));
        boolean stop = (object == root && name.equals(notHere)) || (child.isEmpty() && !ignoreUnknown);
        Task task = stop ? Task.STOP : child.map(Place::task).orElse(Task.SKIP);
        return object.add(new Key(Arrays.copyOfRange(text, at, colon + 1), task, child.orElse(object)));
    }

    /** The index after the closing quote of a string without escapes. */
    private static int afterPlainString(byte[] text, int from) {
        int i = JsonSkipper.plainEnd(text, from);
        while (text[i] != '"') {
            i = JsonSkipper.afterCharacter(text, i);
            if (i == JsonSkipper.BAD) {
                return UNREAD;
            }
            i = JsonSkipper.plainEnd(text, i);
        }
        return i + 1;
    }

    /** Reads or skips a value and returns the index after it. */
    private int value(byte[] text, int at, Key key, int depth) {
        return switch (key.task) {
            case SKIP -> skipper.skip(text, at, depth);
            case READ -> fields(text, at, key.place.features);
            case DESCEND -> descend(text, at, key.place, depth);
            case STOP -> UNREAD;
        };
    }

    private int descend(byte[] text, int at, Place object, int depth) {
        if (object.row == row) {
            return UNREAD;
        }
        object.row = row;
        return switch (text[at]) {
            case '{' -> depth < JsonSkipper.MAX_DEPTH ? object(text, at, object, depth + 1) : UNREAD;
            case '[' -> UNREAD;
            default -> skipper.skip(text, at, depth);
        };
    }

    private int fields(byte[] text, int at, int[] read) {
        int end = UNREAD;
        for (int feature : read) {
            end = features.mark(feature) ? field(text, at, feature) : UNREAD;
            if (end == UNREAD) {
                return UNREAD;
            }
        }
        return end;
    }

    private int field(byte[] text, int at, int feature) {
        if (text[at] == 'n') {
            int end = skipper.skip(text, at, 0);
            return end != JsonSkipper.BAD && features.missing(feature) ? end : UNREAD;
        }
        return switch (features.kind(feature)) {
            case NUMBER -> number(text, at, feature);
            case NUMBERS -> numbers(text, at, feature);
            case FLAG -> flag(text, at, feature);
            case TEXT -> text(text, at, feature);
            case TIME -> time(text, at, feature);
        };
    }

    private int number(byte[] text, int at, int feature) {
        boolean quoted = text[at] == '"';
        if (quoted && !features.numberInText(feature)) {
            return UNREAD;
        }
        int end = numbers.read(text, quoted ? at + 1 : at);
        if (end < 0 || !features.number(feature, numbers.number())) {
            return UNREAD;
        }
        return quoted ? afterQuote(text, end) : end;
    }

    private static int afterQuote(byte[] text, int at) {
        return text[at] == '"' ? at + 1 : UNREAD;
    }

    private int numbers(byte[] text, int at, int feature) {
        int size = features.size(feature);
        int i = at;
        for (int index = 0; index < size; index++) {
            if (text[i] != (index == 0 ? '[' : ',')) {
                return UNREAD;
            }
            int end = numbers.read(text, JsonSkipper.afterBlanks(text, i + 1));
            if (end < 0 || !features.number(feature, index, numbers.number())) {
                return UNREAD;
            }
            i = JsonSkipper.afterBlanks(text, end);
        }
        return text[i] == ']' ? i + 1 : UNREAD;
    }

    private int flag(byte[] text, int at, int feature) {
        boolean flag = text[at] == 't';
        if (!flag && text[at] != 'f') {
            return UNREAD;
        }
        features.flag(feature, flag);
        return skipper.skip(text, at, 0);
    }

    private int text(byte[] text, int at, int feature) {
        if (text[at] == '"') {
            int end = afterPlainString(text, at + 1);
            return end != UNREAD && features.text(feature, text, at + 1, end - 1) ? end : UNREAD;
        }
        int end = JsonSkipper.afterNumber(text, at);
        return end != JsonSkipper.BAD && isWhole(text, at, end) && features.text(feature, text, at, end) ? end : UNREAD;
    }

    private static boolean isWhole(byte[] text, int from, int to) {
        int i = text[from] == '-' ? from + 1 : from;
        while (i < to && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i == to;
    }

    private int time(byte[] text, int at, int feature) {
        boolean quoted = text[at] == '"';
        boolean number = !quoted || features.numberInText(feature);
        int start = quoted ? at + 1 : at;
        int end = number ? JsonSkipper.afterNumber(text, start) : JsonSkipper.plainEnd(text, start);
        if (end == JsonSkipper.BAD || (number && end - start > DecimalReader.MAX_LENGTH)) {
            return UNREAD;
        }
        double millis =
                number ? features.unit(feature).millis(exact(text, start, end)) : IsoTime.millis(text, start, end);
        if (!features.time(feature, millis)) {
            return UNREAD;
        }
        return quoted ? afterQuote(text, end) : end;
    }

    /** The double of a number. */
    private static double exact(byte[] text, int from, int to) {
        if (to - from > MAX_DIGITS || text[from] == '-' || !isWhole(text, from, to)) {
            return Double.parseDouble(new String(text, from, to - from, US_ASCII));
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }
}
