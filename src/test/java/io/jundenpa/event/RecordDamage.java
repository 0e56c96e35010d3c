package io.jundenpa.event;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages records: changes, adds, removes and repeats random bytes. */
final class RecordDamage {

    private static final String ALPHABET = "0123456789.,-+eE[]{}:\" \t\r\n\\/*'naNIfinitycurl\0\u007F";

    private final SplittableRandom random;

    RecordDamage(SplittableRandom random) {
        this.random = random;
    }

    /** A copy of a record with one to three changes. */
    byte[] applyTo(byte[] valid) {
        byte[] value = valid.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            value = changed(value);
        }
        return value;
    }

    private byte[] changed(byte[] value) {
        int at = random.nextInt(value.length + 1);
        int to = at + random.nextInt(value.length - at + 1);
        return switch (random.nextInt(6)) {
            case 0 -> joined(Arrays.copyOf(value, at), Arrays.copyOfRange(value, to, value.length));
            case 1 -> joined(Arrays.copyOf(value, to), Arrays.copyOfRange(value, at, value.length));
            case 2 -> Arrays.copyOf(value, at);
            case 3 ->
                joined(Arrays.copyOf(value, at), new byte[] {anyByte()}, Arrays.copyOfRange(value, at, value.length));
            default -> {
                byte[] changed = value.length == 0 ? new byte[1] : value.clone();
                changed[Math.min(at, changed.length - 1)] = anyByte();
                yield changed;
            }
        };
    }

    private byte anyByte() {
        return random.nextInt(4) == 0
                ? (byte) random.nextInt(256)
                : (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = {};
        for (byte[] part : parts) {
            int start = all.length;
            all = Arrays.copyOf(all, start + part.length);
            System.arraycopy(part, 0, all, start, part.length);
        }
        return all;
    }
}
