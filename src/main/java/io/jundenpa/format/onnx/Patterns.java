package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.PlannedLayer.NamedTensor;
import java.util.Optional;

/**
 * Recognises layers that exporters write as several operators. A pattern is recognised at its last operator. The layers
 * before it are written only if another layer reads them.
 */
final class Patterns {

    private static final double ROOT_OF_TWO = Math.sqrt(2);
    private static final double ROOT_OF_TWO_OVER_PI = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    private Patterns() {}

    /** The layer that computes {@code a op b}, if both are parts of a known pattern. */
    static Optional<PlannedLayer> combination(OnnxNode node, String type, PlannedLayer a, PlannedLayer b) {
        return switch (type) {
            case "mul" -> product(node, a, b).or(() -> product(node, b, a));
            case "div" -> normalized(node, a, b);
            default -> Optional.empty();
        };
    }

    /** {@code x * gate(x)} for a known gate, or a normalisation that multiplies by the reciprocal of the root. */
    private static Optional<PlannedLayer> product(OnnxNode node, PlannedLayer x, PlannedLayer gate) {
        if (gate.is("sigmoid") && gate.input().equals(x)) {
            return Optional.of(x.then("silu", node));
        }
        if (gate.is("tanh")
                && gate.input().is("softplus")
                && gate.input().input().equals(x)) {
            return Optional.of(x.then("mish", node));
        }
        if (isHardGate(gate, x)) {
            return Optional.of(x.then("hard_swish", node));
        }
        if (gate.is("reciprocal")) {
            return normalized(node, x, gate.input());
        }
        if (x.is("mul") && x.is("value", 0.5)) {
            return gelu(node, x.input(), gate);
        }
        return gate.is("mul") && gate.is("value", 0.5) ? gelu(node, x, gate.input()) : Optional.empty();
    }

    /** {@code hard_sigmoid(x)}, or {@code clip(x + 3, 0, 6) / 6}. */
    private static boolean isHardGate(PlannedLayer gate, PlannedLayer x) {
        if (gate.is("hard_sigmoid")) {
            return gate.is("alpha", 1 / 6.0)
                    && gate.is("beta", 0.5)
                    && gate.input().equals(x);
        }
        boolean sixth = (gate.is("div") && gate.is("value", 6)) || (gate.is("mul") && gate.is("value", 1 / 6.0));
        return sixth && isClipped(gate.input(), x);
    }

    /** {@code clip(x + 3, 0, 6)}. */
    private static boolean isClipped(PlannedLayer clip, PlannedLayer x) {
        return clip.is("clip")
                && clip.is("min", 0)
                && clip.is("max", 6)
                && clip.input().is("add")
                && clip.input().is("value", 3)
                && clip.input().input().equals(x);
    }

    /** {@code x * gate / 2}, where the gate is {@code 1 + erf(x / sqrt(2))} or {@code 1 + tanh(...)}. */
    private static Optional<PlannedLayer> gelu(OnnxNode node, PlannedLayer x, PlannedLayer gate) {
        if (!gate.is("add") || !gate.is("value", 1)) {
            return Optional.empty();
        }
        PlannedLayer curve = gate.input();
        if (curve.is("erf") && isOverRootOfTwo(curve.input(), x)) {
            return Optional.of(x.then("gelu", node));
        }
        return curve.is("tanh") && isCubic(curve.input(), x)
                ? Optional.of(x.then("gelu", node).with("approximate", "tanh"))
                : Optional.empty();
    }

    private static boolean isOverRootOfTwo(PlannedLayer scaled, PlannedLayer x) {
        boolean scales = (scaled.is("div") && scaled.is("value", ROOT_OF_TWO))
                || (scaled.is("mul") && scaled.is("value", 1 / ROOT_OF_TWO));
        return scales && scaled.input().equals(x);
    }

    /** {@code sqrt(2 / pi) * (x + 0.044715 * x^3)}. */
    private static boolean isCubic(PlannedLayer scaled, PlannedLayer x) {
        if (!scaled.is("mul") || !scaled.is("value", ROOT_OF_TWO_OVER_PI)) {
            return false;
        }
        PlannedLayer sum = scaled.input();
        return sum.is("add")
                && sum.inputs().size() == 2
                && sum.input().equals(x)
                && sum.inputs().get(1).is("mul")
                && sum.inputs().get(1).is("value", CUBIC)
                && isCube(sum.inputs().get(1).input(), x);
    }

