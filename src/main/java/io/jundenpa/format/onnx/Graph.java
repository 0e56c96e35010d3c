package io.jundenpa.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * The graph of a model.
 *
 * @param nodes in order: a node comes after the nodes that it reads
 * @param initializers tensors by their names, in the order of the file
 * @param inputs without initializers, which old files list as inputs too
 */
record Graph(
        List<OnnxNode> nodes, Map<String, OnnxTensor> initializers, List<ValueInfo> inputs, List<ValueInfo> outputs) {}
