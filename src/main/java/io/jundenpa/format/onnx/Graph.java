package io.jundenpa.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * The graph of a model.
 *
 * @param nodes in an order in which each comes after those it reads
 * @param initializers the tensors by their names, in the order of the file
 * @param inputs without those that are initializers
 */
record Graph(
        List<OnnxNode> nodes, Map<String, OnnxTensor> initializers, List<ValueInfo> inputs, List<ValueInfo> outputs) {}
