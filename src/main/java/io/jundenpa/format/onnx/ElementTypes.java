package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The element types of a graph's values by their names, as ONNX numbers them. Most operators keep that of their first input. */
final class ElementTypes {

    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final Set<Integer> INTEGERS = Set.of(2, 3, 4, 5, 6, INT64, 12, 13);

    private final Map<String, Integer> types = new HashMap<>();

    ElementTypes(Graph graph) {
        for (ValueInfo input : graph.inputs()) {
            types.put(input.name(), input.elementType() == 0 ? FLOAT : input.elementType());
        }
        graph.initializers().forEach((name, tensor) -> types.put(name, tensor.dataType()));
    }

    /** Derives the types of what a node gives; those before it are known. */
    void add(Node node) throws FormatException {
        int type = derived(node);
        node.outputs().forEach(output -> types.put(output, type));
    }

    private int derived(Node node) throws FormatException {
        if (!node.domain().isEmpty()) {
            return FLOAT;
        }
        return switch (node.type()) {
            case "Cast" -> (int) node.integer("to", FLOAT);
            case "CastLike" -> of(node.input(1));
            case "OneHot" -> of(node.input(2));
            case "Shape" -> INT64;
            case "Constant", "ConstantOfShape" -> {
                int number = node.has("value_int") || node.has("value_ints") ? INT64 : FLOAT;
                yield node.tensor("value").map(OnnxTensor::dataType).orElse(number);
            }
            default -> of(node.input(0));
        };
    }

    /** That of floats, if it is not known. */
    int of(String name) {
        return types.getOrDefault(name, FLOAT);
    }

    boolean isInteger(String name) {
        return INTEGERS.contains(of(name));
    }
}
