package io.jundenpa.nn;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The cells in the processor's vectors. Each lane does the operations of {@link PlainCells}, which also computes the last
 * numbers of a row, which do not fill a vector.
 */
final class VectorCells implements Cells {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public void lstmMemory(int rows, int size, float[] gates, int from, float[] state) {
        for (int row = 0; row < rows; row++) {
            int at = from + row * 4 * size;
            int h = row * size;
            int c = (rows + row) * size;
            int j = 0;
            for (; j <= size - LANES; j += LANES) {
                FloatVector kept = get(gates, at + size + j).mul(get(state, c + j));
                FloatVector memory = kept.add(get(gates, at + j).mul(get(gates, at + 3 * size + j)));
                memory.intoArray(state, c + j);
                memory.intoArray(state, h + j);
            }
            PlainCells.memory(j, size, gates, at, state, h, c);
        }
    }

    @Override
    public void lstmOutput(int rows, int size, float[] gates, int from, float[] state) {
        for (int row = 0; row < rows; row++) {
            int at = from + row * 4 * size;
            int h = row * size;
            int j = 0;
            for (; j <= size - LANES; j += LANES) {
                get(gates, at + 2 * size + j).mul(get(state, h + j)).intoArray(state, h + j);
            }
            PlainCells.output(j, size, gates, at, state, h);
        }
    }

    @Override
    public void gruCandidate(int rows, int size, float[] gates, int from) {
        for (int row = 0; row < rows; row++) {
            int at = from + row * 4 * size;
            int j = 0;
            for (; j <= size - LANES; j += LANES) {
                FloatVector reset = get(gates, at + size + j).mul(get(gates, at + 3 * size + j));
                get(gates, at + j).add(reset).intoArray(gates, at + j);
            }
            PlainCells.candidate(j, size, gates, at);
        }
    }

    @Override
    public void gruReset(int rows, int size, float[] gates, int from, float[] state, float[] reset) {
        for (int row = 0; row < rows; row++) {
            int at = from + row * 3 * size;
            int h = row * size;
            int j = 0;
            for (; j <= size - LANES; j += LANES) {
                get(gates, at + size + j).mul(get(state, h + j)).intoArray(reset, h + j);
            }
            PlainCells.reset(j, size, gates, at, state, h, reset);
        }
    }

    @Override
    public void gruState(int rows, int size, float[] gates, int from, int width, float[] state) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int row = 0; row < rows; row++) {
            int at = from + row * width;
            int h = row * size;
            int j = 0;
            for (; j <= size - LANES; j += LANES) {
                FloatVector z = get(gates, at + 2 * size + j);
                FloatVector kept = z.mul(get(state, h + j));
                one.sub(z).mul(get(gates, at + j)).add(kept).intoArray(state, h + j);
            }
            PlainCells.update(j, size, gates, at, state, h);
        }
    }

    private static FloatVector get(float[] numbers, int at) {
        return FloatVector.fromArray(SPECIES, numbers, at);
    }
}
