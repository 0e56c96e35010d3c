package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;

/** The translation of an ONNX operator. */
@FunctionalInterface
interface OnnxOperator {

    /**
     * Translates a node. It reads the inputs from the graph and puts the outputs there.
     *
     * @throws FormatException if the node is not supported, with the reason
     */
    void translate(OnnxNode node, GraphTranslation graph) throws FormatException;

    /** An operator that is folded if all its inputs are constants. */
    static OnnxOperator either(OnnxOperator ofConstants, OnnxOperator ofRows) {
        return (node, graph) -> (graph.isConstant(node) ? ofConstants : ofRows).translate(node, graph);
    }
}
