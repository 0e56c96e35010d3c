package io.jundenpa.jmh;

import ai.onnxruntime.OrtException;

/**
 * A perceptron and a batch of rows, made ready to be computed again and again by one runtime. Lasts as long as its JVM: it
 * frees nothing.
 */
interface ForwardPass {

    /**
     * Computes the activations of the batch once more.
     *
     * @return what holds them, so that the work is not optimised away
     */
    Object run() throws OrtException;

    /** Computes them once more and copies them out: [rows, outputSize], row by row. */
    float[] outputs() throws OrtException;
}
