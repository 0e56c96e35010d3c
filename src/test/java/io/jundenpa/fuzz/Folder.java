package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.ejml.data.FMatrixRMaj;

/** A temporary folder of this JVM, in memory if possible. Each input overwrites its files. */
final class Folder {

    private static final int ROWS = 2;
    private static final int MAX_WIDTH = 10_000;
    private static final int MAX_STEPS = 1_000;
    private static final long MAX_FLOPS = 10_000_000;

    private static final Pattern PROBLEM = Pattern.compile("\\S[^\\p{Cntrl}]{5,}");

    private final Path path;

    Folder() {
        Path memory = Path.of("/dev/shm");
        try {
            path = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "fuzz")
                    : Files.createTempDirectory("fuzz");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        path.toFile().deleteOnExit();
    }

    /** Writes a {@code model.yaml} of two inputs with these layers, each a YAML map without its braces. */
    Folder layers(String... layers) {
        String list = "  - {" + String.join("}\n  - {", layers) + "}\n";
        return text("model.yaml", "name: test\nversion: \"1\"\ninput: {size: 2}\nlayers:\n" + list);
    }

    private Folder text(String name, String content) {
        return file(name, content.getBytes(UTF_8));
    }

    /** Writes a file. */
    Folder file(String name, byte[] content) {
        try {
            Path file = path.resolve(name);
            Files.write(file, content);
            file.toFile().deleteOnExit();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path(String name) {
        return path.resolve(name);
    }

    /** Whether this folder is a model. A model must score rows; another folder must be refused with its problems. */
    boolean isModel() {
        return isModel(path);
    }

    /** Whether the file of this name is a model, with the same checks. */
    boolean isModel(String name) {
        return isModel(path.resolve(name));
    }

    private static boolean isModel(Path model) {
        try {
            forward(ModelReader.read(model));
            return true;
        } catch (InvalidFileException e) {
            expectProblems(model, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Scores some rows unless the network is large. */
    private static void forward(Model model) {
        Network network = model.network();
        if (network.widest() > MAX_WIDTH || network.steps().size() > MAX_STEPS || network.flops() > MAX_FLOPS) {
            return;
        }
        FMatrixRMaj input = new FMatrixRMaj(ROWS, network.inputSize());
        Arrays.fill(input.data, 0.5f);
        FMatrixRMaj output = network.forward(input, network.workspace(ROWS));
        Expect.equal(ROWS * network.outputSize(), output.getNumElements(), "outputs");
    }

    /** Fails unless a message names its file and has a line of visible characters for each problem. */
    static void expectProblems(Path file, String message) {
        List<String> lines = Arrays.asList(message.split("\n", -1));
        boolean named = lines.get(0).startsWith(file.toString())
                && lines.get(0).matches(".*: [0-9]+ problems?")
                && lines.size() > 1;
        boolean explained = lines.stream()
                .skip(1)
                .allMatch(line -> PROBLEM.matcher(line.strip()).matches());
        Expect.that(named && explained, "says " + message);
    }
}
