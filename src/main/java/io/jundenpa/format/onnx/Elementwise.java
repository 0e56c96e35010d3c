package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Operators that change every number by itself, with ONNX's defaults. */
final class Elementwise {

    private static final Map<String, String> PLAIN = plain();
    private static final Map<String, Map<String, Float>> WITH_NUMBERS = Map.of(
            "LeakyRelu", Map.of("alpha", 0.01f),
            "Elu", Map.of("alpha", 1f),
            "Celu", Map.of("alpha", 1f),
            "ThresholdedRelu", Map.of("alpha", 1f),
            "HardSigmoid", Map.of("alpha", 0.2f, "beta", 0.5f),
            "Shrink", Map.of("lambd", 0.5f, "bias", 0f),
            "Swish", Map.of("alpha", 1f),
            "Selu", Map.of("alpha", 1.6732632f, "gamma", 1.050701f));
    /** ONNX's numbers of int32 and int64, which hold all numbers of a category. */
    private static final Set<Integer> INTEGERS = Set.of(6, 7);

    private static final Set<Integer> FLOATS = Set.of(1, 10, 11, 16);
    private static final int BOOL = 9;

    private static final Map<String, String> KEYS = Map.of("lambd", "lambda", "gamma", "scale");

    private final Translation translation;

    Elementwise(Translation translation) {
        this.translation = translation;
    }

    private static Map<String, String> plain() {
        Map<String, String> plain = new HashMap<>();
        for (String name : new String[] {
            "Relu",
            "Sigmoid",
            "Tanh",
            "Softplus",
            "Softsign",
            "Mish",
            "Exp",
            "Log",
            "Sqrt",
            "Abs",
            "Neg",
            "Reciprocal",
            "Erf",
            "Floor",
            "Ceil",
            "Round",
            "Sign",
            "Sin",
            "Cos",
            "Tan",
            "Asin",
            "Acos",
            "Atan",
            "Sinh",
            "Cosh",
            "Asinh",
            "Acosh",
            "Atanh"
        }) {
            plain.put(name, name.toLowerCase(Locale.ROOT));
        }
        plain.put("HardSwish", "hard_swish");
        return plain;
    }

    static boolean knows(Node node) {
        return node.domain().isEmpty()
                && (PLAIN.containsKey(node.type())
                        || WITH_NUMBERS.containsKey(node.type())
                        || node.isOne("Gelu", "Clip", "PRelu", "Identity", "Cast", "CastLike", "Dropout"));
    }

    void translate(Node node) throws IOException {
        Value input = translation.input(node, 0);
        if (node.isOne("Cast", "CastLike")) {
            translation.output(node, cast(node, input));
            return;
        }
        if (node.isOne("Identity", "Dropout")) {
            requireInference(node);
            translation.output(node, input);
            return;
        }
        Data data = translation.data(node, 0);
        if (node.isOne("Clip")) {
            clip(node, data);
        } else if (node.isOne("PRelu")) {
            prelu(node, data);
        } else {
            translation.elementwise(node, layer(node, data.layer()), data);
        }
    }

    private static Planned layer(Node node, Planned from) throws FormatException {
        if (PLAIN.containsKey(node.type())) {
            return Translation.layer(String.valueOf(PLAIN.get(node.type())), node, 1, from);
        }
        if (node.isOne("Gelu")) {
            Planned gelu = Translation.layer("gelu", node, 1, from);
            return node.text("approximate", "none").equals("tanh") ? gelu.with("approximate", "tanh") : gelu;
        }
        String type = switch (node.type()) {
            case "LeakyRelu" -> "leaky_relu";
            case "ThresholdedRelu" -> "thresholded_relu";
            case "HardSigmoid" -> "hard_sigmoid";
            default -> node.type().toLowerCase(Locale.ROOT);
        };
        Planned layer = Translation.layer(type, node, 1, from);
        Map<String, Float> numbers =
                Optional.ofNullable(WITH_NUMBERS.get(node.type())).orElseThrow();
        for (var number : new TreeMap<>(numbers).entrySet()) { // an order that is the same in every JVM
            String key = node.isOne("Swish") ? "beta" : KEYS.getOrDefault(number.getKey(), number.getKey());
            layer.with(key, node.number(number.getKey(), number.getValue()));
        }
        return layer;
    }

