package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Hardmax;
import io.jundenpa.nn.Layer;
import io.jundenpa.nn.LogSoftmax;
import io.jundenpa.nn.Softmax;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The activations by their names in a model file, each with the keys of its parameters.
 *
 * <p>The defaults are PyTorch's, which Keras 3 and ONNX share but for the slopes of {@code leaky_relu} (Keras) and
 * {@code hard_sigmoid} (ONNX).
 */
final class ActivationReader {

    private static final Map<String, BiFunction<Section, Source, Optional<Layer>>> READERS = readers();

    private ActivationReader() {}

    private static Map<String, BiFunction<Section, Source, Optional<Layer>>> readers() {
        Map<String, BiFunction<Section, Source, Optional<Layer>>> readers = new LinkedHashMap<>();
        readers.put("identity", plain(Activation::identity));
        readers.put("relu", plain(Activation::relu));
        readers.put("leaky_relu", ActivationReader::leakyRelu);
        readers.put("elu", withNumber("alpha", 1, Activation::elu));
        readers.put("selu", (section, source) -> selu(section));
        readers.put("celu", (section, source) -> celu(section));
        readers.put("gelu", (section, source) -> gelu(section));
        readers.put("silu", plain(Activation::silu));
        readers.put("swish", withNumber("beta", 1, Activation::swish));
        readers.put("mish", plain(Activation::mish));
        readers.put("sigmoid", plain(Activation::sigmoid));
        readers.put("log_sigmoid", plain(Activation::logSigmoid));
        readers.put("hard_sigmoid", ActivationReader::hardSigmoid);
        readers.put("hard_swish", plain(Activation::hardSwish));
        readers.put("tanh", plain(Activation::tanh));
        readers.put("hard_tanh", plain(() -> Activation.clip(-1, 1)));
        readers.put("tanh_shrink", plain(Activation::tanhShrink));
        readers.put("softplus", plain(Activation::softplus));
        readers.put("softsign", plain(Activation::softsign));
        readers.put("clip", (section, source) -> clip(section));
        readers.put("relu6", plain(Activation::relu6));
        readers.put("thresholded_relu", withNumber("alpha", 1, Activation::thresholdedRelu));
        readers.put("shrink", (section, source) -> shrink(section));
        readers.put("hard_shrink", withNumber("lambda", 0.5f, lambda -> Activation.shrink(lambda, 0)));
        readers.put(
                "soft_shrink",
                withPositive("soft_shrink", "lambda", 0.5f, lambda -> Activation.shrink(lambda, lambda)));
        readers.put("squareplus", withPositive("squareplus", "b", 4, Activation::squareplus));
        readers.put("sparse_plus", plain(Activation::sparsePlus));
        readers.put("sparse_sigmoid", plain(Activation::sparseSigmoid));
        readers.put("softmax", plain(Softmax::new));
        readers.put("log_softmax", plain(LogSoftmax::new));
        readers.put("hardmax", plain(Hardmax::new));
        Activation.functions().forEach(name -> readers.put(name, plain(() -> Activation.function(name))));
        return readers;
    }

    /** Every name, in the order of the documentation. */
    static List<String> names() {
        return List.copyOf(READERS.keySet());
    }

    /**
     * Makes an activation.
     *
     * @param name one of {@link #names()}
     * @param section the map that holds its parameters
     * @param source whose defaults hold
     * @return nothing if there is a problem, which then is reported
     */
    static Optional<Layer> read(String name, Section section, Source source) {
        return Optional.ofNullable(READERS.get(name)).orElseThrow().apply(section, source);
    }

    /**
     * As {@link #read}, for the activation of a layer whose own parameters stand in the same map: its {@code bias} is not
     * that of {@code shrink}, which has none there.
     */
    static Optional<Layer> readWithin(String name, Section section, Source source) {
        return read(name.equals("shrink") ? "hard_shrink" : name, section, source);
    }

    private static BiFunction<Section, Source, Optional<Layer>> plain(Supplier<Layer> layer) {
        return (section, source) -> Optional.of(layer.get());
    }

