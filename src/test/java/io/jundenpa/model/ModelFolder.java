package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.npy.NpyBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.ejml.data.FMatrixRMaj;

/** A model that a test writes. */
final class ModelFolder {

    private final Path path;

    ModelFolder(Path path) {
        this.path = path;
    }

    /** Writes a whole {@code model.yaml}. */
    ModelFolder yaml(String... lines) {
        return file("model.yaml", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a {@code model.yaml} of two inputs with these layers, each as a map without its braces. */
    ModelFolder layers(String... layers) {
        return with("", layers);
    }

    /** Writes a {@code model.yaml} of two inputs with these layers, and further lines. */
    ModelFolder with(String lines, String... layers) {
        String list = "  - {" + String.join("}\n  - {", layers) + "}\n";
        return yaml("name: test", "version: \"1\"", "input: {size: 2}", "layers:", list + lines);
    }

    /** Writes {@code w.npz} with one array. */
    ModelFolder npz(String name, byte[] npy) {
        return file("w.npz", NpyBytes.stored(Map.of(name, npy)));
    }

    ModelFolder file(String name, byte[] content) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String name) {
        return path.resolve(name);
    }

    Model read() {
        return ModelReader.read(path);
    }

    /** The activations of one row. */
    float[] forward(float... row) {
        Model model = read();
        FMatrixRMaj input = new FMatrixRMaj(1, row.length, true, row);
        FMatrixRMaj output = model.network().forward(input, model.network().workspace(1));
        return Arrays.copyOf(output.data, output.getNumElements());
    }

    /** Reading fails with exactly these problems. */
    void assertProblems(String... problems) {
        InvalidFileException e = assertThrows(InvalidFileException.class, this::read);

        assertEquals(message(path("model.yaml"), problems), e.getMessage());
    }

    static String message(Path file, String... problems) {
        return file + ": " + problems.length + (problems.length == 1 ? " problem" : " problems") + "\n  "
                + String.join("\n  ", problems);
    }
}