    /** The fraction is cut off: {@code sign(x) * floor(|x|)}. */
    private static Planned truncated(Node node, Planned from) {
        Planned size = Translation.layer("floor", node, 1, Translation.layer("abs", node, 1, from));
        return Translation.layer("mul", node, 1, size, Translation.layer("sign", node, 1, from));
    }

    /** The fraction is cut off. */
    static double truncated(double number) {
        return number < 0 ? Math.ceil(number) : Math.floor(number);
    }

    private Value cast(Node node, Value input) throws FormatException {
        int to = translation.types().of(node.outputs().get(0));
        if (FLOATS.contains(to)) {
            return input;
        }
        if (input instanceof Data data && INTEGERS.contains(to)) {
            return new Data(truncated(node, data.layer()), data.shape());
        }
        if (input instanceof Constant constant) {
            return translation.types().isInteger(node.input(0)) && INTEGERS.contains(to)
                    ? constant
                    : cast(constant, to);
        }
        throw new FormatException("casts rows to ONNX's type " + to + ", expected floats or integers of 32 or 64 bits");
    }

    /** Types of other integers and of truth values are taken for small numbers, which all of them hold. */
    private static Constant cast(Constant constant, int to) throws FormatException {
        double[] values = constant.values();
        double most = to == BOOL ? 1 : Byte.MAX_VALUE;
        for (int i = 0; i < values.length; i++) {
            double whole = truncated(values[i]);
            if (!INTEGERS.contains(to) && (whole != values[i] || whole < 0 || whole > most)) {
                throw new FormatException("casts constants to ONNX's type " + to
                        + ", expected floats, integers of 32 or 64 bits, or numbers that it leaves as they are");
            }
            values[i] = whole;
        }
        return new Constant(
                constant.name(),
                constant.shape(),
                BufferTensor.of(constant.tensor().shape(), values));
    }

    /** A dropout of the training would drop numbers. */
    private void requireInference(Node node) throws FormatException {
        if (node.isOne("Dropout")
                && node.hasInput(2)
                && translation.constant(node, 2).scalar() != 0) {
            throw new FormatException("is in training mode, expected a model exported for inference");
        }
    }

    /** Before version 11 the bounds are attributes, then inputs. Where min is above max everything is max. */
    private void clip(Node node, Data data) throws FormatException {
        float min =
                node.hasInput(1) ? translation.constant(node, 1).scalar() : node.number("min", Float.NEGATIVE_INFINITY);
        float max =
                node.hasInput(2) ? translation.constant(node, 2).scalar() : node.number("max", Float.POSITIVE_INFINITY);
        Planned clipped = data.layer();
        if (min > -Float.MAX_VALUE) {
            clipped = Translation.layer("max", node, 1, clipped).with("value", min);
        }
        if (max < Float.MAX_VALUE) {
            clipped = Translation.layer("min", node, 1, clipped).with("value", max);
        }
        if (min > -Float.MAX_VALUE && max < Float.MAX_VALUE && min <= max) {
            clipped = Translation.layer("clip", node, 1, data.layer())
                    .with("min", min)
                    .with("max", max);
        }
        translation.elementwise(node, clipped, data);
    }

    /** Before version 7 the slopes are those of the channels, axis 1. */
    private void prelu(Node node, Data data) throws IOException {
        Constant slope = translation.constant(node, 1);
        if (translation.opset() < 7 && !slope.isScalar() && data.shape().rank() == 3) {
            slope = slope.reshaped(List.of(slope.count(), 1L));
        }
        Shape shape = Translation.broadcast(data.shape(), slope.shape());
        Spread spread = Spread.of(slope, shape, translation.columns());
        translation.elementwise(
                node,
                Translation.layer("prelu", node, spread.steps(), data.layer()).with("slope", spread.value()),
                data);
    }
}
