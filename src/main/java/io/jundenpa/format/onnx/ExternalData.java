package io.jundenpa.format.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The files beside a model in which its large tensors lie. */
@FunctionalInterface
public interface ExternalData {

    /**
     * A whole file, from the buffer's position to its limit. Not modified.
     *
     * @param location relative to the model's folder, as the model states it
     * @throws IOException if there is no such file in that folder, the path leaves it, or it cannot be read
     */
    ByteBuffer bytes(String location) throws IOException;
}
