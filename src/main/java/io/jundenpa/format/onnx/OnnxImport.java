package io.jundenpa.format.onnx;

import io.jundenpa.format.onnx.OnnxValue.RowsValue;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Translates an ONNX model to a stack of layers.
 *
 * <p>The first axis of the input is the batch: each row is a record, and every operator must keep the rows apart. The
 * operators of the opsets 6 to 25 are supported, each with its meaning in the opset of the model.
 */
public final class OnnxImport {

    /** Bytes of memory that are counted for an input or an output of a node: for its layer, its shape and its names. */
    private static final int VALUE_BYTES = 512;

    private final OnnxModel model;
    private final OptionalInt inputSize;
    private final Budget budget;
    private final ValueInfo input;
    private final ValueInfo output;
    private final List<OnnxNode> needed;

    private OnnxImport(OnnxModel model, OptionalInt inputSize, Optional<String> outputName, Budget budget)
            throws FormatException {
        this.model = model;
        this.inputSize = inputSize;
        this.budget = budget;
        requireSupported(model);
        this.output = output(model.graph(), outputName);
        this.needed = needed(model.graph(), output.name());
        this.input = input(model.graph(), needed);
    }

    /**
     * Translates a model.
     *
     * @param file the whole file. The weights share its bytes, so it must not be modified later.
     * @param external reads the files beside the model that hold weights
     * @param inputSize how many numbers a row has, for a model that leaves one dimension open
     * @param output the name of the output to compute; by default the only output of floats
     * @param budget for the memory and the work of reading
     * @throws FormatException if the file is damaged or a node is not supported; names the node and the reason
     */
    public static Stack read(
            byte[] file, ExternalData external, OptionalInt inputSize, Optional<String> output, Budget budget)
            throws FormatException {
        OnnxModel model = OnnxReader.read(file, external, budget);
        return new OnnxImport(model, inputSize, output, budget).translate();
    }

    /**
     * The names of the supported operators in alphabetical order, such as {@code Gemm} or {@code ai.onnx.ml.Scaler}. The
     * domain is in front of the name unless it is ONNX's own.
     */
    public static List<String> operators() {
        return Operators.names();
    }

    private static void requireSupported(OnnxModel model) throws FormatException {
        if (!model.functions().isEmpty()) {
            throw new FormatException("defines the function "
                    + model.functions().get(0) + ", which is not supported; export it with functions inlined");
        }
        long opset = model.opset();
        if (opset < OnnxModel.OLDEST || opset > OnnxModel.NEWEST) {
            throw new FormatException(
                    "has opset " + opset + ", expected " + OnnxModel.OLDEST + " to " + OnnxModel.NEWEST);
        }
    }

    /** The named output. By default the only output of floats, or the only map if no output has floats. */
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
                    + ", expected one output of floats; name it in a model.yaml beside the file: network: FILE, output: {name: "
                    + (outputs.isEmpty() ? "NAME" : outputs.get(0).name()) + "}");
        }
        return candidates.get(0);
    }

    private static String names(List<ValueInfo> values) {
        return String.join(", ", values.stream().map(ValueInfo::name).toList());
    }

    /** The nodes that an output needs, in their order. A node comes after its inputs, so the search goes from the last node to the first. */
    private static List<OnnxNode> needed(Graph graph, String output) {
        Set<String> names = new HashSet<>(List.of(output));
        List<OnnxNode> nodes = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            OnnxNode node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(name -> !name.isEmpty() && names.contains(name))) {
                nodes.add(node);
                names.addAll(node.inputs());
            }
        }
        Collections.reverse(nodes);
        return nodes;
    }

    private static ValueInfo input(Graph graph, List<OnnxNode> needed) throws FormatException {
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

    private Shape shape() throws FormatException {
        List<Long> sizes = new ArrayList<>();
        for (Dimension dimension : input.shape().orElseThrow()) {
            sizes.add(Math.max(-1, dimension.size().orElse(-1)));
        }
        if (sizes.size() > 1) {
            sizes.set(0, Shape.BATCH);
        }
        return known(sizes);
    }

    /** Computes the one open dimension, -1, from the width of the rows. */
    private Shape known(List<Long> sizes) throws FormatException {
        long open = sizes.stream().filter(size -> size == -1).count();
        int width = new Shape(sizes.stream().filter(size -> size > 0).toList()).width();
        if (open == 1 && inputSize.isPresent() && inputSize.getAsInt() % width == 0) {
            sizes.set(sizes.indexOf(-1L), (long) inputSize.getAsInt() / width);
        } else if (open > 0) {
            throw new FormatException("has the input \"" + input.name() + "\" of shape "
                    + input.shape().orElseThrow()
                    + ", expected all dimensions but the first to be known; write a model.yaml beside it"
                    + " with network: FILE and input: {size: N}");
        }
        return new Shape(sizes);
    }

    private Stack translate() throws FormatException {
        Shape shape = shape();
        OptionalLong rows = input.shape().orElseThrow().stream()
                .findFirst()
                .map(Dimension::size)
                .orElse(OptionalLong.empty());
        GraphTranslation translation = new GraphTranslation(model, rows, budget);
        PlannedLayer first = PlannedLayer.input(shape.width());
        translation.put(input.name(), new RowsValue(first, shape));
        for (OnnxNode node : needed) {
            translate(node, translation, first);
        }
        if (!(translation.value(output.name()) instanceof RowsValue result)) {
            throw new FormatException("has the output \"" + output.name() + "\", which does not depend on the input");
        }
        Stack stack = new Stack("onnx", shape.width());
        PlannedLayer last = result.layer().inputs().isEmpty()
                ? new PlannedLayer("identity", "output", 1, shape.width(), List.of(result.layer()))
                : result.layer();
        PlannedLayer.write(last, stack);
        stack.labels(ColumnLabels.of(model.graph(), translation, result.shape().width()));
        return stack;
    }

    private static void translate(OnnxNode node, GraphTranslation graph, PlannedLayer first) throws FormatException {
        try {
            graph.budget()
                    .require((long) VALUE_BYTES
                            * (node.inputs().size() + node.outputs().size()));
            graph.types().putDefault(node);
            Operators.of(node)
                    .orElseThrow(() -> new FormatException("is not supported"
                            + (node.domain().isEmpty() ? "" : ": an operator of the domain " + node.domain())))
                    .translate(node, graph);
            first.requireFew();
        } catch (FormatException e) {
            throw new FormatException(node.place() + " " + e.getMessage());
        } catch (ArithmeticException e) {
            throw new FormatException(node.place() + " computes sizes beyond 32 bits");
        } catch (RuntimeException e) {
            throw new FormatException(
                    node.place() + " cannot be read (" + e.getMessage()
                            + "); this is an error in Jundenpa, please report it with the model",
                    e);
        }
    }
}
