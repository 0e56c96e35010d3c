package io.jundenpa.nn;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which steps of a sequence each output step sees: {@code t * stride + tap * dilation - left} for the taps from 0 to
 * size - 1, of which those outside of the sequence are padding.
 *
 * @param steps of the input, at least 1
 * @param size taps, at least 1
 * @param stride steps from one output step to the next, at least 1
 * @param dilation steps from one tap to the next, at least 1
 * @param left steps of padding before the sequence
 * @param right steps of padding behind it
 */
public record Window(int steps, int size, int stride, int dilation, int left, int right) {

    /**
     * Checks that there is an output step.
     *
     * @throws IllegalArgumentException if the window is wider than the padded sequence, that is longer than 2^31 - 1 steps,
     *     or a number is too small
     */
    public Window {
        if (steps < 1 || size < 1 || stride < 1 || dilation < 1 || left < 0 || right < 0) {
            throw new IllegalArgumentException("a window has a number that is too small");
        }
        if ((long) steps + left + right > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    steps + " steps and " + ((long) left + right) + " of padding are too many to be counted");
        }
        long span = (size - 1L) * dilation + 1;
        if (span > (long) steps + left + right) {
            throw new IllegalArgumentException("a window of " + span + " steps does not fit " + steps + " steps and "
                    + ((long) left + right) + " of padding");
        }
    }

    /** {@code floor((steps + left + right - dilation * (size - 1) - 1) / stride) + 1}. */
    public int outputSteps() {
        return (int) ((steps + left + right - (size - 1L) * dilation - 1) / stride + 1);
    }

    /** The input step that a tap of an output step sees; outside of 0 to steps - 1 it is padding. */
    int step(int outputStep, int tap) {
        return outputStep * stride + tap * dilation - left;
    }

    /** The first output step that sees nothing but padding. */
    OptionalInt onlyPadding() {
        return IntStream.range(0, outputSteps()).filter(t -> !seesSequence(t)).findFirst();
    }

    private boolean seesSequence(int outputStep) {
        int first = step(outputStep, 0);
        int tap = first >= 0
                ? 0
                : (int) (((long) dilation - 1 - first) / dilation); // the first one not before the sequence
        return tap < size && isInside(step(outputStep, tap));
    }

    boolean isInside(int step) {
        return step >= 0 && step < steps;
    }

    /** The settings that differ from those of a plain window, as in a model file. */
    String settings() {
        return "size: " + size + ", stride: " + stride + (dilation > 1 ? ", dilation: " + dilation : "")
                + (left + right > 0 ? ", padding: [" + left + ", " + right + "]" : "");
    }
}
