package io.jundenpa.onnx;

import io.jundenpa.onnx.Value.Data;
import java.util.Optional;

/**
 * Layers that exporters spell out as several operators. A pattern is recognised at its last operator; the layers before it
 * are written only if something else reads them.
 */
final class Patterns {

    private static final double ROOT_OF_TWO = 1.4142135623730951;

    /** A layer for {@code a op b}, if both are parts of a known pattern. */
    Optional<Planned> combination(Node node, String type, Data a, Data b) {
        return switch (type) {
            case "mul" -> gated(node, a.layer(), b.layer()).or(() -> gated(node, b.layer(), a.layer()));
            case "div" -> layerNorm(node, a, b);
            default -> Optional.empty();
        };
    }

    /** {@code x * sigmoid(x)}, {@code x * tanh(softplus(x))}, or {@code x/2 * (1 + erf(x / sqrt(2)))}. */
    private Optional<Planned> gated(Node node, Planned x, Planned gate) {
        if (gate.is("sigmoid") && gate.input().equals(x)) {
            return Optional.of(Translation.layer("silu", node, 1, x));
        }
        if (gate.is("tanh")
                && gate.input().is("softplus")
                && gate.input().input().equals(x)) {
            return Optional.of(Translation.layer("mish", node, 1, x));
        }
        if (x.is("mul") && x.is("value", 0.5) && isGeluGate(gate, x.input())) {
            return Optional.of(Translation.layer("gelu", node, 1, x.input()));
        }
        if (gate.is("mul") && gate.is("value", 0.5) && isGeluGate(gate.input(), x)) {
            return Optional.of(Translation.layer("gelu", node, 1, x));
        }
        return Optional.empty();
    }

    /** {@code 1 + erf(x / sqrt(2))}. */
    private static boolean isGeluGate(Planned gate, Planned x) {
        if (!gate.is("add") || !gate.is("value", 1) || !gate.input().is("erf")) {
            return false;
        }
        Planned scaled = gate.input().input();
        boolean scales = (scaled.is("div") && scaled.is("value", ROOT_OF_TWO))
                || (scaled.is("mul") && scaled.is("value", 1 / ROOT_OF_TWO));
        return scales && scaled.input().equals(x);
    }

    /** {@code (x - mean) / sqrt(mean((x - mean)^2) + epsilon)}, over the last axis. */
    private static Optional<Planned> layerNorm(Node node, Data a, Data b) {
        Planned centred = a.layer();
        Planned root = b.layer();
        boolean centres = centred.is("sub")
                && centred.inputs().size() == 2
                && isMean(centred.inputs().get(1), centred.input());
        if (!centres
                || !root.is("sqrt")
                || !root.input().is("add")
                || !root.input().has("value")) {
            return Optional.empty();
        }
        Planned variance = root.input().input();
        if (!variance.is("reduce_mean") || !isSquare(variance.input(), centred)) {
            return Optional.empty();
        }
        if (!(root.input().key("value") instanceof Float epsilon)
                || a.shape().isBatch(a.shape().rank() - 1)) {
            return Optional.empty();
        }
        int steps = centred.inputs().get(1).steps();
        return Optional.of(
                Translation.layer("layer_norm", node, steps, centred.input()).with("epsilon", epsilon));
    }

    private static boolean isMean(Planned mean, Planned x) {
        return mean.is("reduce_mean") && mean.input().equals(x);
    }

    private static boolean isSquare(Planned square, Planned of) {
        if (square.is("pow")) {
            return square.is("exponent", 2) && isSame(square.input(), of);
        }
        return square.is("mul")
                && square.inputs().size() == 2
                && isSame(square.input(), of)
                && isSame(square.inputs().get(1), of);
    }

    /** The same layer, or the same difference taken twice. */
    private static boolean isSame(Planned a, Planned b) {
        if (a.equals(b)) {
            return true;
        }
        return a.is("sub")
                && b.is("sub")
                && a.inputs().size() == 2
                && b.inputs().size() == 2
                && a.input().equals(b.input())
                && isMean(a.inputs().get(1), a.input())
                && isMean(b.inputs().get(1), b.input());
    }

    /** A layer for {@code x op constant}, if the two are one. */
    Optional<Planned> withConstant(Node node, String type, Planned x, Spread constant) {
        boolean vector = constant.value() instanceof Planned.Weights;
        if (type.equals("add") && vector && x.is("dense") && !x.has("bias") && x.steps() == constant.steps()) {
            return Optional.of(x.copy(node.place()).with("bias", constant.value()));
        }
        if (x.is("layer_norm") && vector && x.steps() == constant.steps() && !x.has("shift")) {
            if (type.equals("add")) {
                return Optional.of(x.copy(node.place()).with("shift", constant.value()));
            }
            if (type.equals("mul") && !x.has("gain")) {
                return Optional.of(x.copy(node.place()).with("gain", constant.value()));
            }
        }
        if (type.equals("div")
                && vector
                && x.is("sub")
                && x.has("value")
                && x.key("value") instanceof Planned.Weights
                && x.steps() == constant.steps()
                && !constant.values().contains(0.0)) {
            return Optional.of(Translation.layer("standardize", node, x.steps(), x.input())
                    .with("mean", x.key("value"))
                    .with("scale", constant.value()));
        }
        // x * (1 + erf(x / sqrt(2))) * 0.5
        if (type.equals("mul")
                && constant.value().equals(0.5f)
                && x.is("mul")
                && x.inputs().size() == 2) {
            if (isGeluGate(x.inputs().get(1), x.input())) {
                return Optional.of(Translation.layer("gelu", node, 1, x.input()));
            }
            if (isGeluGate(x.input(), x.inputs().get(1))) {
                return Optional.of(Translation.layer("gelu", node, 1, x.inputs().get(1)));
            }
        }
        return Optional.empty();
    }
}
