package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.Value.Constant;
import io.jundenpa.format.onnx.Value.Data;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Brings an ONNX model to a stack of layers.
 *
 * <p>The first axis of the input is the batch: each row of it is a record's row, and every operator must keep the rows apart.
 * A graph that does not, because it has other numbers for each row, takes the whole matrix as one record. Operators of the
 * opsets 6 to 25 are read with the meaning that they have in the model's own.
 */
public final class OnnxImport {

    private final OnnxModel model;
    private final OptionalInt inputSize;
    private final ValueInfo input;
    private final ValueInfo output;
    private final Set<Node> needed;

    private OnnxImport(OnnxModel model, OptionalInt inputSize, Optional<String> outputName) throws FormatException {
        this.model = model;
        this.inputSize = inputSize;
        requireSupported(model);
        this.output = output(model.graph(), outputName);
        this.needed = needed(model.graph(), output.name());
        this.input = input(model.graph(), needed);
    }

    /**
     * Translates a model.
     *
     * @param file the whole file, which the weights share. Not to be modified later.
     * @param external gives the files beside it that hold weights
     * @param inputSize how many numbers a row has, for a model that leaves one dimension open
     * @param output the name of the output to compute; may be left out if there is only one of floats
     * @throws FormatException naming the node that is not supported and why, or the damage
     */
    public static Stack read(byte[] file, ExternalData external, OptionalInt inputSize, Optional<String> output)
            throws FormatException {
        OnnxModel model = OnnxReader.read(file, external);
        return new OnnxImport(model, inputSize, output).translate();
    }

    private static void requireSupported(OnnxModel model) throws FormatException {
        if (!model.functions().isEmpty()) {
            throw new FormatException("defines the function "
                    + model.functions().get(0) + ", which is not supported; export it with functions inlined");
        }
        long opset = model.opset();
        if (opset < OnnxModel.OLDEST || opset > OnnxModel.NEWEST) {
            throw new FormatException(
                    "is of opset " + opset + ", expected " + OnnxModel.OLDEST + " to " + OnnxModel.NEWEST);
        }
    }

    /** The output that is asked for, or the only one of floats: labels and maps of labels are left out. */
    private static ValueInfo output(Graph graph, Optional<String> name) throws FormatException {
        List<ValueInfo> outputs = graph.outputs();
        if (name.isPresent()) {
            return outputs.stream()
                    .filter(output -> output.name().equals(name.orElseThrow()))
                    .findFirst()
                    .orElseThrow(() -> new FormatException(
                            "has no output \"" + name.orElseThrow() + "\", expected one of " + names(outputs)));
        }
        List<ValueInfo> floats = outputs.stream().filter(ValueInfo::isFloat).toList();
        List<ValueInfo> maps =
                outputs.stream().filter(output -> !output.isTensor()).toList();
        List<ValueInfo> candidates = floats.isEmpty() ? maps : floats;
        if (candidates.size() != 1) {
            throw new FormatException("has the outputs " + names(outputs)
                    + ", expected one of floats; name one in a model.yaml beside it: network: FILE, output: {name: "
                    + (outputs.isEmpty() ? "NAME" : outputs.get(0).name()) + "}");
        }
        return candidates.get(0);
    }

    private static String names(List<ValueInfo> values) {
        return String.join(", ", values.stream().map(ValueInfo::name).toList());
    }

