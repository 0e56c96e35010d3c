package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Suggestion;
import io.jundenpa.format.hdf5.Hdf5File;
import io.jundenpa.format.npy.NpyReader;
import io.jundenpa.format.npy.NpzFile;
import io.jundenpa.format.safetensors.SafetensorsFile;
import io.jundenpa.format.stack.StackWeights;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.Elements;
import io.jundenpa.format.tensor.TensorSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Opens the tensors of a model file: a list of numbers in place, {@code FILE.npz#NAME},
 * {@code FILE.safetensors#NAME}, {@code FILE.h5#PATH}, or {@code FILE.npy}.
 */
final class Tensors {

    /** The ways to write a tensor, for messages. */
    static final String EXPECTED = "a list of numbers, FILE.npz#NAME, FILE.safetensors#NAME, FILE.h5#PATH or FILE.npy";

    private static final int MAX_NAMES = 20;

    private final ModelFiles files;
    private final Budget budget;
    private final Map<String, TensorSource> memory;
    private final Map<String, Optional<Archive>> archives = new HashMap<>();
    private final Map<String, TensorSource> opened = new LinkedHashMap<>();

    /**
     * The tensors of a model.
     *
     * @param memory the tensors of a {@code weights.npz} that exists only in memory; empty if there is none
     */
    Tensors(ModelFiles files, Budget budget, Map<String, TensorSource> memory) {
        this.files = files;
        this.budget = budget;
        this.memory = memory;
    }

    /** Requests memory for other data than the tensors; false if there is not enough, which is reported. */
    boolean take(long bytes) {
        return budget.take(bytes);
    }

    /** The tensors of files that were opened so far, by the text that names them. */
    Map<String, TensorSource> opened() {
        return Collections.unmodifiableMap(opened);
    }

    /**
     * Opens a tensor. Reads its shape, but not its numbers.
     *
     * @return nothing if there is a problem, which is reported
     */
    Optional<Tensor> open(Node node) {
        return node.isText() ? node.text().flatMap(text -> reference(text, node)) : inPlace(node);
    }

    private Optional<Tensor> reference(String text, Node node) {
        int hash = text.indexOf('#');
        String file = hash < 0 ? text : text.substring(0, hash);
        String name = hash < 0 ? "" : text.substring(hash + 1);
        if (!memory.isEmpty() && file.equals(StackWeights.FILE)) {
            return entry(
                    new Archive(memory.keySet(), held -> Objects.requireNonNull(memory.get(held))), file, name, node);
        }
        return switch (Formats.extension(file)) {
            case "npz" -> archive(file, node, Tensors::npz).flatMap(archive -> entry(archive, file, name, node));
            case "safetensors" ->
                archive(file, node, Tensors::safetensors).flatMap(archive -> entry(archive, file, name, node));
            case "h5", "hdf5" ->
                archive(file, node, Tensors::hdf5).flatMap(archive -> entry(archive, file, name, node));
            case "npy" ->
                hash < 0
                        ? array(file, node)
                        : refused(node, text, " names a tensor of a file that has only one, expected " + file);
            default -> refused(node, text, " " + Formats.noTensor(file, EXPECTED));
        };
    }

    private static Optional<Tensor> refused(Node node, String text, String problem) {
        node.problem("\"" + text + "\"" + problem);
        return Optional.empty();
    }

    private Optional<Tensor> array(String file, Node node) {
        return files.readWeights(file, node)
                .flatMap(bytes -> tensor(
                        node, file, () -> npy(() -> NpyReader.open(new ByteArrayInputStream(bytes), bytes.length))));
    }

    private Optional<Archive> archive(String file, Node node, Parser parser) {
        return archives.computeIfAbsent(
                file, absent -> files.readWeights(file, node).flatMap(bytes -> parse(file, bytes, parser, node)));
    }

    private static Optional<Archive> parse(String file, byte[] bytes, Parser parser, Node node) {
        try {
            return Optional.of(parser.parse(bytes));
        } catch (IOException e) {
            node.problem(file + " " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Archive npz(byte[] bytes) throws IOException {
        var archive = new NpzFile(bytes);
        return new Archive(archive.names(), name -> npy(() -> archive.open(name)));
    }

    private static Archive safetensors(byte[] bytes) throws IOException {
        var archive = new SafetensorsFile(bytes);
        return new Archive(archive.names(), archive::tensor);
    }

    private static Archive hdf5(byte[] bytes) throws IOException {
        var archive = new Hdf5File(ByteBuffer.wrap(bytes));
        return new Archive(archive.names(), archive::tensor);
    }

    private Optional<Tensor> entry(Archive archive, String file, String name, Node node) {
        if (!archive.names.contains(name)) {
            String found = name.isEmpty() ? "\"" + file + "\" names no tensor" : file + " has no \"" + name + "\"";
            node.problem(found + ", expected " + file + "#NAME with one of " + list(archive.names)
                    + (name.isEmpty() ? "" : Suggestion.among(archive.names, name)));
            return Optional.empty();
        }
        return tensor(node, file + "#" + name, () -> archive.opener.open(name));
    }

    private static String list(Set<String> names) {
        String first = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MAX_NAMES ? first : first + " and " + (names.size() - MAX_NAMES) + " more";
    }

    private Optional<Tensor> tensor(Node node, String name, Callable opener) {
        try {
            TensorSource source = opener.open();
            node.text().ifPresent(text -> opened.put(text, source));
            return Optional.of(new Tensor(node, name, budget, source));
        } catch (IOException e) {
            node.problem(name + " " + e.getMessage());
            return Optional.empty();
        }
    }

    /** An array of NumPy. It is opened again each time its numbers are read. */
    private static TensorSource npy(NpyOpener opener) throws IOException {
        try (NpyReader reader = opener.open()) {
            return new NpyTensor(reader.type(), reader.shape(), opener);
        }
    }

    private Optional<Tensor> inPlace(Node node) {
        if (!node.isNested()) {
            return node.numbers().map(values -> inPlace(node, List.of((long) values.length), List.of(values)));
        }
        List<double[]> rows = new ArrayList<>();
        for (Node row : node.list()) {
            Optional<double[]> numbers = row.numbers();
            if (numbers.isEmpty()) {
                return Optional.empty();
            }
            rows.add(numbers.orElseThrow());
            int length = rows.get(rows.size() - 1).length;
            if (length != rows.get(0).length) {
                row.problem("has " + length + " numbers, expected " + rows.get(0).length + " as in the first row");
                return Optional.empty();
            }
        }
        return Optional.of(inPlace(node, List.of((long) rows.size(), (long) rows.get(0).length), rows));
    }

    private Tensor inPlace(Node node, List<Long> shape, List<double[]> rows) {
        double[] values = rows.stream().flatMapToDouble(Arrays::stream).toArray();
        return new Tensor(node, "", budget, BufferTensor.of(shape, values));
    }

    /** A file of several tensors. */
    private static final class Archive {

        private final Set<String> names;
        private final TensorOpener opener;

        Archive(Set<String> names, TensorOpener opener) {
            this.names = names;
            this.opener = opener;
        }
    }

    private interface Parser {
        Archive parse(byte[] bytes) throws IOException;
    }

    private interface TensorOpener {
        TensorSource open(String name) throws IOException;
    }

    private interface Callable {
        TensorSource open() throws IOException;
    }

    private interface NpyOpener {
        NpyReader open() throws IOException;
    }

    private record NpyTensor(ElementType type, List<Long> shape, NpyOpener opener) implements TensorSource {
        @Override
        public void forEach(Elements elements) throws IOException {
            try (NpyReader reader = opener.open()) {
                reader.forEach(elements);
            }
        }
    }
}
