package io.jundenpa.model;

import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Hardmax;
import io.jundenpa.nn.Layer;
import io.jundenpa.nn.LogSoftmax;
import io.jundenpa.nn.Softmax;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The activations. Defaults are PyTorch's. Keras 3 and ONNX have the same defaults, with two exceptions: {@code leaky_relu}
 * in Keras and {@code hard_sigmoid} in ONNX.
 */
final class ActivationTypes {

    private static final Key<Double> LEAKY_ALPHA = Key.number(
            "alpha",
            Default.of((double) 0.01f)
                    .requiredWith(Source.KERAS, "a number; Keras has 0.2 for the activation and 0.3 for the layer"),
            "The slope below 0. Keras has 0.2 for the activation and 0.3 for the layer.");
    private static final Key<Double> ALPHA = Key.number("alpha", Default.of(1.0), "The factor below 0.");
    private static final Key<Double> CELU_ALPHA =
            Key.number("alpha", Default.of(1.0), "The factor below 0. It must not be 0.");
    private static final Key<Double> SELU_ALPHA =
            Key.number("alpha", Default.of((double) 1.6732632f), "The factor below 0.");
    private static final Key<Double> SELU_SCALE =
            Key.number("scale", Default.of((double) 1.050701f), "The factor of all numbers.");
    private static final Key<String> APPROXIMATE = Key.word(
            "approximate",
            List.of("none", "tanh"),
            Default.of("none"),
            "`tanh` approximates: `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))`.");
    private static final Key<Double> BETA = Key.number("beta", Default.of(1.0), "The factor of x in the sigmoid.");
    private static final Key<Double> HARD_ALPHA =
            Key.number("alpha", Default.of(1.0 / 6).with(Source.ONNX, (double) 0.2f), "The slope. The default is 1/6.");
    private static final Key<Double> HARD_BETA = Key.number("beta", Default.of(0.5), "The value at 0.");
    private static final Key<Double> MIN =
            Key.number("min", Default.of(Double.NEGATIVE_INFINITY), "The lower bound. At least one bound is required.");
    private static final Key<Double> MAX =
            Key.number("max", Default.of(Double.POSITIVE_INFINITY), "The upper bound. At least one bound is required.");
    private static final Key<Double> THRESHOLD = Key.number("alpha", Default.of(1.0), "The threshold.");
    private static final Key<Double> LAMBDA = Key.number("lambda", Default.of(0.5), "The threshold.");
    private static final Key<Double> SOFT_LAMBDA = Key.notNegative(
            "lambda", Default.of(0.5), "The threshold. Numbers beyond it move towards 0 by the same amount.");
    private static final Key<Double> SHRINK_BIAS = Key.number(
            "bias",
            Default.of(0.0),
            "How far numbers move towards 0. It is 0 if `shrink` is the `activation` of another layer, because `bias`"
                    + " is then the bias of the layer.");
    private static final Key<Double> SQUARE_B =
            Key.notNegative("b", Default.of(4.0), "A greater b makes the curve rounder near 0.");

    static final List<ActivationType> ALL = all();

    private ActivationTypes() {}

    /** The activation of a name, which must be in the list. */
    static ActivationType named(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
    }

