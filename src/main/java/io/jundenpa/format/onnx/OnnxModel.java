package io.jundenpa.format.onnx;

import java.util.List;
import java.util.Map;

/**
 * What an ONNX file holds.
 *
 * @param opsets version of each domain's operators; ONNX's own domain is empty
 * @param functions the names of functions that the model defines itself
 */
record OnnxModel(Map<String, Long> opsets, Graph graph, List<String> functions) {

    static final long OLDEST = 6;
    static final long NEWEST = 25;

    /** The version of ONNX's own operators; a model of another domain alone does not say it. */
    long opset() {
        return opsets.getOrDefault("", OLDEST);
    }
}