    private static boolean isCube(PlannedLayer cube, PlannedLayer x) {
        if (cube.is("pow")) {
            return cube.is("exponent", 3) && cube.input().equals(x);
        }
        return isProduct(cube)
                && ((isSquare(cube.input(), x) && cube.inputs().get(1).equals(x))
                        || (isSquare(cube.inputs().get(1), x) && cube.input().equals(x)));
    }

    private static boolean isProduct(PlannedLayer layer) {
        return layer.is("mul") && layer.inputs().size() == 2;
    }

    private static boolean isSquare(PlannedLayer square, PlannedLayer of) {
        if (square.is("pow")) {
            return square.is("exponent", 2) && isSame(square.input(), of);
        }
        return isProduct(square)
                && isSame(square.input(), of)
                && isSame(square.inputs().get(1), of);
    }

    /** The same layer, or the same difference computed twice. */
    private static boolean isSame(PlannedLayer a, PlannedLayer b) {
        return a.equals(b)
                || (isCentred(a)
                        && isCentred(b)
                        && a.input().equals(b.input())
                        && a.inputs().get(1).steps() == b.inputs().get(1).steps());
    }

    /** {@code x - mean(x)}. */
    private static boolean isCentred(PlannedLayer layer) {
        return layer.is("sub")
                && layer.inputs().size() == 2
                && layer.inputs().get(1).is("reduce_mean")
                && layer.inputs().get(1).input().equals(layer.input());
    }

    /**
     * {@code x / root} with {@code root = sqrt(mean(x^2) + epsilon)}. It is a layer normalisation if x is
     * {@code z - mean(z)} over the same groups of numbers. Otherwise it is a root mean square normalisation.
     */
    private static Optional<PlannedLayer> normalized(OnnxNode node, PlannedLayer x, PlannedLayer root) {
        if (!root.is("sqrt")
                || !root.input().is("add")
                || !root.input().has("value")
                || !(root.input().key("value") instanceof Float epsilon)) {
            return Optional.empty();
        }
        PlannedLayer mean = root.input().input();
        if (!mean.is("reduce_mean") || !isSquare(mean.input(), x)) {
            return Optional.empty();
        }
        boolean centred = isCentred(x) && x.inputs().get(1).steps() == mean.steps();
        PlannedLayer layer =
                centred ? x.input().then("layer_norm", node, mean.steps()) : x.then("rms_norm", node, mean.steps());
        return Optional.of(layer.with("epsilon", epsilon));
    }

    /** The layer that computes {@code x op constant}, if both are parts of a known pattern. */
    static Optional<PlannedLayer> withConstant(OnnxNode node, String type, PlannedLayer x, ConstantOperand constant) {
        if (constant.value() instanceof NamedTensor) {
            return x.steps() == constant.steps() ? withVector(node, type, x, constant) : Optional.empty();
        }
        if (!isProduct(x)) {
            return Optional.empty();
        }
        PlannedLayer a = x.input();
        PlannedLayer b = x.inputs().get(1);
        if (type.equals("mul") && constant.value().equals(0.5f)) {
            return gelu(node, a, b).or(() -> gelu(node, b, a));
        }
        boolean sixth = type.equals("div") && constant.value().equals(6f);
        return sixth && (isClipped(a, b) || isClipped(b, a))
                ? Optional.of((isClipped(a, b) ? b : a).then("hard_swish", node))
                : Optional.empty();
    }

    private static Optional<PlannedLayer> withVector(
            OnnxNode node, String type, PlannedLayer x, ConstantOperand constant) {
        boolean norm = x.is("layer_norm") || x.is("rms_norm");
        boolean bias = type.equals("add") && x.is("dense") && !x.has("bias");
        boolean shift = type.equals("add") && x.is("layer_norm") && !x.has("shift");
        boolean gain = type.equals("mul") && norm && !x.has("gain") && !x.has("shift");
        if (bias || shift || gain) {
            return Optional.of(x.copy(node.place()).with(bias ? "bias" : shift ? "shift" : "gain", constant.value()));
        }
        boolean standardize = type.equals("div")
                && x.is("sub")
                && x.has("value")
                && x.key("value") instanceof NamedTensor
                && !constant.hasZero();
        return standardize
                ? Optional.of(x.input()
                        .then("standardize", node, x.steps())
                        .with("mean", x.key("value"))
                        .with("scale", constant.value()))
                : Optional.empty();
    }
}
