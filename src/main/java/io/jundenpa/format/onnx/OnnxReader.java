package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the Protocol Buffers of an ONNX file. It keeps only the fields that a forward pass needs. The file is not trusted:
 * counts are bounded, and messages are read without recursion. Source of the field numbers: onnx.proto of ONNX.
 */
final class OnnxReader {

    private static final int MAX_NODES = 100_000;

    private final ExternalData files;
    private final Budget budget;

    private OnnxReader(ExternalData files, Budget budget) {
        this.files = files;
        this.budget = budget;
    }

    /**
     * Reads a model.
     *
     * @param file the whole file. The tensors share its bytes.
     * @param external reads the files beside it
     * @param budget for what is kept of the file
     * @throws FormatException if it is not an ONNX model
     */
    static OnnxModel read(byte[] file, ExternalData external, Budget budget) throws FormatException {
        return new OnnxReader(external, budget).model(Wire.of(ByteBuffer.wrap(file), budget));
    }

    private OnnxModel model(Wire wire) throws FormatException {
        Map<String, Long> opsets = new HashMap<>();
        List<String> functions = new ArrayList<>();
        Optional<Graph> graph = Optional.empty();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 7 -> {
                    if (graph.isPresent()) {
                        throw new FormatException("has two graphs, expected one");
                    }
                    graph = Optional.of(graph(wire.message()));
                }
                case 8 -> opset(wire.message(), opsets);
                case 25 -> functions.add(names(wire.message(), 1).get(0));
                default -> wire.skip();
            }
        }
        return new OnnxModel(
                opsets,
                graph.orElseThrow(() -> new FormatException("is not an ONNX model: it has no graph")),
                functions);
    }

    private static void opset(Wire wire, Map<String, Long> opsets) throws FormatException {
        String domain = "";
        long version = 0;
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> domain = wire.text();
                case 2 -> version = wire.number();
                default -> wire.skip();
            }
        }
        if (opsets.put(domain.equals("ai.onnx") ? "" : domain, version) != null) {
            throw new FormatException("states the opset of the domain \"" + domain + "\" twice");
        }
    }

    /** The texts of a field of a message, or one empty text if there are none. */
    private static List<String> names(Wire wire, int wanted) throws FormatException {
        List<String> names = new ArrayList<>();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            if (field == wanted) {
                names.add(wire.text());
            } else {
                wire.skip();
            }
        }
        return names.isEmpty() ? List.of("") : names;
    }

    private Graph graph(Wire wire) throws FormatException {
        List<OnnxNode> nodes = new ArrayList<>();
        Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
        List<ValueInfo> inputs = new ArrayList<>();
        List<ValueInfo> outputs = new ArrayList<>();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> nodes.add(node(nodes.size(), wire.message()));
                case 5 -> {
                    OnnxTensor tensor = TensorReader.read(wire.message(), files, budget);
                    if (initializers.put(tensor.name(), tensor) != null) {
                        throw new FormatException("has two tensors with the name \"" + tensor.name() + "\"");
                    }
                }
                case 11 -> inputs.add(value(wire.message()));
                case 12 -> outputs.add(value(wire.message()));
                case 15 -> throw new FormatException("has a sparse tensor, which is not supported");
                default -> wire.skip();
            }
            if (nodes.size() + initializers.size() + inputs.size() + outputs.size() > MAX_NODES) {
                throw new FormatException("has more than " + MAX_NODES + " nodes and tensors");
            }
        }
        inputs.removeIf(input -> initializers.containsKey(input.name()));
        requireUniqueNames(nodes, initializers, inputs);
        return new Graph(nodes, initializers, inputs, outputs);
    }

    /** Refuses a name that stands for two values. */
    private static void requireUniqueNames(
            List<OnnxNode> nodes, Map<String, OnnxTensor> tensors, List<ValueInfo> inputs) throws FormatException {
        Set<String> names = new HashSet<>(tensors.keySet());
        for (ValueInfo input : inputs) {
            if (!names.add(input.name())) {
                throw new FormatException("has two inputs with the name \"" + input.name() + "\"");
            }
        }
        for (OnnxNode node : nodes) {
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !names.add(output)) {
                    throw new FormatException(node.place() + " writes \"" + output + "\", which exists already");
                }
            }
        }
    }

    private OnnxNode node(int index, Wire wire) throws FormatException {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        String name = "";
        String type = "";
        String domain = "";
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> inputs.add(wire.text());
                case 2 -> outputs.add(wire.text());
                case 3 -> name = wire.text();
                case 4 -> type = wire.text();
                case 5 -> {
                    Attribute attribute = Attribute.read(wire.message(), files, budget);
                    if (attributes.put(attribute.name(), attribute) != null) {
                        throw new FormatException("node " + index + " has two attributes \"" + attribute.name() + "\"");
                    }
                }
                case 7 -> domain = wire.text();
                default -> wire.skip();
            }
        }
        String place = "node " + index + (name.isEmpty() ? "" : " \"" + name + "\"") + " (" + type + ")";
        return new OnnxNode(index, place, domain.equals("ai.onnx") ? "" : domain, type, inputs, outputs, attributes);
    }

    private static ValueInfo value(Wire wire) throws FormatException {
        String name = "";
        ValueInfo type = new ValueInfo("", false, 0, Optional.empty());
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> name = wire.text();
                case 2 -> type = type(wire.message());
                default -> wire.skip();
            }
        }
        return new ValueInfo(name, type.isTensor(), type.elementType(), type.shape());
    }

    private static ValueInfo type(Wire wire) throws FormatException {
        int elementType = 0;
        boolean tensor = false;
        Optional<List<Dimension>> shape = Optional.empty();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            if (field != 1) {
                wire.skip();
                continue;
            }
            tensor = true;
            Wire inner = wire.message();
            for (int part = inner.next(); part != 0; part = inner.next()) {
                switch (part) {
                    case 1 -> elementType = inner.int32();
                    case 2 -> shape = Optional.of(shape(inner.message()));
                    default -> inner.skip();
                }
            }
        }
        return new ValueInfo("", tensor, elementType, shape);
    }

    private static List<Dimension> shape(Wire wire) throws FormatException {
        List<Dimension> dimensions = new ArrayList<>();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            if (field == 1) {
                dimensions.add(dimension(wire.message()));
            } else {
                wire.skip();
            }
        }
        return dimensions;
    }

    private static Dimension dimension(Wire wire) throws FormatException {
        OptionalLong size = OptionalLong.empty();
        String symbol = "";
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> size = OptionalLong.of(wire.number());
                case 2 -> symbol = wire.text();
                default -> wire.skip();
            }
        }
        return new Dimension(size, symbol);
    }
}
