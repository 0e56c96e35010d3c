package io.jundenpa.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Damages the bytes of a file: at random, where records of zip and HDF5 begin, in the words of its text, and in the fields of
 * Protocol Buffers. It records what it did. The same random numbers do the same damage.
 */
final class Mutator {

    private static final Pattern WORDS = Pattern.compile("-?[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?|[A-Za-z_][A-Za-z_.0-9]*");
    private static final Pattern RECORDS =
            Pattern.compile("PK[\1-\7][\1-\10]|TREE|HEAP|SNOD|GCOL|OHDR|FRHP|BTHD|\\x89HDF");
    private static final String[] TEXTS = {
        "NaN",
        "1e39",
        "-0",
        "1e400",
        "9".repeat(60),
        "~",
        "[]",
        "{}",
        "\"\"",
        "'",
        ": ",
        "- ",
        "*a",
        "&a ",
        "!!int ",
        "\u0000",
        "\u00ef\u00bb\u00bf",
        "../w.npy",
        "/dev/zero",
        "model.yaml",
        "<<",
        "x".repeat(70_000),
        "[1, [2]]",
        "-1"
    };

    /** Bytes of a long file in which words are looked for. */
    private static final int MAX_TEXT = 4096;

    private final SplittableRandom random;
    private final StringBuilder done = new StringBuilder();
    private byte[] bytes;

    /** Starts with a whole file. */
    Mutator(byte[] whole, SplittableRandom random) {
        this.bytes = whole.clone();
        this.random = random;
    }

    /** The damage that was done. */
    String done() {
        return done.toString();
    }

