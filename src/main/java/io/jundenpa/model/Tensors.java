package io.jundenpa.model;

import io.jundenpa.document.Node;
import io.jundenpa.document.Suggestion;
import io.jundenpa.npy.NpyReader;
import io.jundenpa.npy.NpzFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the tensors that a model file names: a list of numbers in place, {@code FILE.npz#NAME}, or {@code FILE.npy}.
 */
final class Tensors {

    /** What belongs where a tensor is missing. */
    static final String EXPECTED = "a list of numbers, FILE.npz#NAME or FILE.npy";

    private static final int MOST_NAMES = 20;

    private final ModelFiles files;
    private final MemoryBudget budget;
    private final Map<String, Optional<NpzFile>> archives = new HashMap<>();

    Tensors(ModelFiles files, MemoryBudget budget) {
        this.files = files;
        this.budget = budget;
    }

    /**
     * Opens a tensor: its shape is known then, its numbers are not read.
     *
     * @return nothing if there is a problem, which then is reported
     */
    Optional<Tensor> open(Node node) {
        return node.isText() ? node.text().flatMap(text -> reference(text, node)) : inPlace(node);
    }

    private Optional<Tensor> reference(String text, Node node) {
        int hash = text.indexOf('#');
        String file = hash < 0 ? text : text.substring(0, hash);
        String name = hash < 0 ? "" : text.substring(hash + 1);
        return switch (Formats.extension(file)) {
            case "npz" -> archive(file, node).flatMap(archive -> entry(archive, file, name, node));
            case "npy" ->
                hash < 0
                        ? array(file, node)
                        : refused(node, text, " names a tensor of a file that has only one, expected " + file);
            default ->
                refused(
                        node,
                        text,
                        " " + Formats.refusal(file, "names no tensor") + "expected " + EXPECTED + Formats.wayOut(file));
        };
    }

    private static Optional<Tensor> refused(Node node, String text, String problem) {
        node.problem("\"" + text + "\"" + problem);
        return Optional.empty();
    }

    private Optional<Tensor> array(String file, Node node) {
        return files.readWeights(file, node)
                .flatMap(bytes ->
                        tensor(node, file, () -> NpyReader.open(new ByteArrayInputStream(bytes), bytes.length)));
    }

    private Optional<NpzFile> archive(String file, Node node) {
        return archives.computeIfAbsent(
                file, absent -> files.readWeights(file, node).flatMap(bytes -> parse(file, bytes, node)));
    }

    private static Optional<NpzFile> parse(String file, byte[] bytes, Node node) {
        try {
            return Optional.of(new NpzFile(bytes));
        } catch (IOException e) {
            node.problem(file + " " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Tensor> entry(NpzFile archive, String file, String name, Node node) {
        if (!archive.names().contains(name)) {
            String found = name.isEmpty() ? "\"" + file + "\" names no tensor" : file + " has no \"" + name + "\"";
            node.problem(found + ", expected " + file + "#NAME with one of " + list(archive.names())
                    + (name.isEmpty() ? "" : Suggestion.among(archive.names(), name)));
            return Optional.empty();
        }
        return tensor(node, file + "#" + name, () -> archive.open(name));
    }

    private static String list(Set<String> names) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES ? first : first + " and " + (names.size() - MOST_NAMES) + " more";
    }

    private Optional<Tensor> tensor(Node node, String name, Opener opener) {
        try (NpyReader reader = opener.open()) {
            return Optional.of(new Tensor(node, name, reader.shape(), budget, elements -> {
                try (NpyReader again = opener.open()) {
                    again.forEach(elements);
                }
            }));
        } catch (IOException e) {
            node.problem(name + " " + e.getMessage());
            return Optional.empty();
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
        return new Tensor(node, "", shape, budget, elements -> {
            long index = 0;
            for (double[] row : rows) {
                for (double value : row) {
                    elements.accept(index++, value);
                }
            }
        });
    }

    /** Opens a tensor's file at its first byte, as often as asked. */
    private interface Opener {
        NpyReader open() throws IOException;
    }
}
