package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The framework that trained the weights. It determines the layout of weights, the order of gates and the defaults of keys.
 */
enum Source {
    /** PyTorch: dense weights are [out, in]. */
    TORCH,
    /** Keras 3: dense weights are [in, out]. */
    KERAS,
    /** scikit-learn: dense weights are [in, out]. It has no convolutions and no recurrent layers. */
    SKLEARN,
    /** ONNX: dense weights are [in, out], as for MatMul. */
    ONNX,
    /** The model file names no source. */
    UNKNOWN;

    /** The expectation in the message about a layer that needs a source. */
    static final String EXPECTED =
            "source: torch, keras or onnx at the top of the model, because their weights have different layouts";

    /** Reads a word such as {@code torch}. */
    static Optional<Source> read(Node node) {
        List<String> words = Arrays.stream(values())
                .filter(source -> source != UNKNOWN)
                .map(Source::word)
                .toList();
        return node.oneOf(words).map(word -> valueOf(word.toUpperCase(Locale.ROOT)));
    }

    /** The source as a model file names it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the layouts of convolutions and recurrent layers are known. */
    boolean hasLayouts() {
        return this == TORCH || this == KERAS || this == ONNX;
    }
}
