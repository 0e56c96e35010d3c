package io.jundenpa.format.onnx;

import java.util.List;
import java.util.stream.IntStream;

/** Lists, for each element of a rearranged array, its position in the original array. Both arrays are in C order. */
final class ElementOrder {

    private ElementOrder() {}

    /**
     * The order of an array whose axes are permuted. An axis of size 1 may be repeated.
     *
     * @param from dimensions of the original array
     * @param axes the old axis for each new axis
     * @param to the new dimensions
     */
    static int[] permuted(List<Long> from, int[] axes, List<Long> to) {
        int[] strides = new int[from.size()];
        int stride = 1;
        for (int axis = from.size() - 1; axis >= 0; axis--) {
            strides[axis] = from.get(axis) == 1 ? 0 : stride;
            stride *= Math.toIntExact(from.get(axis));
        }
        int[] order = new int[Math.toIntExact(to.stream().reduce(1L, Math::multiplyExact))];
        for (int i = 0; i < order.length; i++) {
            int remaining = i;
            for (int axis = to.size() - 1; axis >= 0; axis--) {
                int size = Math.toIntExact(to.get(axis));
                order[i] += remaining % size * strides[axes[axis]];
                remaining /= size;
            }
        }
        return order;
    }

    /**
     * The order of an array that is broadcast: its axes of size 1 are repeated.
     *
     * @param from dimensions of the original array
     * @param to the new dimensions, as many as the original array has
     */
    static int[] broadcast(List<Long> from, List<Long> to) {
        return permuted(from, IntStream.range(0, from.size()).toArray(), to);
    }

    /**
     * The order of an array that keeps the given positions of one axis.
     *
     * @param before product of the dimensions before the axis
     * @param size of the axis
     * @param after product of the dimensions after the axis
     */
    static int[] picked(int before, int size, int after, long[] positions) {
        int[] order = new int[before * after * positions.length];
        int to = 0;
        for (int i = 0; i < before; i++) {
            for (long position : positions) {
                for (int k = 0; k < after; k++) {
                    order[to++] = (int) ((i * (long) size + position) * after + k);
                }
            }
        }
        return order;
    }
}
