package io.jundenpa.fuzz;

/** The weights of a model in NumPy's files: an input that begins as a zip does is an {@code .npz}, any other an {@code .npy}. */
public final class NpzTarget {

    private static final Folder NPZ = new Folder().layers("type: dense, weights: w.npz#weights, bias: w.npz#bias");
    private static final Folder NPY = new Folder().layers("type: dense, weights: w.npy");

    private NpzTarget() {}

    /** An input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether there is a model with these weights. */
    static boolean takes(byte[] data) {
        boolean zip = data.length > 1 && data[0] == 'P' && data[1] == 'K';
        return zip ? NPZ.file("w.npz", data).isModel() : NPY.file("w.npy", data).isModel();
    }
}
