package io.jundenpa.model;

import io.jundenpa.format.document.Section;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every kind of layer that a model file may have. */
final class LayerTypes {

    /**
     * Kinds of layer that belong together.
     *
     * @param title the heading in the documentation
     * @param introduction the text below the heading
     */
    record Family(String title, String introduction, List<LayerType> types) {}

    static final List<Family> FAMILIES = List.of(
            new Family(
                    "Dense and column-wise layers",
                    "These layers multiply and add: a matrix, or a number for each column.",
                    LinearTypes.ALL),
            new Family(
                    "Activations",
                    "An activation is a layer by itself, or the `activation` of another layer. The entry of the other"
                            + " layer then also"
                            + " has the keys of the activation: `{type: dense, …, activation: elu, alpha: 0.5}`. The"
                            + " formulas are for each"
                            + " number x by itself, unless the text says that the activation works on the row.",
                    ActivationTypes.ALL.stream().map(ActivationType::layer).toList()),
            new Family("Normalisation", "These layers bring rows or columns to a common scale.", NormTypes.ALL),
            new Family(
                    "Arithmetic and reductions",
                    "Arithmetic combines a row with learned numbers or with other rows. A reduction makes one number"
                            + " from each row.",
                    ArithmeticTypes.ALL),
            new Family(
                    "Columns and categories",
                    "These layers choose columns or look up categories. The last two have no effect, but exported"
                            + " models contain them.",
                    ColumnTypes.ALL),
            new Family(
                    "Convolution and pooling over steps",
                    "These layers move a window over the steps of a row.",
                    WindowTypes.ALL),
            new Family(
                    "Recurrent layers",
                    "These layers go over the steps of a row, from a state of zeros. They need a `source` at the top of the"
                            + " model: it determines the layout of the weights and the order of the gates. In the tables,"
                            + " `gates` is 1 for `simple_rnn`, 3 for `gru` and 4 for `lstm`; a candidate counts as a gate.",
                    RecurrentTypes.ALL));

    private static final Map<String, LayerType> BY_NAME = byName();
    private static final List<String> NAMES = List.copyOf(BY_NAME.keySet());

    private LayerTypes() {}

    private static Map<String, LayerType> byName() {
        Map<String, LayerType> types = new LinkedHashMap<>();
        for (Family family : FAMILIES) {
            family.types().forEach(type -> types.put(type.name(), type));
        }
        return Collections.unmodifiableMap(types);
    }

    /** Every name, in the order of the documentation. */
    static List<String> names() {
        return NAMES;
    }

    /** The kind of layer that an entry names; nothing if it names none, which is reported. */
    static Optional<LayerType> of(Section entry) {
        return entry.required("type", "the kind of layer")
                .flatMap(node -> node.oneOf(NAMES))
                .flatMap(name -> Optional.ofNullable(BY_NAME.get(name)));
    }
}
