package io.jundenpa.onnx;

import java.util.List;
import java.util.Map;

/**
 * What an ONNX file holds.
 *
 * @param opsets version of each domain's operators; ONNX's own domain is empty
 * @param functions the names of functions that the model defines itself
 */
record OnnxModel(Map<String, Long> opsets, Graph graph, List<String> functions) {}
