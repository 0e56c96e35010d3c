package io.jundenpa.format.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages HDF5 files where it hurts a reader: in addresses, sizes and signatures. */
public final class Hdf5Damage {

    private static final byte[][] SIGNATURES = {
        {'T', 'R', 'E', 'E'}, {'H', 'E', 'A', 'P'}, {'S', 'N', 'O', 'D'}, {'O', 'H', 'D', 'R'}, {'G', 'C', 'O', 'L'}
    };

    private final SplittableRandom random;

    /** The same seed gives the same damages. */
    public Hdf5Damage(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A copy with one to four damages. */
    public byte[] of(byte[] file) {
        byte[] damaged = file.clone();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            damaged = damage(damaged);
        }
        return damaged;
    }

    private byte[] damage(byte[] file) {
        if (file.length < 16) {
            return file;
        }
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = random.nextInt(4) == 0 ? random.nextInt(file.length) : nearStructure(file);
        int aligned = Math.min(at & ~7, file.length - 8);
        switch (random.nextInt(9)) {
            case 0 -> {
                return Arrays.copyOf(file, random.nextInt(file.length));
            }
            case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> file[at] = (byte) random.nextInt(256);
            case 3 -> bytes.putLong(aligned, random.nextInt(file.length + 1));
            case 4 -> bytes.putLong(aligned, random.nextInt(file.length + 1) & ~7);
            case 5 -> bytes.putLong(aligned, extreme(file.length));
            case 6 -> bytes.putInt(Math.min(at & ~3, file.length - 4), (int) extreme(file.length));
            case 7 -> bytes.putShort(Math.min(at & ~1, file.length - 2), (short) extreme(file.length));
            default -> {
                int length = 8 << random.nextInt(6);
                int from = random.nextInt(file.length) & ~7;
                int copied = Math.min(length, file.length - Math.max(from, aligned));
                System.arraycopy(file, from, file, aligned, copied);
            }
        }
        return file;
    }

    private long extreme(int length) {
        long[] values = {
            0,
            1,
            -1,
            255,
            256,
            65_535,
            65_536,
            length,
            length - 1L,
            1L << 31,
            (1L << 31) - 1,
            1L << 32,
            Long.MAX_VALUE,
            Long.MIN_VALUE
        };
        return values[random.nextInt(values.length)];
    }

    /** A position just after the signature of a structure, or in the first bytes of the file. */
    private int nearStructure(byte[] file) {
        byte[] signature = SIGNATURES[random.nextInt(SIGNATURES.length)];
        int start = random.nextInt(file.length);
        for (int i = start; i < file.length - 4; i++) {
            if (Arrays.equals(file, i, i + 4, signature, 0, 4)) {
                return Math.min(file.length - 1, i + random.nextInt(80));
            }
        }
        return random.nextInt(Math.min(96, file.length));
    }
}
