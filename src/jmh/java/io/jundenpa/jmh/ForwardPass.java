package io.jundenpa.jmh;

import ai.onnxruntime.OrtException;

/**
 * A perceptron and a batch, prepared for repeated passes in one runtime. Frees no memory until the JVM ends.
 */
interface ForwardPass {

    /**
     * Computes the activations of the batch.
     *
     * @return the object that holds them, so that the JIT compiler keeps the work
     */
    Object run() throws OrtException;

    /** Computes the activations and copies them out: [rows, outputSize], row by row. */
    float[] outputs() throws OrtException;
}
