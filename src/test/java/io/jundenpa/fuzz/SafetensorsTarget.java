package io.jundenpa.fuzz;

/** Reads the weights of a model from a safetensors file. */
public final class SafetensorsTarget {

    private static final Folder FOLDER =
            new Folder().layers("type: dense, weights: w.safetensors#weight, bias: w.safetensors#bias");

    private SafetensorsTarget() {}

    /** An input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether the weights make a valid model. */
    static boolean takes(byte[] data) {
        return FOLDER.file("w.safetensors", data).isModel();
    }
}
