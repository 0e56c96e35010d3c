package io.jundenpa.model;

import java.util.Locale;

/** What there is to say about files that are not read, by their extension. */
final class Formats {

    private Formats() {}

    /** What follows the last dot of a name, in lower case. */
    static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /**
     * Why a file of this name is refused, as the begin of a sentence.
     *
     * @param otherwise if there is nothing to say about its extension
     */
    static String refusal(String name, String otherwise) {
        return switch (extension(name)) {
            case "pt", "pth", "ckpt", "pkl", "pickle", "joblib" ->
                "is a pickle, which may run code when it is loaded; ";
            case "onnx" -> "is a network and no tensor; ";
            case "keras" -> "is a network and no tensor; ";
            case "npz", "npy", "safetensors" -> "holds weights without their layers; ";
            default -> otherwise + "; ";
        };
    }

    /** The Python that turns a file of this name into one that is read, as the end of a sentence. */
    static String wayOut(String name) {
        return switch (extension(name)) {
            case "pt", "pth", "ckpt" -> python("**{k: v.numpy() for k, v in model.state_dict().items()}");
            case "pkl", "pickle", "joblib" ->
                python("**{f\"layer{i}.W\": w for i, w in enumerate(model.coefs_)},"
                        + " **{f\"layer{i}.b\": b for i, b in enumerate(model.intercepts_)}");
            default -> "";
        };
    }

    private static String python(String tensors) {
        return " and weights.npz; in Python: np.savez(\"weights.npz\", " + tensors + ")";
    }
}
