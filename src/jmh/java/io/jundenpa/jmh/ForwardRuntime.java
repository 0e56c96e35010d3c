package io.jundenpa.jmh;

import ai.onnxruntime.OrtException;
import org.ejml.data.FMatrixRMaj;

/** What computes a forward pass. */
public enum ForwardRuntime {
    EJML,
    JUNDENPA,
    ONNX_RUNTIME;

    /**
     * Makes a perceptron and its input ready to be computed.
     *
     * @param input [rows, inputSize]. Not modified.
     */
    ForwardPass prepare(Perceptron perceptron, FMatrixRMaj input) throws OrtException {
        return switch (this) {
            case EJML -> new EjmlPass(perceptron, input);
            case JUNDENPA -> new JundenpaPass(perceptron, input);
            case ONNX_RUNTIME -> new OnnxRuntimePass(perceptron, input);
        };
    }
}
