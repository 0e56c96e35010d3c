package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.nn.BatchNorm;
import io.jundenpa.nn.LayerNorm;
import io.jundenpa.nn.LpNorm;
import io.jundenpa.nn.RmsNorm;
import java.util.List;
import java.util.Optional;

/** The normalisations. */
final class NormTypes {

    private static final Key<double[]> MEAN = Key.numbers("mean", "The mean of each column in the training.");
    private static final Key<double[]> VARIANCE =
            Key.numbers("variance", "The variance of each column in the training.");
    private static final Key<double[]> GAIN = Key.numbers("gain", 1, "[width]", "The factor of each column.");
    private static final Key<double[]> SHIFT =
            Key.numbers("shift", 0, "[width]", "The number that is added to each column.");
    private static final Key<Double> EPSILON = Key.notNegative(
            "epsilon",
            Default.<Double>required("a number; PyTorch and ONNX have 1e-5, Keras has 1e-3")
                    .with(Source.TORCH, 1e-5)
                    .with(Source.KERAS, 1e-3)
                    .with(Source.ONNX, 1e-5),
            "Added to the variance.");
    private static final Key<Double> RMS_EPSILON = Key.notNegative(
            "epsilon",
            Default.<Double>required("a number; PyTorch has 1.1920929e-7, Keras 1e-6, ONNX 1e-5")
                    .with(Source.TORCH, 0x1p-23)
                    .with(Source.KERAS, 1e-6)
                    .with(Source.ONNX, 1e-5),
            "Added to the mean of the squares. PyTorch has 2⁻²³, the epsilon of 32-bit floats.");
    private static final Key<LpNorm.Norm> P = new Key<>(
            "p",
            "`1`, `2` or `max`",
            "required",
            "The norm: the sum of the magnitudes, the root of the sum of the squares, or the greatest magnitude.",
            entry -> entry.required("p", "1, 2 or max").flatMap(NormTypes::norm));

    static final List<LayerType> ALL = List.of(
            LayerType.ofValues(
                            "batch_norm",
                            "Batch normalisation with the statistics of the training. It is folded into the dense"
                                    + " layer before it if no other layer reads the dense layer and no precision is lost.",
                            "(x - mean) / √(variance + epsilon) · gain + shift",
                            List.of(MEAN, VARIANCE, GAIN, SHIFT, EPSILON),
                            values -> new BatchNorm(
                                    values.get(MEAN),
                                    values.get(VARIANCE),
                                    values.get(GAIN),
                                    values.get(SHIFT),
                                    values.get(EPSILON)))
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: batch_norm, mean: [1, -3], variance: [3, 0], epsilon: 1}
                            """),
            LayerType.ofValues(
                            "layer_norm",
                            "Layer normalisation with the mean and the variance of the row.",
                            "(x - mean) / √(variance + epsilon) · gain + shift",
                            List.of(GAIN, SHIFT, EPSILON),
                            values -> new LayerNorm(
                                    Tensor.rounded(values.get(GAIN)),
                                    Tensor.rounded(values.get(SHIFT)),
                                    values.get(EPSILON)))
                    .withExample("""
                            source: torch
                            input: {size: 2}
                            layers:
                              - {type: layer_norm, gain: [2, 3], shift: [1, 0]}
                            """),
            LayerType.ofValues(
                            "rms_norm",
                            "Root mean square normalisation over the row.",
                            "x / √(mean(x²) + epsilon) · gain",
                            List.of(GAIN, RMS_EPSILON),
                            values -> new RmsNorm(Tensor.rounded(values.get(GAIN)), values.get(RMS_EPSILON)))
                    .withExample("""
                            source: torch
                            input: {size: 2}
                            layers:
                              - {type: rms_norm, gain: [2, 3]}
                            """),
            LayerType.ofValues(
                            "lp_norm",
                            "Divides the row by its norm. A row of zeros stays as it is.",
                            "x / norm(x)",
                            List.of(P),
                            values -> new LpNorm(values.get(P)))
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: lp_norm, p: 2}
                            """));

    private NormTypes() {}

    private static Optional<LpNorm.Norm> norm(Node node) {
        return node.setting().flatMap(word -> switch (word) {
            case "1" -> Optional.of(LpNorm.Norm.L1);
            case "2" -> Optional.of(LpNorm.Norm.L2);
            case "max" -> Optional.of(LpNorm.Norm.MAX);
            default -> {
                node.problem("is " + node.found() + ", expected 1, 2 or max");
                yield Optional.<LpNorm.Norm>empty();
            }
        });
    }
}
