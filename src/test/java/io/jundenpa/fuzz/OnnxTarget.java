package io.jundenpa.fuzz;

/** An ONNX model, which may name a file beside it. */
public final class OnnxTarget {

    private static final Folder FOLDER = new Folder().file("model.onnx.data", new byte[64]);

    private OnnxTarget() {}

    /** An input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether the bytes are a model. */
    static boolean takes(byte[] data) {
        return FOLDER.file("model.onnx", data).isModel("model.onnx");
    }
}
