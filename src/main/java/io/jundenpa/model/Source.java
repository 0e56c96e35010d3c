package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where weights were trained: settles how they lie, how gates are ordered, and what is left out. */
enum Source {
    /** PyTorch: weights [out, in], epsilon 1e-5, of an rms_norm 2^-23, the epsilon of 32-bit floats. */
    TORCH(Optional.of("1e-5"), Optional.of("0x1p-23"), true),
    /** Keras 3: weights [in, out], epsilon 1e-3, of an rms_norm 1e-6. */
    KERAS(Optional.of("1e-3"), Optional.of("1e-6"), false),
    /** scikit-learn: weights [in, out]; it has no layers of the kinds whose defaults differ. */
    SKLEARN(Optional.empty(), Optional.empty(), false),
    /** ONNX: weights as for MatMul, epsilon 1e-5. */
    ONNX(Optional.of("1e-5"), Optional.of("1e-5"), false),
    /** Not said. */
    UNKNOWN(Optional.empty(), Optional.empty(), false);

    /** What belongs where a source is needed. */
    static final String EXPECTED =
            "source: torch, keras or onnx at the top of the model: they lay out these weights" + " differently";

    private final Optional<String> epsilon;
    private final Optional<String> rmsEpsilon;
    private final boolean transposed;

    Source(Optional<String> epsilon, Optional<String> rmsEpsilon, boolean transposed) {
        this.epsilon = epsilon;
        this.rmsEpsilon = rmsEpsilon;
        this.transposed = transposed;
    }

    /** Reads a word such as {@code torch}. */
    static Optional<Source> read(Node node) {
        List<String> words = Arrays.stream(values())
                .filter(source -> source != UNKNOWN)
                .map(source -> source.name().toLowerCase(Locale.ROOT))
                .toList();
        return node.oneOf(words).map(word -> valueOf(word.toUpperCase(Locale.ROOT)));
    }

    /** What is added to a variance, where a layer does not say. */
    Optional<Double> epsilon() {
        return epsilon.map(Double::valueOf);
    }

    /** What is added to a mean of squares, where a layer does not say. */
    Optional<Double> rmsEpsilon() {
        return rmsEpsilon.map(Double::valueOf);
    }

    /** Whether a dense layer's weights are [out, in], where it does not say. */
    boolean transposed() {
        return transposed;
    }

    /** Whether the layouts of convolutions and recurrent layers are known. */
    boolean hasLayouts() {
        return this == TORCH || this == KERAS || this == ONNX;
    }
}