    private static List<ActivationType> all() {
        List<ActivationType> types = new ArrayList<>(List.of(
                plain("identity", "Leaves every number as it is.", "x", Activation::identity),
                plain("relu", "The rectifier.", "max(0, x)", Activation::relu),
                ofNumber(
                        "leaky_relu",
                        "The rectifier with a slope below 0.",
                        "x < 0 ? alpha · x : x",
                        LEAKY_ALPHA,
                        "alpha: 0.3",
                        Activation::leakyRelu),
                ofNumber(
                        "elu",
                        "The exponential linear unit.",
                        "x < 0 ? alpha · (exp(x) - 1) : x",
                        ALPHA,
                        "alpha: 0.5",
                        Activation::elu),
                new ActivationType(
                        "selu",
                        "The self-normalizing ELU. Without keys, its constants have double precision.",
                        "scale · (x < 0 ? alpha · (exp(x) - 1) : x)",
                        List.of(SELU_ALPHA, SELU_SCALE),
                        "alpha: 1, scale: 2",
                        ActivationTypes::selu),
                ofNumber(
                        "celu",
                        "The continuously differentiable ELU.",
                        "max(0, x) + min(0, alpha · (exp(x / alpha) - 1))",
                        CELU_ALPHA,
                        "alpha: 0.5",
                        Activation::celu),
                new ActivationType(
                        "gelu",
                        "The Gaussian error linear unit. Φ is the distribution function of the normal distribution.",
                        "x · Φ(x)",
                        List.of(APPROXIMATE),
                        "approximate: tanh",
                        values -> values.get(APPROXIMATE).equals("tanh") ? Activation.geluTanh() : Activation.gelu()),
                plain("silu", "The sigmoid linear unit.", "x · sigmoid(x)", Activation::silu),
                ofNumber("swish", "SiLU with a factor.", "x · sigmoid(beta · x)", BETA, "beta: 0.5", Activation::swish),
                plain("mish", "A smooth activation that is not monotonic.", "x · tanh(softplus(x))", Activation::mish),
                plain("sigmoid", "The logistic function.", "1 / (1 + exp(-x))", Activation::sigmoid),
                plain("log_sigmoid", "The logarithm of the sigmoid.", "log(sigmoid(x))", Activation::logSigmoid),
                new ActivationType(
                        "hard_sigmoid",
                        "A sigmoid of three straight lines.",
                        "min(max(alpha · x + beta, 0), 1)",
                        List.of(HARD_ALPHA, HARD_BETA),
                        "alpha: 0.2, beta: 0.4",
                        values -> Activation.hardSigmoid(values.get(HARD_ALPHA), values.get(HARD_BETA))),
                plain(
                        "hard_swish",
                        "Swish with a sigmoid of three straight lines.",
                        "x · min(max(x / 6 + 1/2, 0), 1)",
                        Activation::hardSwish),
                plain("tanh", "The hyperbolic tangent.", "tanh(x)", Activation::tanh),
                plain(
                        "hard_tanh",
                        "A tanh of three straight lines.",
                        "min(max(x, -1), 1)",
                        () -> Activation.clip(-1, 1)),
                plain("tanh_shrink", "The difference between x and its tanh.", "x - tanh(x)", Activation::tanhShrink),
                plain("softplus", "A smooth rectifier.", "log(1 + exp(x))", Activation::softplus),
                plain("softsign", "A smooth sign.", "x / (1 + |x|)", Activation::softsign),
                new ActivationType(
                        "clip",
                        "Limits every number to a range.",
                        "min(max(x, min), max)",
                        List.of(MIN, MAX),
                        "min: -0.25, max: 0.25",
                        ActivationTypes::clip),
                plain("relu6", "The rectifier up to 6.", "min(max(x, 0), 6)", Activation::relu6),
                ofNumber(
                        "thresholded_relu",
                        "The rectifier with a threshold.",
                        "x > alpha ? x : 0",
                        THRESHOLD,
                        "alpha: 0.5",
                        Activation::thresholdedRelu),
                new ActivationType(
                        "shrink",
                        "Sets small numbers to 0 and moves the others towards 0.",
                        "x < -lambda ? x + bias : x > lambda ? x - bias : 0",
                        List.of(LAMBDA, SHRINK_BIAS),
                        "lambda: 1, bias: 0.5",
                        values -> Activation.shrink(values.number(LAMBDA), values.number(SHRINK_BIAS))),
                ofNumber(
                        "hard_shrink",
                        "Sets small numbers to 0.",
                        "x < -lambda ? x : x > lambda ? x : 0",
                        LAMBDA,
                        "lambda: 1",
                        lambda -> Activation.shrink(lambda, 0)),
                ofNumber(
                        "soft_shrink",
                        "Moves every number towards 0 by lambda, but not past 0.",
                        "x < -lambda ? x + lambda : x > lambda ? x - lambda : 0",
                        SOFT_LAMBDA,
                        "lambda: 1",
                        lambda -> Activation.shrink(lambda, lambda)),
                ofNumber(
                        "squareplus",
                        "A smooth rectifier without exponentials.",
                        "(x + √(x² + b)) / 2",
                        SQUARE_B,
                        "b: 1",
                        Activation::squareplus),
                plain(
                        "sparse_plus",
                        "A rectifier with a parabola from -1 to 1.",
                        "x ≤ -1 ? 0 : x < 1 ? (x + 1)² / 4 : x",
                        Activation::sparsePlus),
                plain(
                        "sparse_sigmoid",
                        "A sigmoid of three straight lines.",
                        "min(max((x + 1) / 2, 0), 1)",
                        Activation::sparseSigmoid),
                plain("softmax", "Probabilities over the row.", "exp(x[j]) / Σ exp(x)", Softmax::new),
                plain(
                        "log_softmax",
                        "The logarithm of softmax, over the row.",
                        "x[j] - log(Σ exp(x))",
                        LogSoftmax::new),
                plain(
                        "hardmax",
                        "1 at the first greatest number of the row, 0 elsewhere.",
                        "j = argmax(x) ? 1 : 0",
                        Hardmax::new)));
        for (String name : Activation.functions()) {
            types.add(plain(name, meaning(name), formula(name), () -> Activation.function(name)));
        }
        return List.copyOf(types);
    }

