package io.jundenpa.jmh;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Random choices. The same seed gives the same choices. */
final class Draws {

    private final SplittableRandom random;

    Draws(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A number from the first to the last, both included. */
    int from(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    /** True once in so many draws. */
    boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    boolean coin() {
        return random.nextBoolean();
    }

    <T> T of(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    final <T> T of(T... choices) {
        return of(List.of(choices));
    }

    /** Dimensions from 1 to 4. */
    long[] dimensions(int rank) {
        return LongStream.range(0, rank).map(i -> from(1, 4)).toArray();
    }

    /** The numbers from 0 in random order. */
    int[] permutation(int size) {
        int[] order = IntStream.range(0, size).toArray();
        for (int i = size - 1; i > 0; i--) {
            int j = from(0, i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** Numbers, or now and then large numbers. */
    double[] wide(int count) {
        double[] numbers = numbers(count);
        double scale = once(8) ? 100 : 1;
        Arrays.setAll(numbers, i -> (float) (scale * numbers[i]));
        return numbers;
    }

    /** 32-bit floats of one digit: any, small whole numbers, many zeros, or all the same. */
    double[] numbers(int count) {
        double[] numbers = new double[count];
        int kind = from(0, 7);
        double same = (float) random.nextGaussian();
        for (int i = 0; i < count; i++) {
            double gauss = random.nextGaussian();
            numbers[i] = (float)
                    switch (kind) {
                        case 0 -> Math.rint(2 * gauss);
                        case 1 -> once(2) ? 0 : gauss;
                        case 2 -> same;
                        default -> gauss;
                    };
        }
        return numbers;
    }

    /** Numbers that are not near zero. */
    double[] positive(int count) {
        double[] numbers = numbers(count);
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (Math.abs(numbers[i]) + 0.25);
        }
        return numbers;
    }

    /** A number from -2 to 2 with few digits. */
    float small() {
        return from(-8, 8) / 4f;
    }
}
