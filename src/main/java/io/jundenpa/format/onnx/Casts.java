package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.ConstantValue;
import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.tensor.FormatException;
import java.util.Set;

/** Casts to other element types. Rows stay floats: a cast of rows to integers only cuts off the fraction. */
final class Casts {

    private static final Set<Integer> FLOATS = Set.of(ElementTypes.FLOAT, 10, 11, 16);
    private static final Set<Integer> INTEGERS = Set.of(ElementTypes.INT32, ElementTypes.INT64);

    private Casts() {}

    static void cast(OnnxNode node, GraphTranslation graph) throws FormatException {
        cast(node, graph, (int) node.integer("to", ElementTypes.FLOAT));
    }

    static void castLike(OnnxNode node, GraphTranslation graph) throws FormatException {
        cast(node, graph, graph.types().of(node.input(1)));
    }

    private static void cast(OnnxNode node, GraphTranslation graph, int to) throws FormatException {
        OnnxValue input = graph.input(node, 0);
        graph.types().put(node, to);
        boolean kept = graph.types().isInteger(node.input(0)) && INTEGERS.contains(to);
        if (FLOATS.contains(to) || (input instanceof ConstantValue && kept)) {
            graph.output(node, input);
        } else if (input instanceof ConstantValue constant) {
            graph.output(node, new ConstantValue(constant.name(), Folding.cast(constant.array(), to, graph.budget())));
        } else if (input instanceof RowsValue rows && INTEGERS.contains(to)) {
            graph.output(node, rows.after(truncated(node, rows.layer())));
        } else {
            throw new FormatException(
                    "casts rows to ONNX's type " + to + ", expected floats or integers of 32 or 64 bits");
        }
    }

    /** {@code sign(x) * floor(|x|)}. */
    private static PlannedLayer truncated(OnnxNode node, PlannedLayer from) {
        PlannedLayer size = from.then("abs", node).then("floor", node);
        return PlannedLayer.of("mul", node, 1, from.width(), size, from.then("sign", node));
    }
}