    private static BiFunction<Section, Source, Optional<Layer>> withNumber(
            String key, float defaultValue, Function<Float, Layer> layer) {
        return (section, source) -> number(section, key, defaultValue).map(layer);
    }

    /** As {@link #withNumber}, of at least 0. */
    private static BiFunction<Section, Source, Optional<Layer>> withPositive(
            String type, String key, float defaultValue, Function<Float, Layer> layer) {
        return (section, source) -> {
            Optional<Float> value = number(section, key, defaultValue);
            if (value.isPresent() && value.orElseThrow() < 0) {
                section.problem(type + " has " + key + " " + value.orElseThrow() + ", expected at least 0");
                return Optional.empty();
            }
            return value.map(layer);
        };
    }

    /** Keras has another slope for the layer than for the activation, so there it must be said. */
    private static Optional<Layer> leakyRelu(Section section, Source source) {
        if (source == Source.KERAS && section.optional("alpha").isEmpty()) {
            section.required("alpha", "a number; Keras has 0.2 for the activation and 0.3 for the layer");
            return Optional.empty();
        }
        return number(section, "alpha", 0.01f).map(Activation::leakyRelu);
    }

    private static Optional<Layer> celu(Section section) {
        Optional<Float> alpha = number(section, "alpha", 1);
        if (alpha.isPresent() && alpha.orElseThrow() == 0) {
            section.problem("celu has alpha 0, expected another number: it divides");
            return Optional.empty();
        }
        return alpha.map(Activation::celu);
    }

    private static Optional<Layer> selu(Section section) {
        if (section.optional("alpha").isEmpty() && section.optional("scale").isEmpty()) {
            return Optional.of(Activation.selu());
        }
        Optional<Float> alpha = number(section, "alpha", 1.6732632f);
        return number(section, "scale", 1.050701f).flatMap(scale -> alpha.map(found -> Activation.selu(found, scale)));
    }

    private static Optional<Layer> shrink(Section section) {
        Optional<Float> lambda = number(section, "lambda", 0.5f);
        return number(section, "bias", 0).flatMap(bias -> lambda.map(found -> Activation.shrink(found, bias)));
    }

    private static Optional<Float> number(Section section, String key, float defaultValue) {
        return section.optional(key).map(Node::number).orElse(Optional.of(defaultValue));
    }

    private static Optional<Layer> gelu(Section section) {
        Optional<String> approximate = section.optional("approximate")
                .map(node -> node.oneOf(List.of("none", "tanh")))
                .orElse(Optional.of("none"));
        return approximate.map(word -> word.equals("tanh") ? Activation.geluTanh() : Activation.gelu());
    }

    private static Optional<Layer> hardSigmoid(Section section, Source source) {
        Optional<Double> alpha = section.optional("alpha").isPresent() || source == Source.ONNX
                ? number(section, "alpha", 0.2f).map(Float::doubleValue)
                : Optional.of(1.0 / 6);
        Optional<Float> beta = number(section, "beta", 0.5f);
        return alpha.flatMap(a -> beta.map(b -> Activation.hardSigmoid(a, b)));
    }

    private static Optional<Layer> clip(Section section) {
        boolean bounded =
                section.optional("min").isPresent() || section.optional("max").isPresent();
        Optional<Float> min = number(section, "min", Float.NEGATIVE_INFINITY);
        Optional<Float> max = number(section, "max", Float.POSITIVE_INFINITY);
        if (!bounded) {
            section.problem("clip has neither min nor max, expected at least one of them");
            return Optional.empty();
        }
        if (min.isEmpty() || max.isEmpty()) {
            return Optional.empty();
        }
        if (min.orElseThrow() > max.orElseThrow()) {
            section.problem("clip has min " + min.orElseThrow() + " and max " + max.orElseThrow()
                    + ", expected min to be at most max");
            return Optional.empty();
        }
        return Optional.of(Activation.clip(min.orElseThrow(), max.orElseThrow()));
    }
}
