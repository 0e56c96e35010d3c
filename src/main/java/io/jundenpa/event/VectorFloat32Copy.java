package io.jundenpa.event;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Copies vector by vector. {@link PlainFloat32Copy} copies the last floats, which do not fill a vector. */
final class VectorFloat32Copy implements Float32Copy {

    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int LANES = INTS.length();

    /** All bits of the exponent. Only infinity and NaN have all of them set. */
    private static final int NOT_FINITE = 0x7F80_0000;

    @Override
    public boolean copy(byte[] from, float[] to, int start, int count) {
        IntVector largest = IntVector.zero(INTS);
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            ByteVector bytes = ByteVector.fromArray(BYTES, from, i * Float.BYTES);
            bytes.reinterpretAsFloats().intoArray(to, start + i);
            largest = largest.max(bytes.reinterpretAsInts().and(NOT_FINITE));
        }
        return PlainFloat32Copy.copyFrom(i, from, to, start, count)
                && largest.reduceLanes(VectorOperators.MAX) < NOT_FINITE;
    }
}
