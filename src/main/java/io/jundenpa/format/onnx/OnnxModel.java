package io.jundenpa.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * The content of an ONNX file.
 *
 * @param opsets version of the operators of each domain; the name of ONNX's own domain is empty
 * @param functions names of the functions that the model defines
 */
record OnnxModel(Map<String, Long> opsets, Graph graph, List<String> functions) {

    static final long OLDEST = 6;
    static final long NEWEST = 25;

    /** The version of ONNX's own operators. A model without such operators does not state it. */
    long opset() {
        return opsets.getOrDefault("", OLDEST);
    }
}
