package io.jundenpa.nn;

/** The cells in plain Java. The static methods compute some numbers of one row, from the j-th on. */
final class PlainCells implements Cells {

    @Override
    public void lstmMemory(int rows, int size, float[] gates, int from, float[] state) {
        for (int row = 0; row < rows; row++) {
            memory(0, size, gates, from + row * 4 * size, state, row * size, (rows + row) * size);
        }
    }

    static void memory(int j, int size, float[] gates, int at, float[] state, int h, int c) {
        for (; j < size; j++) {
            state[c + j] = gates[at + size + j] * state[c + j] + gates[at + j] * gates[at + 3 * size + j];
            state[h + j] = state[c + j];
        }
    }

    @Override
    public void lstmOutput(int rows, int size, float[] gates, int from, float[] state) {
        for (int row = 0; row < rows; row++) {
            output(0, size, gates, from + row * 4 * size, state, row * size);
        }
    }

    static void output(int j, int size, float[] gates, int at, float[] state, int h) {
        for (; j < size; j++) {
            state[h + j] *= gates[at + 2 * size + j];
        }
    }

    @Override
    public void gruCandidate(int rows, int size, float[] gates, int from) {
        for (int row = 0; row < rows; row++) {
            candidate(0, size, gates, from + row * 4 * size);
        }
    }

    static void candidate(int j, int size, float[] gates, int at) {
        for (; j < size; j++) {
            gates[at + j] += gates[at + size + j] * gates[at + 3 * size + j];
        }
    }

    @Override
    public void gruReset(int rows, int size, float[] gates, int from, float[] state, float[] reset) {
        for (int row = 0; row < rows; row++) {
            reset(0, size, gates, from + row * 3 * size, state, row * size, reset);
        }
    }

    static void reset(int j, int size, float[] gates, int at, float[] state, int h, float[] reset) {
        for (; j < size; j++) {
            reset[h + j] = gates[at + size + j] * state[h + j];
        }
    }

    @Override
    public void gruState(int rows, int size, float[] gates, int from, int width, float[] state) {
        for (int row = 0; row < rows; row++) {
            update(0, size, gates, from + row * width, state, row * size);
        }
    }

    static void update(int j, int size, float[] gates, int at, float[] state, int h) {
        for (; j < size; j++) {
            float z = gates[at + 2 * size + j];
            state[h + j] = (1 - z) * gates[at + j] + z * state[h + j];
        }
    }
}
