package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.FormatException;
import java.util.Arrays;
import java.util.List;

/** Names of the output columns, taken from the classes that nodes list. */
final class ColumnLabels {

    private ColumnLabels() {}

    /** The classes that a node lists: integers under the given key, or texts. */
    static List<String> of(OnnxNode node, String integers) throws FormatException {
        return node.has(integers) ? names(node.integers(integers).orElseThrow()) : node.texts("classlabels_strings");
    }

    private static List<String> names(long[] classes) {
        return Arrays.stream(classes).mapToObj(String::valueOf).toList();
    }

    /** The first list of classes that has a name for each column; empty if there is none. */
    static List<String> of(Graph graph, GraphTranslation translation, int width) throws FormatException {
        for (List<String> names : translation.labels().values()) {
            if (names.size() == width) {
                return names;
            }
        }
        for (OnnxNode node : graph.nodes()) {
            List<String> names = ofUntranslated(node, graph, translation, width);
            if (names.size() == width) {
                return names;
            }
        }
        return List.of();
    }

    private static List<String> ofUntranslated(OnnxNode node, Graph graph, GraphTranslation translation, int width)
            throws FormatException {
        if (node.type().equals("ZipMap")) {
            return of(node, "classlabels_int64s");
        }
        OnnxTensor classes = graph.initializers().get(node.input(0));
        if (classes == null || !node.type().equals("ArrayFeatureExtractor")) {
            return List.of();
        }
        return classes.isInteger() && classes.shape().equals(List.of((long) width))
                ? names(Arrays.stream(classes.array().values(translation.budget()))
                        .mapToLong(value -> (long) value)
                        .toArray())
                : classes.strings();
    }
}
