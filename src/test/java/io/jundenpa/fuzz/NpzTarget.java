package io.jundenpa.fuzz;

/** Reads the weights of a model: an input that begins like a zip as {@code .npz}, any other as {@code .npy}. */
public final class NpzTarget {

    private static final Folder NPZ = new Folder().layers("type: dense, weights: w.npz#weights, bias: w.npz#bias");
    private static final Folder NPY = new Folder().layers("type: dense, weights: w.npy");

    private NpzTarget() {}

    /** An input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether the weights make a valid model. */
    static boolean takes(byte[] data) {
        boolean zip = data.length > 1 && data[0] == 'P' && data[1] == 'K';
        return zip ? NPZ.file("w.npz", data).isModel() : NPY.file("w.npy", data).isModel();
    }
}