    /** The nodes that an output needs, found from the last to the first. */
    private static Set<Node> needed(Graph graph, String output) {
        Set<String> names = new LinkedHashSet<>(List.of(output));
        Set<Node> nodes = new LinkedHashSet<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(name -> !name.isEmpty() && names.contains(name))) {
                nodes.add(node);
                names.addAll(node.inputs());
            }
        }
        return nodes;
    }

    private static ValueInfo input(Graph graph, Set<Node> needed) throws FormatException {
        Set<String> read = new HashSet<>();
        needed.forEach(node -> read.addAll(node.inputs()));
        List<ValueInfo> inputs = graph.inputs().stream()
                .filter(input -> read.contains(input.name()))
                .toList();
        if (inputs.size() != 1) {
            throw new FormatException("has the inputs " + names(graph.inputs())
                    + ", expected one; a state carried from record to record is not supported");
        }
        if (inputs.get(0).shape().isEmpty()) {
            throw new FormatException("has an input \"" + inputs.get(0).name() + "\" without a shape");
        }
        return inputs.get(0);
    }

    private Stack translate() throws FormatException {
        try {
            return translate(batchShape());
        } catch (RowsException e) {
            try {
                return translate(matrixShape(e.rows()));
            } catch (IOException second) {
                throw new FormatException(String.valueOf(e.getMessage()));
            }
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new FormatException(String.valueOf(e.getMessage()));
        }
    }

    private Shape batchShape() throws FormatException {
        List<Dimension> dimensions = input.shape().orElseThrow();
        List<Long> sizes = new ArrayList<>();
        for (int axis = 0; axis < dimensions.size(); axis++) {
            boolean batch = axis == 0 && dimensions.size() > 1;
            sizes.add(batch ? Shape.BATCH : dimensions.get(axis).size().orElse(-1));
        }
        return known(sizes);
    }

    /** The whole matrix is one record, of as many rows as the model says or else the graph expects. */
    private Shape matrixShape(long expected) throws FormatException {
        List<Long> sizes = new ArrayList<>(batchShape().dimensions());
        long rows = declaredRows().orElse(expected);
        sizes.replaceAll(size -> size == Shape.BATCH ? rows : size);
        return new Shape(sizes);
    }

    private OptionalLong declaredRows() {
        List<Dimension> dimensions = input.shape().orElseThrow();
        return dimensions.isEmpty() ? OptionalLong.empty() : dimensions.get(0).size();
    }

    /** With the one dimension that is open solved from the width of the rows. */
    private Shape known(List<Long> sizes) throws FormatException {
        long width = 1;
        int open = 0;
        for (long size : sizes) {
            open += size == -1 ? 1 : 0;
            width *= size > 0 ? size : 1;
        }
        if (open == 1 && inputSize.isPresent() && inputSize.getAsInt() % width == 0) {
            sizes.set(sizes.indexOf(-1L), inputSize.getAsInt() / width);
        } else if (open > 0) {
            throw new FormatException("has the input \"" + input.name() + "\" of shape "
                    + input.shape().orElseThrow()
                    + ", expected all but the first to be known; write a model.yaml beside it"
                    + " with network: FILE and input: {size: N}");
        }
        return new Shape(sizes);
    }

    private Stack translate(Shape shape) throws IOException {
        Translation translation = new Translation(model, declaredRows());
        Planned start = new Planned("input", "input", 1);
        translation.put(input.name(), new Data(start, shape));
        for (Node node : model.graph().nodes()) {
            if (needed.contains(node)) {
                translate(node, translation);
            }
        }
        if (!(translation.value(output.name()) instanceof Data data)) {
            throw new FormatException("has the output \"" + output.name() + "\", which does not depend on the input");
        }
        Stack stack = new Stack("onnx", shape.width());
        Planned last =
                data.layer().inputs().isEmpty() ? new Planned("identity", "output", 1, data.layer()) : data.layer();
        Planned.write(last, stack);
        stack.labels(labels(translation, data.shape().width()));
        return stack;
    }

    private void translate(Node node, Translation translation) throws IOException {
        try {
            translation.types().add(node);
            if (Elementwise.knows(node)) {
                new Elementwise(translation).translate(node);
            } else if (Arithmetics.knows(node)) {
                new Arithmetics(translation).translate(node);
            } else if (Products.knows(node)) {
                new Products(translation).translate(node);
            } else if (RowOperators.knows(node)) {
                new RowOperators(translation).translate(node);
            } else if (Shaping.knows(node)) {
                new Shaping(translation).translate(node);
            } else if (Windows.knows(node)) {
                new Windows(translation).translate(node);
            } else if (Recurrents.knows(node)) {
                new Recurrents(translation).translate(node);
            } else if (MachineLearning.knows(node)) {
                new MachineLearning(translation).translate(node);
            } else {
                throw new FormatException("is not supported"
                        + (node.domain().isEmpty() ? "" : ": an operator of the domain " + node.domain()));
            }
        } catch (RowsException e) {
            throw new RowsException(e.rows(), node.place() + " " + e.getMessage());
        } catch (FormatException e) {
            throw new FormatException(node.place() + " " + e.getMessage());
        } catch (ArithmeticException e) {
            throw new FormatException(node.place() + " computes sizes beyond 32 bits");
        }
    }

    /** Names of the columns: of a ZipMap or a classifier, or the classes of a label that is left out. */
    private List<String> labels(Translation translation, int width) throws FormatException {
        for (List<String> names : translation.labels().values()) {
            if (names.size() == width) {
                return names;
            }
        }
        for (Node node : model.graph().nodes()) {
            if (node.type().equals("ZipMap")) {
                List<String> names = MachineLearning.labels(node, "classlabels_int64s");
                if (names.size() == width) {
                    return names;
                }
            }
            if (node.type().equals("ArrayFeatureExtractor")) {
                OnnxTensor classes = model.graph().initializers().get(node.input(0));
                if (classes != null && classes.isInteger() && classes.shape().equals(List.of((long) width))) {
                    Constant constant = new Constant("", new Shape(classes.shape()), classes.source());
                    return Arrays.stream(constant.longs())
                            .mapToObj(String::valueOf)
                            .toList();
                }
                if (classes != null && classes.strings().size() == width) {
                    return classes.strings();
                }
            }
        }
        return List.of();
    }
}
