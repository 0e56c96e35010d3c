package io.jundenpa.format.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The files beside a model that hold its large tensors. */
@FunctionalInterface
public interface ExternalData {

    /**
     * The content of a file, from the buffer's position to its limit. Not modified.
     *
     * @param location relative to the model's folder, as the model states it
     * @throws IOException if the folder has no such file, the path leaves the folder, or the file cannot be read
     */
    ByteBuffer bytes(String location) throws IOException;
}