    private static String meaning(String function) {
        return switch (function) {
            case "exp" -> "The exponential function.";
            case "log" -> "The natural logarithm.";
            case "sqrt" -> "The square root.";
            case "square" -> "The square.";
            case "abs" -> "The magnitude.";
            case "neg" -> "The number with the other sign.";
            case "reciprocal" -> "The reciprocal.";
            case "sign" -> "-1, 0 or 1.";
            case "floor" -> "The greatest integer that is not above x.";
            case "ceil" -> "The least integer that is not below x.";
            case "round" -> "The nearest integer. A half goes to the even neighbour.";
            case "erf" -> "The error function.";
            case "sin" -> "The sine.";
            case "cos" -> "The cosine.";
            case "tan" -> "The tangent.";
            case "asin" -> "The arc sine.";
            case "acos" -> "The arc cosine.";
            case "atan" -> "The arc tangent.";
            case "sinh" -> "The hyperbolic sine.";
            case "cosh" -> "The hyperbolic cosine.";
            case "asinh" -> "The inverse hyperbolic sine.";
            case "acosh" -> "The inverse hyperbolic cosine.";
            case "atanh" -> "The inverse hyperbolic tangent.";
            default -> "The function of this name.";
        };
    }

    private static String formula(String function) {
        return switch (function) {
            case "sqrt" -> "√x";
            case "square" -> "x²";
            case "abs" -> "|x|";
            case "neg" -> "-x";
            case "reciprocal" -> "1 / x";
            default -> function + "(x)";
        };
    }

    private static ActivationType plain(String name, String line, String formula, Supplier<Layer> constructor) {
        return new ActivationType(name, line, formula, List.of(), "", values -> constructor.get());
    }

    private static ActivationType ofNumber(
            String name,
            String line,
            String formula,
            Key<Double> key,
            String example,
            Function<Float, Layer> constructor) {
        return new ActivationType(
                name, line, formula, List.of(key), example, values -> constructor.apply(values.number(key)));
    }

    private static Layer selu(KeyValues values) {
        return values.isGiven(SELU_ALPHA) || values.isGiven(SELU_SCALE)
                ? Activation.selu(values.number(SELU_ALPHA), values.number(SELU_SCALE))
                : Activation.selu();
    }

    private static Layer clip(KeyValues values) {
        if (!values.isGiven(MIN) && !values.isGiven(MAX)) {
            throw new IllegalArgumentException("has neither min nor max, expected at least one of them");
        }
        return Activation.clip(values.number(MIN), values.number(MAX));
    }
}
