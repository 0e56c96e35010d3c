package io.jundenpa.model;

import io.jundenpa.document.Node;
import io.jundenpa.document.Section;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Layer;
import io.jundenpa.nn.LogSoftmax;
import io.jundenpa.nn.Softmax;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The activations by their names in a model file, each with the keys of its parameters.
 *
 * <p>The defaults are PyTorch's, which Keras 3 shares for {@code elu} and {@code hard_sigmoid} (alpha 1/6, beta 0.5;
 * ONNX's alpha is 0.2) but not for {@code leaky_relu} (0.01; Keras has 0.2 or 0.3).
 */
final class ActivationReader {

    private static final Map<String, Function<Section, Optional<Layer>>> READERS = readers();

    private ActivationReader() {}

    private static Map<String, Function<Section, Optional<Layer>>> readers() {
        Map<String, Function<Section, Optional<Layer>>> readers = new LinkedHashMap<>();
        readers.put("identity", plain(Activation::identity));
        readers.put("relu", plain(Activation::relu));
        readers.put("leaky_relu", section -> number(section, "alpha", 0.01f).map(Activation::leakyRelu));
        readers.put("elu", section -> number(section, "alpha", 1).map(Activation::elu));
        readers.put("selu", plain(Activation::selu));
        readers.put("gelu", ActivationReader::gelu);
        readers.put("silu", plain(Activation::silu));
        readers.put("mish", plain(Activation::mish));
        readers.put("sigmoid", plain(Activation::sigmoid));
        readers.put("hard_sigmoid", ActivationReader::hardSigmoid);
        readers.put("tanh", plain(Activation::tanh));
        readers.put("softplus", plain(Activation::softplus));
        readers.put("softsign", plain(Activation::softsign));
        readers.put("clip", ActivationReader::clip);
        readers.put("softmax", plain(Softmax::new));
        readers.put("log_softmax", plain(LogSoftmax::new));
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
     * @return nothing if there is a problem, which then is reported
     */
    static Optional<Layer> read(String name, Section section) {
        return Optional.ofNullable(READERS.get(name)).orElseThrow().apply(section);
    }

    private static Function<Section, Optional<Layer>> plain(Supplier<Layer> layer) {
        return section -> Optional.of(layer.get());
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

    private static Optional<Layer> hardSigmoid(Section section) {
        Optional<Float> alpha = number(section, "alpha", 1 / 6f);
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
