package io.jundenpa.fuzz;

/** A model file: one that begins with a brace is {@code model.json}, any other {@code model.yaml}. */
public final class StackTarget {

    private static final Folder YAML = new Folder();
    private static final Folder JSON = new Folder();

    private StackTarget() {}

    /** An input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether there is such a model. */
    static boolean takes(byte[] data) {
        boolean json = data.length > 0 && data[0] == '{';
        return json
                ? JSON.file("model.json", data).isModel()
                : YAML.file("model.yaml", data).isModel();
    }
}
