package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.FormatException;
import java.util.List;

/**
 * The window that a convolution or a pool moves over the steps of a record.
 *
 * @param span steps that the window covers, with the gaps of a dilation
 * @param stride steps from one position to the next
 * @param padding {@code valid}: the whole window lies in the record; {@code same} and {@code causal}: the window can reach
 *     beyond the record
 */
record SlidingWindow(int span, int stride, String padding) {

    /** @throws FormatException if the setting {@code padding} is not one of the supported words */
    static SlidingWindow of(LayerConfig config, int span, int stride, List<String> supported) throws FormatException {
        String padding = config.text("padding", "valid");
        if (!supported.contains(padding)) {
            throw new FormatException("has padding " + padding + ", expected one of " + supported);
        }
        return new SlidingWindow(span, stride, padding);
    }

    /**
     * Number of positions of the window in a record of this many steps.
     *
     * <p>Source: Keras 3.15, {@code compute_conv_output_shape} in {@code keras/src/ops/operation_utils.py}.
     */
    int positions(int steps) throws FormatException {
        boolean padded = !padding.equals("valid");
        if (!padded && span > steps) {
            throw new FormatException("has a window of " + span + " steps for records of " + steps);
        }
        int lastStart = padded ? steps - 1 : steps - span;
        return lastStart / stride + 1;
    }
}
