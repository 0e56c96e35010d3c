package io.jundenpa.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bucket of a text, as {@link FeatureType.Hash} defines it. Source of the hash: Appleby, MurmurHash3_x86_32, public domain.
 */
final class HashEncoder implements TextEncoder {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final int buckets;

    HashEncoder(int buckets) {
        this.buckets = buckets;
    }

    @Override
    public int encode(byte[] text, int from, int to) {
        int hash = murmur3(text, from, to);
        return hash == Integer.MIN_VALUE ? (Integer.MAX_VALUE - (buckets - 1)) % buckets : Math.abs(hash) % buckets;
    }

    /** MurmurHash3 of 32 bits with seed 0. */
    static int murmur3(byte[] text, int from, int to) {
        int hash = 0;
        int i = from;
        for (; i + Integer.BYTES <= to; i += Integer.BYTES) {
            hash = Integer.rotateLeft(hash ^ mixed((int) INT.get(text, i)), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int last = to - 1; last >= i; last--) {
            tail = (tail << Byte.SIZE) | (text[last] & 0xFF);
        }
        hash ^= mixed(tail) ^ (to - from);
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    private static int mixed(int four) {
        return Integer.rotateLeft(four * 0xcc9e2d51, 15) * 0x1b873593;
    }
}
