package io.jundenpa.jmh;

import ai.onnxruntime.OrtException;
import org.ejml.data.FMatrixRMaj;

/** The runtimes that compute a forward pass. */
public enum ForwardRuntime {
    EJML,
    JUNDENPA,
    ONNX_RUNTIME;

    /**
     * Prepares a perceptron and its input.
     *
     * @param input [rows, inputSize]. Not modified.
     */
    ForwardPass prepare(Perceptron perceptron, FMatrixRMaj input) throws OrtException {
        return switch (this) {
            case EJML -> new EjmlPass(perceptron, input);
            case JUNDENPA -> new JundenpaPass(perceptron, input);
            case ONNX_RUNTIME -> new OnnxRuntimePass(OnnxRuntimePass.model(perceptron), input);
        };
    }
}
