package io.jundenpa.format.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The element types of a graph's values, as ONNX numbers them. An output of a node has the type of the node's first input,
 * unless the operator sets another type.
 */
final class ElementTypes {

    static final int FLOAT = 1;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int BOOL = 9;
    private static final Set<Integer> INTEGERS = Set.of(2, 3, 4, 5, INT32, INT64, 12, 13);

    private final Map<String, Integer> types = new HashMap<>();

    ElementTypes(Graph graph) {
        for (ValueInfo input : graph.inputs()) {
            types.put(input.name(), input.elementType() == 0 ? FLOAT : input.elementType());
        }
        graph.initializers().forEach((name, tensor) -> types.put(name, tensor.dataType()));
    }

    /** Gives the outputs of a node the type of its first input. The operators of other domains produce floats. */
    void putDefault(OnnxNode node) {
        put(node, node.domain().isEmpty() ? of(node.input(0)) : FLOAT);
    }

    /** Gives the outputs of a node a type. */
    void put(OnnxNode node, int type) {
        node.outputs().forEach(output -> types.put(output, type));
    }

    /** The type of a value; float if it is unknown. */
    int of(String name) {
        return types.getOrDefault(name, FLOAT);
    }

    boolean isInteger(String name) {
        return INTEGERS.contains(of(name));
    }
}
