package io.jundenpa.nn;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The input steps that each output step of a convolution or pool sees: output step t sees
 * {@code t * stride + tap * dilation - left} for the taps from 0 to size - 1. Steps outside of the sequence are padding.
 *
 * @param steps number of input steps, at least 1
 * @param size number of taps, at least 1
 * @param stride input steps from one output step to the next, at least 1
 * @param dilation input steps from one tap to the next, at least 1
 * @param left steps of padding before the sequence, at least 0
 * @param right steps of padding after the sequence, at least 0
 */
public record Window(int steps, int size, int stride, int dilation, int left, int right) {

    /**
     * Checks that there is an output step.
     *
     * @throws IllegalArgumentException if a number is below its minimum, the padded sequence has more than 2^31 - 1 steps, or
     *     the window is wider than the padded sequence
     */
    public Window {
        if (steps < 1 || size < 1 || stride < 1 || dilation < 1 || left < 0 || right < 0) {
            throw new IllegalArgumentException("a window has steps " + steps + ", size " + size + ", stride " + stride
                    + ", dilation " + dilation + " and padding [" + left + ", " + right
                    + "], expected at least 1, and padding of at least 0");
        }
        if ((long) steps + left + right > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(steps + " steps and " + ((long) left + right)
                    + " of padding are too many, expected at most 2147483647 together");
        }
        long span = (size - 1L) * dilation + 1;
        if (span > (long) steps + left + right) {
            throw new IllegalArgumentException("a window of " + span + " steps does not fit " + steps + " steps and "
                    + ((long) left + right) + " of padding");
        }
    }

    /** Number of output steps: {@code floor((steps + left + right - dilation * (size - 1) - 1) / stride) + 1}. */
    public int outputSteps() {
        return (int) ((steps + left + right - (size - 1L) * dilation - 1) / stride + 1);
    }

    /** The input step that a tap of an output step sees; a step below 0 or from {@code steps} on is padding. */
    int step(int outputStep, int tap) {
        return outputStep * stride + tap * dilation - left;
    }

    /** The first output step that sees only padding. */
    OptionalInt firstStepInPadding() {
        return IntStream.range(0, outputSteps()).filter(t -> !seesSequence(t)).findFirst();
    }

    private boolean seesSequence(int outputStep) {
        return firstTap(outputStep) < endTap(outputStep);
    }

    /** The first tap of an output step that is not before the sequence. */
    int firstTap(int outputStep) {
        return taps(-step(outputStep, 0));
    }

    /** The first tap of an output step that is after the sequence, at least {@link #firstTap}; {@code size} if there is none. */
    int endTap(int outputStep) {
        return Math.max(firstTap(outputStep), taps(steps - step(outputStep, 0)));
    }

    /** How many taps are before a distance from the first one. */
    private int taps(int distance) {
        return (int) Math.min(size, Math.max(0, (distance + dilation - 1L) / dilation));
    }

    boolean isPadded() {
        return left + right > 0;
    }

    /** This window over the padded sequence. */
    Window padded() {
        return new Window(steps + left + right, size, stride, dilation, 0, 0);
    }

    /** The settings as in a model file; leaves out dilation 1 and padding 0. */
    String settings() {
        return "size: " + size + ", stride: " + stride + (dilation > 1 ? ", dilation: " + dilation : "")
                + (isPadded() ? ", padding: [" + left + ", " + right + "]" : "");
    }
}
