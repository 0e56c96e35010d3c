package io.jundenpa.model;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Section;
import io.jundenpa.format.keras.KerasImport;
import io.jundenpa.format.onnx.OnnxImport;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Imports files that hold layers together with their weights. */
final class Networks {

    private static final List<String> FORMATS = List.of("onnx", "keras", "h5", "hdf5");

    private final ModelFiles files;
    private final Budget budget;

    Networks(ModelFiles files, Budget budget) {
        this.files = files;
        this.budget = budget;
    }

    /** Whether a file of this name holds a network. */
    static boolean knows(String name) {
        return FORMATS.contains(Formats.extension(name));
    }

    /** The content of a model file. */
    byte[] bytes(Path file) {
        Problems problems = new Problems(file.toString());
        try {
            if (!Files.isRegularFile(file)) {
                problems.add("", "not a file");
            } else if (Files.size(file) > ModelFiles.MAX_BYTES) {
                problems.add("", "has " + Files.size(file) + " bytes, expected at most " + ModelFiles.MAX_BYTES);
            } else if (!budget.take(Files.size(file))) {
                budget.problem().ifPresent(problem -> problems.add("", problem));
            } else {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            problems.add("", "cannot be read: " + e);
        }
        throw problems.exception();
    }

    /** Imports the file that a model file names as its {@code network}; nothing if there is a problem, which is reported. */
    Optional<Stack> read(Node node, OptionalInt inputSize, Optional<Section> output) {
        Optional<String> name = node.text();
        if (name.isPresent() && !knows(name.orElseThrow())) {
            node.problem("\"" + name.orElseThrow() + "\" " + Formats.noModel(name.orElseThrow()));
            return Optional.empty();
        }
        Optional<String> outputName =
                output.flatMap(section -> section.optional("name")).flatMap(Node::text);
        return name.flatMap(found -> files.readWeights(found, node).flatMap(content -> {
            Problems part = new Problems(found);
            Optional<Stack> stack = read(content, found, inputSize, outputName, part);
            if (stack.isEmpty()) {
                problem(node, part);
            }
            return stack;
        }));
    }

    private static void problem(Node node, Problems part) {
        InvalidFileException problem = part.exception();
        node.problem(String.valueOf(problem.getMessage())
                .lines()
                .skip(1)
                .findFirst()
                .orElse("")
                .strip());
    }

    /**
     * Imports a network; nothing if there is a problem, which is reported. Problems that are found later in a layer name its
     * place in the imported file.
     */
    Optional<Stack> read(
            byte[] content, String name, OptionalInt inputSize, Optional<String> output, Problems problems) {
        try {
            Stack stack = Formats.extension(name).equals("onnx")
                    ? OnnxImport.read(content, files::readExternal, inputSize, output, budget)
                    : keras(content, inputSize, output);
            List<StackLayer> layers = stack.layers();
            for (int i = 0; i < layers.size(); i++) {
                problems.origin("layers[" + i + "]", layers.get(i).origin());
            }
            return Optional.of(stack);
        } catch (FormatException e) {
            problems.add("", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Stack keras(byte[] content, OptionalInt inputSize, Optional<String> output) throws FormatException {
        if (output.isPresent()) {
            throw new FormatException("has only one output, expected no output name");
        }
        return KerasImport.read(content, inputSize);
    }
}
