package io.jundenpa.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jundenpa.format.document.Document;
import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.npy.NpzWriter;
import io.jundenpa.format.stack.StackWeights;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a model of any format as a folder: {@code model.yaml}, {@code weights.npz}, and the golden examples if there are
 * any. The new model computes the same bits as the original, but has another hash.
 */
public final class ModelImport {

    private static final String MODEL = "model.yaml";
    private static final String EXAMPLES = "examples.jsonl";

    private final ObjectNode document;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final StackWeights weights = new StackWeights();

    private ModelImport(ObjectNode document, Map<String, TensorSource> tensors) {
        this.document = document.deepCopy();
        tensors.forEach((text, tensor) -> names.put(text, weights.add(name(text), tensor)));
    }

    /**
     * Reads a model and writes it.
     *
     * @param file a model in any format that {@link ModelReader#read(Path)} reads
     * @param folder new, or empty
     * @throws InvalidFileException if the model has problems, or the folder is not empty
     * @throws IOException if the folder cannot be written
     */
    public static Model write(Path file, Path folder) throws IOException {
        requireEmpty(folder);
        ModelReader.Reading reading = ModelReader.readWhole(file);
        ModelImport written = new ModelImport(reading.document(), reading.tensors());
        Files.createDirectories(folder);
        if (!reading.tensors().isEmpty()) {
            try (OutputStream out = Files.newOutputStream(folder.resolve(StackWeights.FILE))) {
                NpzWriter.write(out, written.weights.tensors());
            }
        }
        if (reading.examples().isPresent()) {
            written.document.put("examples", EXAMPLES);
            Files.write(folder.resolve(EXAMPLES), reading.examples().orElseThrow());
        }
        written.document.replace("layers", written.renamed(written.document.path("layers")));
        Files.writeString(
                folder.resolve(MODEL), Document.yaml(written.document)); // last, because it makes the folder a model
        return reading.model();
    }

    private static void requireEmpty(Path folder) throws IOException {
        boolean empty = !Files.exists(folder);
        if (Files.isDirectory(folder)) {
            try (var content = Files.list(folder)) {
                empty = content.findAny().isEmpty();
            }
        }
        if (!empty) {
            throw new InvalidFileException(
                    folder.toString(), List.of("exists and is not an empty folder, expected a new one"));
        }
    }

    /** The name of a tensor in its file, or the name of a file of one tensor. */
    private static String name(String text) {
        int hash = text.indexOf('#');
        return hash < 0 ? text.replaceFirst("^.*/", "").replaceFirst("\\.npy$", "") : text.substring(hash + 1);
    }

    /** The layers with the new names of their tensors. */
    private JsonNode renamed(JsonNode node) {
        if (node instanceof ObjectNode map) {
            map.properties().forEach(entry -> entry.setValue(renamed(entry.getValue())));
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, renamed(list.get(i)));
            }
        } else if (node.isTextual() && names.containsKey(node.textValue())) {
            return TextNode.valueOf(names.get(node.textValue()));
        }
        return node;
    }
}
