package io.jundenpa.model;

import io.jundenpa.nn.Affine;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Layer;
import io.jundenpa.nn.Operation;
import io.jundenpa.nn.Standardize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.ejml.data.FMatrixRMaj;

/** The layers that multiply and add: by a matrix, or column by column. */
final class LinearTypes {

    private static final Key<Tensor> WEIGHTS =
            Key.tensor("weights", "[in, out]", "W. [out, in] with `transposed: true`.");
    private static final Key<Boolean> TRANSPOSED = Key.flag(
            "transposed", Default.of(false).with(Source.TORCH, true), "Whether `weights` has a row for each output.");
    private static final Key<double[]> BIAS = Key.numbers("bias", 0, "[out]", "B.");
    private static final Key<List<Layer>> ACTIVATION =
            ActivationKeys.optional("activation", "The activation of the result.");
    private static final Key<Tensor> MEAN = Key.vector("mean", "The mean of each column.");
    private static final Key<double[]> DEVIATION = Key.vector(
                    "scale", "The deviation of each column. It must not be 0.")
            .then(LinearTypes::withoutZeros);
    private static final Key<Tensor> SCALE = Key.vector("scale", "The factor of each column.");
    private static final Key<double[]> SHIFT = Key.numbers("shift", "The number that is added to each column.");

    static final List<LayerType> ALL = List.of(
            LayerType.ofBuilder(
                            "dense",
                            "A fully connected layer: the row times a matrix, plus a bias.",
                            "x · W + B",
                            List.of(WEIGHTS, TRANSPOSED, BIAS, ACTIVATION),
                            LinearTypes::dense)
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: dense, weights: [[1, 2, 3], [4, 5, 6]], bias: [10, 20, 30], activation: elu, alpha: 0.5}
                            """),
            LayerType.ofBuilder(
                            "standardize",
                            "Brings every column to mean 0 and deviation 1.",
                            "(x - mean) / scale",
                            List.of(MEAN, DEVIATION),
                            entry -> ofColumns(entry, MEAN, DEVIATION, Standardize::new))
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: standardize, mean: [40, 0.5], scale: [12, 0.1]}
                            """),
            LayerType.ofBuilder(
                            "affine",
                            "Multiplies every column by a factor and adds a number.",
                            "x · scale + shift",
                            List.of(SCALE, SHIFT),
                            entry -> ofColumns(entry, SCALE, SHIFT, LinearTypes::affine))
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: affine, scale: [2, 0], shift: [1, -1]}
                            """));

    private LinearTypes() {}

    private static Built dense(LayerEntry entry) {
        Width in = entry.in();
        Optional<Boolean> flag = TRANSPOSED.read(entry);
        boolean transposed = flag.orElse(false);
        Optional<Tensor> weights = WEIGHTS.read(entry).filter(tensor -> flag.isPresent());
        OptionalInt out = outputs(weights, transposed, in);
        Optional<FMatrixRMaj> matrix = weights.filter(tensor -> checkWeights(tensor, transposed, in))
                .flatMap(tensor -> tensor.matrix(transposed));
        Optional<float[]> bias =
                BIAS.read(entry.fitting(new Width(out, "to fit weights"))).map(Tensor::rounded);
        Optional<List<Layer>> activation = ACTIVATION.read(entry);
        if (matrix.isEmpty() || bias.isEmpty() || activation.isEmpty()) {
            return Built.broken(out);
        }
        List<Operation> layers = new ArrayList<>();
        layers.add(Dense.takingOver(matrix.orElseThrow(), bias.orElseThrow()));
        layers.addAll(activation.orElseThrow());
        return new Built(Optional.of(layers), out);
    }

    /**
     * The number of outputs. If the weights only fit the input with the other value of {@code transposed}, that value is
     * assumed.
     */
    private static OptionalInt outputs(Optional<Tensor> weights, boolean transposed, Width in) {
        List<Long> shape = weights.map(Tensor::shape).orElse(List.of());
        if (shape.size() != 2) {
            return OptionalInt.empty();
        }
        boolean turned = !in.allows(shape.get(transposed ? 1 : 0)) && in.allows(shape.get(transposed ? 0 : 1));
        long out = shape.get(transposed != turned ? 0 : 1);
        return out >= 1 && out <= Width.MAX ? OptionalInt.of((int) out) : OptionalInt.empty();
    }

    private static boolean checkWeights(Tensor weights, boolean transposed, Width in) {
        List<Long> shape = weights.shape();
        String expected =
                (transposed ? "[..., " + in.text() + "], transposed, " : "[" + in.text() + ", ...] ") + in.reason();
        if (shape.size() != 2) {
            weights.unexpectedShape(expected);
            return false;
        }
        if (!weights.isWithinBounds()) {
            return false;
        }
        if (!in.allows(shape.get(transposed ? 1 : 0))) {
            boolean turned = in.allows(shape.get(transposed ? 0 : 1));
            weights.unexpectedShape(expected + (turned ? "; it fits with transposed: " + !transposed : ""));
            return false;
        }
        return true;
    }

    private static Layer affine(double[] scale, double[] shift) {
        return new Affine(Tensor.rounded(scale), Tensor.rounded(shift));
    }

    /**
     * A layer of two vectors, as long as the rows are wide. If this width is not known, the second must be as long as the
     * first.
     */
    private static Built ofColumns(
            LayerEntry entry,
            Key<Tensor> first,
            Key<double[]> second,
            BiFunction<double[], double[], Layer> constructor) {
        Optional<Tensor> tensor = first.read(entry);
        Optional<double[]> one = tensor.flatMap(Tensor::vector);
        OptionalInt length = tensor.map(Tensor::length).orElse(OptionalInt.empty());
        Width width = entry.in().size().isPresent() ? entry.in() : new Width(length, "to fit " + first.name());
        Optional<double[]> two = second.read(entry.fitting(width));
        Optional<Layer> layer = one.flatMap(a -> two.map(b -> constructor.apply(a, b)));
        return new Built(layer.map(List::of), width.size());
    }

    private static Optional<double[]> withoutZeros(Tensor tensor) {
        Optional<double[]> values = tensor.vector();
        for (int i = 0; i < values.map(found -> found.length).orElse(0); i++) {
            double value = values.orElseThrow()[i];
            if ((float) value == 0) {
                tensor.problemAt(i, " is " + value + ", expected another number, because it is a divisor");
                return Optional.empty();
            }
        }
        return values;
    }
}
