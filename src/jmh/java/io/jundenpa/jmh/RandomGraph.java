package io.jundenpa.jmh;

import io.jundenpa.format.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** An ONNX graph that grows by one node or constant at a time. It is written as a file, or as Java code for a test. */
final class RandomGraph {

    private final long opset;
    private final List<Part> parts = new ArrayList<>();
    private int names;

    private record Part(List<String> reads, List<String> writes, String type, String code, Write write) {}

    private interface Write {
        /** @param inputs of a node, with commas between them */
        void to(OnnxGraph graph, String inputs);
    }

    RandomGraph(long opset) {
        this.opset = opset;
    }

    long opset() {
        return opset;
    }

    /** How many nodes and constants there are. */
    int size() {
        return parts.size();
    }

    /** Removes the last nodes and constants. */
    void truncate(int size) {
        parts.subList(size, parts.size()).clear();
    }

    /** A batch of rows. The dimensions come after the batch. */
    String batch(long... dimensions) {
        add("", "x", "", ".input(\"x\"" + after(code(dimensions)) + ")", (graph, none) -> graph.input("x", dimensions));
        return "x";
    }

    /** An input whose dimensions are all known. */
    String fixed(long... dimensions) {
        String code = ".fixedInput(\"x\"" + after(code(dimensions)) + ")";
        add("", "x", "", code, (graph, none) -> graph.fixedInput("x", dimensions));
        return "x";
    }

    String floats(long[] shape, double... values) {
        String name = name();
        String code = ".floats(\"" + name + "\", shape(" + code(shape) + ")" + after(code(values)) + ")";
        add("", name, "", code, (graph, none) -> graph.floats(name, shape, values));
        return name;
    }

    String integers(long... values) {
        String name = name();
        String code = ".integers(\"" + name + "\"" + after(code(values)) + ")";
        add("", name, "", code, (graph, none) -> graph.integers(name, values));
        return name;
    }

    /** A node with one output. */
    String node(String type, String inputs, Object... attributes) {
        String name = name();
        node(List.of(name), type, inputs, attributes);
        return name;
    }

    /** A node with outputs of given names. The name of an unused output is empty. */
    void node(List<String> outputs, String type, String inputs, Object... attributes) {
        String all = String.join(",", outputs);
        String more = Arrays.stream(attributes).map(RandomGraph::code).collect(Collectors.joining(", "));
        String code = ".node(\"" + type + "\", \"" + inputs + "\", \"" + all + "\"" + after(more) + ")";
        add(inputs, all, type, code, (graph, names) -> graph.node(type, names, all, attributes));
    }

    /** A name that no value has. */
    String name() {
        names++;
        return "v" + names;
    }

    private void add(String reads, String writes, String type, String code, Write write) {
        parts.add(new Part(List.of(reads.split(",", -1)), List.of(writes.split(",")), type, code, write));
    }

    /** The file of the graph that computes a value. */
    byte[] file(String output) {
        OnnxGraph graph = new OnnxGraph(opset).output(output);
        needed(output).forEach(part -> part.write.to(graph, String.join(",", part.reads)));
        return graph.file();
    }

    /**
     * The file of the graph that computes a value, where other values are moved: each number by a relative and an absolute
     * distance.
     *
     * @param shapes of the values that are moved, by their names
     * @param batch the size of an axis along which all numbers move alike
     */
    byte[] moved(String output, Map<String, long[]> shapes, long batch, double distance, Draws draws) {
        OnnxGraph graph = new OnnxGraph(opset).output(output);
        for (Part part : needed(output)) {
            part.write.to(
                    graph,
                    part.reads.stream()
                            .map(name -> shapes.containsKey(name) ? name + "~" : name)
                            .collect(Collectors.joining(",")));
            for (String name : part.writes) {
                if (shapes.containsKey(name)) {
                    long[] shape = LongStream.of(shapes.get(name))
                            .map(size -> size == batch ? 1 : size)
                            .toArray();
                    graph.floats(name + "~c", shape, distances(shape, 1, distance, draws));
                    graph.floats(name + "~d", shape, distances(shape, 0, distance, draws));
                    graph.node("Mul", name + "," + name + "~c", name + "~m");
                    graph.node("Add", name + "~m," + name + "~d", name + "~");
                }
            }
        }
        return graph.file();
    }

    private static double[] distances(long[] shape, double around, double distance, Draws draws) {
        double[] numbers = new double[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
        Arrays.setAll(numbers, i -> around + draws.of(-2, -1, 1, 2) * distance);
        return numbers;
    }

    /** The operators of the graph that computes a value. */
    List<String> types(String output) {
        return needed(output).stream().map(Part::type).toList();
    }

    /** The graph that computes a value, as Java code. */
    String code(String output) {
        return "new OnnxGraph(" + opset + ").output(\"" + output + "\")"
                + needed(output).stream().map(part -> "\n    " + part.code).collect(Collectors.joining());
    }

    private List<Part> needed(String output) {
        Set<String> names = new HashSet<>(Set.of(output));
        List<Part> needed = new ArrayList<>();
        for (int i = parts.size() - 1; i >= 0; i--) {
            Part part = parts.get(i);
            if (!Collections.disjoint(part.writes, names)) {
                needed.add(part);
                names.addAll(part.reads);
            }
        }
        Collections.reverse(needed);
        return needed;
    }

    private static String after(String code) {
        return code.isEmpty() ? "" : ", " + code;
    }

    private static String code(long[] numbers) {
        return LongStream.of(numbers)
                .mapToObj(n -> n + (n == (int) n ? "" : "L"))
                .collect(Collectors.joining(", "));
    }

    private static String code(double[] numbers) {
        return DoubleStream.of(numbers).mapToObj(Double::toString).collect(Collectors.joining(", "));
    }

    private static String code(Object attribute) {
        if (attribute instanceof String text) {
            return '"' + text + '"';
        }
        if (attribute instanceof Float number) {
            return number + "f";
        }
        if (attribute instanceof Long number) {
            return number + "L";
        }
        if (attribute instanceof long[] numbers) {
            return "shape(" + code(numbers) + ")";
        }
        if (attribute instanceof double[] numbers) {
            return "new double[] {" + code(numbers) + "}";
        }
        if (attribute instanceof float[] numbers) {
            return "new float[] "
                    + Arrays.toString(numbers)
                            .replace("[", "{")
                            .replace("]", "}")
                            .replace(",", "f,")
                            .replace("}", "f}");
        }
        if (attribute instanceof String[] texts) {
            return "new String[] {\"" + String.join("\", \"", texts) + "\"}";
        }
        return attribute.toString();
    }
}
