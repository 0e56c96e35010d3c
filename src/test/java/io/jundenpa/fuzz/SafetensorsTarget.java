package io.jundenpa.fuzz;

/** The weights of a model in a file of the format safetensors. */
public final class SafetensorsTarget {

    private static final Folder FOLDER =
            new Folder().layers("type: dense, weights: w.safetensors#weight, bias: w.safetensors#bias");

    private SafetensorsTarget() {}

    /** An input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether there is a model with these weights. */
    static boolean takes(byte[] data) {
        return FOLDER.file("w.safetensors", data).isModel();
    }
}
