package io.jundenpa.fuzz;

/** Reads a model file. An input that begins with a brace is {@code model.json}, any other {@code model.yaml}. */
public final class StackTarget {

    private static final Folder YAML = new Folder();
    private static final Folder JSON = new Folder();

    private StackTarget() {}

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether it is a valid model. */
    static boolean takes(byte[] data) {
        boolean json = data.length > 0 && data[0] == '{';
        return json
                ? JSON.file("model.json", data).isModel()
                : YAML.file("model.yaml", data).isModel();
    }
}
