package io.jundenpa.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs from seeds: changes, removes and adds bytes, and puts parts of one seed into another. */
final class Mutation {

    private static final byte[] EXTREMES = {0, 1, -1, Byte.MAX_VALUE, Byte.MIN_VALUE, '0', '9', '-', '"', '['};

    private final List<byte[]> seeds;
    private final SplittableRandom random;

    Mutation(List<byte[]> seeds, long number) {
        this.seeds = seeds;
        this.random = new SplittableRandom(number);
    }

    /** One of the seeds with one to four changes. */
    byte[] next() {
        byte[] data = seed();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            data = changed(data);
        }
        return data;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(byte[] data) {
        int at = random.nextInt(data.length + 1);
        int to = at + random.nextInt(Math.min(64, data.length - at) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> replaced(data, at, to, new byte[0]);
            case 1 -> replaced(data, at, at, Arrays.copyOfRange(data, at, to));
            case 2 -> replaced(data, at, to, piece(seed()));
            case 3 -> replaced(data, at, at, new byte[] {(byte) random.nextInt(256)});
            case 4 ->
                replaced(data, at, Math.min(data.length, at + 1), new byte[] {EXTREMES[random.nextInt(EXTREMES.length)]
                });
            default -> flipped(data, Math.min(at, data.length - 1));
        };
    }

    private byte[] piece(byte[] data) {
        int from = random.nextInt(data.length + 1);
        return Arrays.copyOfRange(data, from, from + random.nextInt(Math.min(64, data.length - from) + 1));
    }

    private byte[] flipped(byte[] data, int at) {
        byte[] flipped = data.clone();
        if (at >= 0) {
            flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] replaced(byte[] data, int from, int to, byte[] by) {
        byte[] replaced = Arrays.copyOf(data, data.length - (to - from) + by.length);
        System.arraycopy(by, 0, replaced, from, by.length);
        System.arraycopy(data, to, replaced, from + by.length, data.length - to);
        return replaced;
    }
}