    /** Makes one to three changes. Half of the files keep their structure, so that readers reach its content. */
    byte[] mutate() {
        boolean whole = random.nextBoolean();
        for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
            switch (whole ? 14 : random.nextInt(14)) {
                case 0 -> truncate();
                case 1, 2 -> flip();
                case 3 -> fill();
                case 4 -> number(random.nextInt(bytes.length));
                case 5, 6 -> number(nearRecord());
                case 7 -> move();
                case 8 -> cut();
                case 9, 10 -> header();
                default -> structure();
            }
        }
        return bytes;
    }

    /** A number at the edge of a type or of a length. */
    static long extreme(SplittableRandom random, long length) {
        long[] numbers = {
            0,
            1,
            -1,
            2,
            255,
            65_535,
            1 << 20,
            Integer.MAX_VALUE,
            1L << 31,
            0xffffffffL,
            1L << 32,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            1L << 62,
            1_000_000,
            10_000_000,
            length,
            length - 1,
            length + 1
        };
        return numbers[random.nextInt(numbers.length)];
    }

    /** A number as text, or text with a meaning in some format. */
    static byte[] word(SplittableRandom random, long number) {
        String text = random.nextBoolean() ? String.valueOf(number) : TEXTS[random.nextInt(TEXTS.length)];
        return text.getBytes(ISO_8859_1);
    }

    private void truncate() {
        replace(random.nextInt(bytes.length), bytes.length, new byte[0], "truncated");
    }

    private void flip() {
        int at = random.nextInt(bytes.length);
        int bit = random.nextInt(8);
        bytes[at] ^= (byte) (1 << bit);
        done.append("bit ").append(bit).append(" of byte ").append(at).append("; ");
    }

    private void fill() {
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(16));
        byte value = (byte) (random.nextBoolean() ? 0 : 0xff);
        for (int i = at; i < end; i++) {
            bytes[i] = value;
        }
        done.append("bytes ")
                .append(at)
                .append(" to ")
                .append(end)
                .append(" are ")
                .append(value)
                .append("; ");
    }

    private void number(int at) {
        int size = 1 << random.nextInt(4);
        if (at + size > bytes.length) {
            return;
        }
        long value = extreme(random, bytes.length);
        ByteOrder order = random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer word = ByteBuffer.allocate(8).order(order).putLong(0, value);
        word.get(order == ByteOrder.BIG_ENDIAN ? 8 - size : 0, bytes, at, size);
        done.append(size + " bytes at " + at + " are " + value + "; ");
    }

    /** A place in a record of the file's structure, or in its first bytes. */
    private int nearRecord() {
        List<MatchResult> records = RECORDS.matcher(text()).results().toList();
        int pick = random.nextInt(records.size() + 1);
        int start = pick == records.size() ? 0 : records.get(pick).start();
        return Math.min(bytes.length - 1, start + random.nextInt(48));
    }

    /** Copies some bytes to another place, for example an address that then leads elsewhere. */
    private void move() {
        int size = random.nextBoolean() ? 8 : 1 + random.nextInt(64);
        if (bytes.length < 2 * size) {
            return;
        }
        int from = random.nextInt(bytes.length - size + 1) / size * size;
        int to = random.nextInt(bytes.length - size + 1) / size * size;
        System.arraycopy(bytes.clone(), from, bytes, to, size);
        done.append(size + " bytes of " + from + " at " + to + "; ");
    }

    /** Removes a part, or doubles it. */
    private void cut() {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(Math.max(1, bytes.length / 4)));
        byte[] part = random.nextBoolean() ? new byte[0] : Arrays.copyOfRange(bytes, from, to);
        int at = part.length == 0 ? to : from;
        replace(from, at, part, part.length == 0 ? "removed" : "doubled up to " + to);
    }

    /** Changes the text at the start of a file, and corrects the length before it. */
    private void header() {
        int start = bytes.length > 10 && bytes[1] == 'N' ? 10 : bytes.length > 10 && bytes[8] == '{' ? 8 : 0;
        long length = start == 10
                ? Byte.toUnsignedInt(bytes[8]) + 256L * Byte.toUnsignedInt(bytes[9])
                : start == 8 ? little().getLong(0) : bytes.length;
        if (length < 0 || length > bytes.length - start) {
            return;
        }
        int before = bytes.length;
        text(start, start + (int) length);
        if (bytes.length < 10) {
            return;
        }
        if (start == 10) {
            little().putShort(8, (short) (length + bytes.length - before));
        } else if (start == 8) {
            little().putLong(0, length + bytes.length - before);
        }
    }

    private ByteBuffer little() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Replaces a word, removes or doubles a line, or nests deeply. */
    private void text(int start, int to) {
        int from = start + (to - start > MAX_TEXT ? random.nextInt(to - start - MAX_TEXT) : 0);
        String text = new String(bytes, from, Math.min(to - from, MAX_TEXT), ISO_8859_1);
        List<MatchResult> words = WORDS.matcher(text).results().toList();
        if (words.isEmpty()) {
            return;
        }
        MatchResult word = words.get(random.nextInt(words.size()));
        switch (random.nextInt(5)) {
            case 0 -> {
                String other = words.get(random.nextInt(words.size())).group();
                replace(from + word.start(), from + word.end(), other.getBytes(ISO_8859_1), "becomes " + other);
            }
            case 1 -> {
                int depth = 1 << random.nextInt(17);
                String nesting = (random.nextBoolean() ? "[" : "{a: ").repeat(depth);
                replace(
                        from + word.start(),
                        from + word.start(),
                        nesting.getBytes(ISO_8859_1),
                        depth + " times nested");
            }
            case 2 -> {
                int end = Math.max(text.indexOf('\n', word.start()) + 1, word.end());
                byte[] line = text.substring(word.start(), end).getBytes(ISO_8859_1);
                boolean twice = random.nextBoolean();
                replace(from + word.start(), from + (twice ? word.start() : end), twice ? line : new byte[0], "line");
            }
            default -> {
                byte[] other = word(random, extreme(random, bytes.length));
                replace(from + word.start(), from + word.end(), other, "becomes " + shown(other));
            }
        }
    }

    private static String shown(byte[] text) {
        return text.length > 70 ? text.length + " bytes" : new String(text, ISO_8859_1);
    }

    private void structure() {
        Optional<Protobuf> message = Protobuf.parse(bytes);
        if (message.isPresent()) {
            done.append(message.orElseThrow().mutate(random)).append("; ");
            bytes = message.orElseThrow().bytes();
        } else {
            header();
        }
    }

    private String text() {
        return new String(bytes, ISO_8859_1);
    }

    private void replace(int from, int to, byte[] by, String what) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(by);
        out.write(bytes, to, bytes.length - to);
        bytes = out.toByteArray();
        done.append("bytes " + from + " to " + to + " " + what + "; ");
    }
}
