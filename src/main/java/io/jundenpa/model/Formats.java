package io.jundenpa.model;

import java.util.Locale;

/** Messages about files that cannot be read. They depend on the extension. */
final class Formats {

    private static final String PICKLE = "is a pickle, which may run code when it is loaded";
    private static final String NETWORK = "is a network, not a tensor";
    private static final String MODEL = "expected a folder with model.yaml, or an .onnx, .keras or .h5 file";
    private static final String ONNX_OF_TORCH = "; in Python: torch.onnx.export(model.eval(), x, \"model.onnx\")";
    private static final String ONNX_OF_SKLEARN = "; in Python: open(\"model.onnx\", \"wb\")"
            + ".write(skl2onnx.to_onnx(model, X[:1].astype(np.float32)).SerializeToString())";

    private Formats() {}

    /** The text after the last dot of a name, in lower case. */
    static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Says why a file of this name is not a model, what is expected, and which command converts it to a model. */
    static String noModel(String name) {
        return switch (extension(name)) {
            case "pt", "pth", "ckpt", "bin" -> PICKLE + "; " + MODEL + ONNX_OF_TORCH;
            case "pkl", "pickle", "joblib" -> PICKLE + "; " + MODEL + ONNX_OF_SKLEARN;
            case "pmml" -> "is PMML, which is not supported; " + MODEL + ONNX_OF_SKLEARN;
            case "pb" -> savedModel(".");
            case "tflite" ->
                "is a TensorFlow Lite file, which is not supported; " + MODEL + "; python -m tf2onnx.convert --tflite "
                        + name + " --output model.onnx";
            case "npz", "npy", "safetensors" -> "holds weights without their layers; " + MODEL;
            default -> "is no model; " + MODEL;
        };
    }

    /** As {@link #noModel}, for a folder that TensorFlow has written. */
    static String savedModel(String folder) {
        return "is a SavedModel of TensorFlow, which is not supported; " + MODEL
                + "; python -m tf2onnx.convert --saved-model " + folder + " --output model.onnx";
    }

    /**
     * Says why a file of this name holds no tensor, what is expected, and which command converts it.
     *
     * @param expected the ways to name a tensor
     */
    static String noTensor(String name, String expected) {
        String end = "; expected " + expected;
        return switch (extension(name)) {
            case "pt", "pth", "ckpt", "bin" ->
                PICKLE + end + "; in Python: safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")";
            case "pkl", "pickle", "joblib" ->
                PICKLE + end
                        + "; in Python: np.savez(\"weights.npz\","
                        + " **{f\"layer{i}.W\": w for i, w in enumerate(model.coefs_)},"
                        + " **{f\"layer{i}.b\": b for i, b in enumerate(model.intercepts_)})";
            case "onnx", "keras" -> NETWORK + end;
            default -> "names no tensor" + end;
        };
    }
}
