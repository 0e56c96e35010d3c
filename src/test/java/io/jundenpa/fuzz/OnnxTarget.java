package io.jundenpa.fuzz;

/** A model in a file of the format ONNX, which may name a file beside it. */
public final class OnnxTarget {

    private static final Folder FOLDER = new Folder().file("model.onnx.data", new byte[64]);

    private OnnxTarget() {}

    /** An input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether there is such a model. */
    static boolean takes(byte[] data) {
        return FOLDER.file("model.onnx", data).isModel("model.onnx");
    }
}
