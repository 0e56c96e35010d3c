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
        // An axis of one element takes no part. The other axes count like the digits of a number.
        int[] counted = IntStream.range(0, axes.length)
                .filter(axis -> to.get(axis) != 1)
                .toArray();
        long[] digits = new long[counted.length];
        int[] order = new int[Math.toIntExact(to.stream().reduce(1L, Math::multiplyExact))];
        int position = 0;
        for (int i = 0; i < order.length; i++) {
            order[i] = position;
            int digit = counted.length - 1;
            while (digit >= 0 && ++digits[digit] == to.get(counted[digit])) {
                position -= (int) (digits[digit] - 1) * strides[axes[counted[digit]]];
                digits[digit--] = 0;
            }
            position += digit >= 0 ? strides[axes[counted[digit]]] : 0;
        }
        return order;
    }

    /** Whether the elements keep their places if the axes are permuted: the axes that are longer than 1 keep their order. */
    static boolean isKept(List<Long> from, int[] axes) {
        int[] longer = IntStream.of(axes).filter(axis -> from.get(axis) != 1).toArray();
        return IntStream.range(1, longer.length).allMatch(i -> longer[i] > longer[i - 1]);
    }

    /** Whether each position follows the one before it. */
    static boolean isRange(long[] positions) {
        return IntStream.range(1, positions.length).allMatch(i -> positions[i] == positions[i - 1] + 1);
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
