package io.jundenpa.format.onnx;

import static io.jundenpa.format.onnx.OnnxBytes.bytes;
import static io.jundenpa.format.onnx.OnnxBytes.float32;
import static io.jundenpa.format.onnx.OnnxBytes.join;
import static io.jundenpa.format.onnx.OnnxBytes.number;
import static io.jundenpa.format.onnx.OnnxBytes.text;

import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** An ONNX file that asks for far more memory or time than its size suggests. One of ten is large. */
final class AmplifiedOnnx {

    private final SplittableRandom random;
    private final boolean large;

    AmplifiedOnnx(SplittableRandom random) {
        this.random = random;
        this.large = random.nextInt(10) == 0;
    }

    /** A number from 1 to max, most often a small one, or a large one in a large file. */
    private int size(int max) {
        double part = large ? 0.9 + random.nextDouble() / 10 : random.nextDouble() * random.nextDouble();
        return (int) Math.exp(part * Math.log(max));
    }

    private byte[] repeated(int maxBytes, byte[]... part) {
        byte[] one = join(part);
        byte[] all = new byte[Math.max(1, size(maxBytes) / one.length) * one.length];
        for (int at = 0; at < all.length; at += one.length) {
            System.arraycopy(one, 0, all, at, one.length);
        }
        return all;
    }

    /** One field of a tensor, a node, an attribute, the graph, a shape or the model, again and again. */
    byte[] objects() {
        byte[] list = repeated(5_000_000, OnnxBytes.varint(300));
        String text = "\u0100" + "a".repeat(size(5_000_000));
        byte[][][] fields = {
            {
                number(1, 300), float32(4, 1), number(5, 1), number(7, 300), bytes(1), bytes(4), bytes(5), bytes(6),
                bytes(7), bytes(10), bytes(13), text(6, "a"), text(6, text), text(8, text), bytes(1, list),
                        bytes(7, list)
            },
            {bytes(1), bytes(2), bytes(5), text(1, "x"), text(2, text), text(4, text)},
            {bytes(7), bytes(8), bytes(9), float32(7, 1), number(8, 300), bytes(8, list), text(9, "a"), text(9, text)},
            {bytes(1), bytes(5), bytes(11), bytes(12)},
            {bytes(1), bytes(1, text(2, "n")), bytes(1, number(1, 300))},
            {bytes(8), bytes(25), bytes(25, text(1, "a")), text(25, text)}
        };
        int place = random.nextInt(fields.length);
        byte[] many = repeated(20_000_000, fields[place][random.nextInt(fields[place].length)]);
        byte[] node = join(text(1, "x"), text(1, "w"), text(2, "y"), text(4, "Mul"));
        byte[] attribute = bytes(5, text(1, "a"), number(20, random.nextInt(6, 9)), many);
        OnnxGraph graph = OnnxGraph.ofRows(17, 2)
                .floats("w", OnnxGraph.shape(), 2)
                .field(bytes(1, node, place == 1 ? many : place == 2 ? attribute : new byte[0]));
        byte[] part = switch (place) {
            case 0 -> bytes(5, text(8, "t"), number(2, random.nextInt(1, 12)), many);
            case 3 -> many;
            case 4 -> bytes(11, text(1, "q"), bytes(2, bytes(1, bytes(2, many))));
            default -> new byte[0];
        };
        return join(graph.field(part).file(), place == 5 ? many : new byte[0]);
    }

    /** An initializer of square shape with numbers of 1, 4 or 8 bytes. */
    private long square(OnnxGraph graph) {
        long side = Math.max(2, (long) Math.sqrt(size(1_100_000)));
        int[] types = {1, 2, 7};
        int[] sizes = {4, 1, 8};
        int type = random.nextInt(types.length);
        byte[] zeros = new byte[(int) (side * side) * sizes[type]];
        zeros[0] = 1;
        graph.field(bytes(5, OnnxGraph.tensor("c0", types[type], OnnxGraph.shape(side, side), bytes(9, zeros))));
        return side;
    }

    byte[] constants() {
        OnnxGraph graph = new OnnxGraph(13).output("y");
        long side = square(graph);
        graph.input("x", side)
                .integers("sizes", side, side)
                .integers("twice", 2, side, side)
                .integers("zero", 0)
                .integers("one", 1)
                .integers("end", Long.MAX_VALUE)
                .integers("two", 0, 1)
                .floats("number", OnnxGraph.shape(), 1);
        int nodes = size(5_000);
        int type = random.nextInt(11);
        for (int i = 0; i < nodes; i++) {
            String from = "c" + i;
            String to = "c" + (i + 1);
            switch (type == 10 ? random.nextInt(10) : type) {
                case 0 -> graph.node("Reshape", from + ",sizes", to);
                case 1 -> graph.node("Transpose", from, to);
                case 2 -> graph.node("Add", from + (random.nextBoolean() ? ",c0" : ",number"), to);
                case 3 -> graph.node("Mul", from + ",number", to);
                case 4 -> graph.node("Slice", from + ",zero,end,zero", to);
                case 5 ->
                    graph.node("Concat", from + "," + from, "d" + i, "axis", 1)
                            .node("Gather", "d" + i + ",two", to, "axis", 1);
                case 6 ->
                    graph.node("Expand", from + ",twice", "e" + i)
                            .node("Slice", "e" + i + ",zero,one,zero", "f" + i)
                            .node("Squeeze", "f" + i + ",zero", to);
                case 7 -> graph.node("Cast", from, to, "to", random.nextInt(12));
                case 8 -> graph.node("Unsqueeze", from + ",zero", "g" + i).node("Squeeze", "g" + i + ",zero", to);
                default -> graph.node("ConstantOfShape", "sizes", "h" + i).node("Max", from + ",h" + i, to);
            }
        }
        String last = "c" + nodes;
        return switch (random.nextInt(3)) {
            case 0 -> graph.node("MatMul", "x," + last, "y").file();
            case 1 -> graph.node("Add", "x," + last, "y").file();
            default ->
                graph.node("Gather", last + ",zero", "r")
                        .node("Add", "x,r", "y")
                        .file();
        };
    }

    byte[] recurrents() {
        String[] types = {"RNN", "GRU", "LSTM"};
        int[] gates = {1, 3, 4};
        int type = random.nextInt(types.length);
        int directions = random.nextInt(1, 3);
        int size = size(300);
        int time = size(200);
        long rows = (long) gates[type] * size;
        OnnxGraph graph = OnnxGraph.ofRows(14, time, size)
                .floats("w", OnnxGraph.shape(directions, rows, size), new double[(int) (directions * rows * size)])
                .floats("r", OnnxGraph.shape(directions, rows, size), new double[(int) (directions * rows * size)])
                .floats("b", OnnxGraph.shape(directions, 2 * rows), new double[(int) (directions * 2L * rows)])
                .integers("sizes", directions, 1, size)
                .node("ConstantOfShape", "sizes", "h");
        int nodes = size(2_000);
        String inputs = "";
        for (int i = 0; i < nodes; i++) {
            graph.node(
                    types[type],
                    "x,w,r,b,,h",
                    ",y" + i,
                    "layout",
                    1,
                    "hidden_size",
                    size,
                    "direction",
                    directions == 1 ? "forward" : "bidirectional");
            inputs += (i == 0 ? "" : ",") + "y" + i;
        }
        return graph.node("Sum", inputs, "y").file();
    }

    byte[] transposes() {
        int ones = random.nextBoolean() ? 0 : size(2_000);
        long a = size(1_000);
        long b = size(1_000);
        long[] shape = LongStream.concat(
                        LongStream.of(a, b), IntStream.range(0, ones).mapToLong(i -> 1))
                .toArray();
        long[] swap = IntStream.rangeClosed(0, shape.length)
                .mapToLong(i -> i == 1 ? 2 : i == 2 ? 1 : i)
                .toArray();
        OnnxGraph graph = OnnxGraph.ofRows(13, shape);
        int nodes = Math.max(1, Math.min(size(99_000), 2_000_000 / swap.length));
        for (int i = 0; i < nodes; i++) {
            graph.node("Transpose", i == 0 ? "x" : "t" + i, "t" + (i + 1), "perm", swap);
        }
        return graph.node("Relu", "t" + nodes, "y").file();
    }

    byte[] rows() {
        long a = size(1_000);
        long b = size(1_000);
        OnnxGraph graph = OnnxGraph.ofRows(13, a, b)
                .integers("zero", 0)
                .integers("end", Long.MAX_VALUE)
                .integers("last", -1)
                .integers("half", Math.max(1, b / 2))
                .integers("ones", 1, 1, 1)
                .integers("twice", 1, 1, 2)
                .integers("none", 0, 0, 0, 0, 0, 0)
                .integers("wide", 1, a, b)
                .integers("flat", 0, -1)
                .integers("pads", 0, 0, 1, 0, 0, 0)
                .integers("one", 1)
                .floats("c", OnnxGraph.shape(a, 1), new double[(int) a])
                .floats("d", OnnxGraph.shape(a, b), new double[(int) (a * b)]);
        int nodes = size(5_000);
        int type = random.nextInt(13);
        for (int i = 0; i < nodes; i++) {
            String from = i == 0 ? "x" : "t" + i;
            String to = "t" + (i + 1);
            switch (type == 12 ? random.nextInt(12) : type) {
                case 0 -> graph.node("Slice", from + ",zero,end,last", to);
                case 1 -> graph.node("Slice", from + ",last,none,last,last", to);
                case 2 -> graph.node("Gather", from + ",zero", to, "axis", 2);
                case 3 -> graph.node("Tile", from + (random.nextBoolean() ? ",ones" : ",twice"), to);
                case 4 -> graph.node("Pad", from + ",pads", "p" + i).node("Slice", "p" + i + ",one,end,last", to);
                case 5 ->
                    graph.node("Concat", from + "," + from, "p" + i, "axis", 1)
                            .node("Slice", "p" + i + ",zero,half,one", to);
                case 6 ->
                    graph.node("Split", from, "p" + i + ",q" + i, "axis", 2)
                            .node("Concat", "q" + i + ",p" + i, to, "axis", 2);
                case 7 -> graph.node("Expand", from + ",wide", to);
                case 8 -> graph.node("Softmax", from, to, "axis", 1);
                case 9 -> graph.node("Add", from + (random.nextBoolean() ? ",c" : ",d"), to);
                case 10 -> graph.node("Add", from + "," + from, to);
                default ->
                    graph.node("ReduceMax", from, "p" + i, "axes", OnnxGraph.shape(1 + random.nextInt(2)))
                            .node("Add", from + ",p" + i, to);
            }
        }
        return graph.node("Relu", "t" + nodes, "y").file();
    }

    /** A list of names with commas between them. */
    private static String names(int count, IntFunction<String> name) {
        return IntStream.range(0, count).mapToObj(name).collect(Collectors.joining(","));
    }

    byte[] wide() {
        int count = size(400_000);
        long rows = random.nextInt(1, 4);
        boolean split = random.nextInt(4) == 0;
        int ones = random.nextInt(4) == 0 ? random.nextInt(60) : 0;
        long[] shape = LongStream.concat(
                        LongStream.generate(() -> 1).limit(ones), LongStream.of(rows, split ? count : 2))
                .toArray();
        OnnxGraph graph = OnnxGraph.ofRows(13, shape)
                .integers("million", 1_000_000, 0)
                .node("ConstantOfShape", "million", "z")
                .floats("c", OnnxGraph.shape(), 1)
                .floats("v", OnnxGraph.shape(rows, 2), new double[2 * (int) rows])
                .floats("d", OnnxGraph.shape(1, rows, 1), new double[(int) rows])
                .node("Relu", "x", "r");
        if (split) {
            graph.node("Split", "x", names(count, i -> "s" + i), "axis", -1);
        }
        String[][] kinds = {
            {"x"}, {"c"}, {"v"}, {"r"}, {"x", "c"}, {"x", "v"}, {"x", "r"}, {"d", "x"}, {"c", "v"}, {"z"}
        };
        String[] kind = kinds[random.nextInt(kinds.length)];
        String inputs = names(count, i -> split ? "s" + i : kind[i % kind.length]);
        String[] types = {"Sum", "Max", "Min", "Mean", "Concat", "Add", "Sub", "Mul", "Div", "Pow", "Relu"};
        String type = types[random.nextInt(types.length)];
        int more = random.nextInt(8) == 0 ? count : 0;
        Object[] attributes = new Object[2 * more + 2];
        for (int i = 0; i < more; i++) {
            attributes[2 * i] = "a" + i;
            attributes[2 * i + 1] = i;
        }
        attributes[2 * more] = "axis";
        attributes[2 * more + 1] = -random.nextInt(1, 3);
        String outputs = "w" + (random.nextInt(8) == 0 ? "," + names(count, i -> "o" + i) : "");
        int nodes = random.nextInt(3) == 0 ? Math.max(1, size(400_000 / count)) : 1;
        String name = random.nextInt(3) == 0 ? "n".repeat(size(Math.max(1, 1_000_000 / nodes))) : "";
        for (int i = 1; i < nodes; i++) {
            graph.named(name, type, inputs, "w" + i, attributes);
        }
        return graph.named(name, type, inputs, outputs, attributes)
                .node("Sum", "x," + names(nodes, i -> i == 0 ? "w" : "w" + i), "y")
                .file();
    }

    byte[] pads() {
        int ones = random.nextBoolean() ? 0 : random.nextInt(60);
        long a = size(1_000);
        long b = size(1_000);
        long[] shape = LongStream.concat(LongStream.generate(() -> 1).limit(ones), LongStream.of(a, b))
                .toArray();
        int rank = shape.length + 1;
        int axis = random.nextInt(3) == 0 ? random.nextInt(1, rank) : rank - random.nextInt(1, 3);
        long[] pads = new long[2 * rank];
        pads[axis] = random.nextInt(2);
        pads[rank + axis] = random.nextInt(2);
        boolean all = random.nextInt(4) == 0;
        for (int i = 1; all && i < rank; i++) {
            pads[i] = 1;
        }
        long[] axes = IntStream.range(all ? 1 : axis, all ? rank : axis + 1)
                .mapToLong(i -> i)
                .toArray();
        OnnxGraph graph = OnnxGraph.ofRows(13, shape)
                .integers("pads", pads)
                .integers("starts", LongStream.of(axes).map(i -> pads[(int) i]).toArray())
                .integers(
                        "ends",
                        LongStream.of(axes)
                                .map(i -> pads[(int) i] + shape[(int) i - 1])
                                .toArray())
                .integers("axes", axes)
                .floats("value", OnnxGraph.shape(), random.nextInt(2));
        int nodes = size(100_000);
        boolean sliced = random.nextInt(4) > 0;
        for (int i = 0; i < nodes; i++) {
            graph.node("Pad", (i == 0 ? "x" : "t" + i) + ",pads,value", sliced ? "p" + i : "t" + (i + 1));
            if (sliced) {
                graph.node("Slice", "p" + i + ",starts,ends,axes", "t" + (i + 1));
            }
        }
        return graph.node("Relu", "t" + nodes, "y").file();
    }

    /** A node, and what the values before it are called: {@code x} and {@code y}. */
    private void cell(OnnxGraph graph, String type, String x, String y) {
        switch (type) {
            case "RNN", "GRU", "LSTM" -> graph.node(type, x + ",w" + type + ",r" + type, "," + y, "layout", 1);
            case "Conv" -> graph.node(type, x + ",kernel", y);
            case "MaxPool", "AveragePool" -> graph.node(type, x, y, "kernel_shape", OnnxGraph.shape(1));
            case "BatchNormalization" -> graph.node(type, x + ",two,two,two,two", y);
            case "GroupNormalization" -> graph.node(type, x + ",two,two", y, "num_groups", 1);
            case "InstanceNormalization", "LayerNormalization" -> graph.node(type, x + ",two,two", y);
            case "MatMul" -> graph.node(type, x + ",matrix", y);
            case "Gather" -> graph.node(type, x + ",positions", y, "axis", random.nextInt(1, 3));
            case "Split" ->
                graph.node(type, x, "a" + y + ",b" + y, "axis", 2).node("Concat", "b" + y + ",a" + y, y, "axis", 2);
            case "PRelu", "Pow", "Div", "Max" -> graph.node(type, x + ",two", y);
            case "Reshape" -> graph.node(type, x + ",shape", y);
            case "ReduceMean" ->
                graph.node(type, x, "m" + y, "axes", OnnxGraph.shape(2)).node("Sub", x + ",m" + y, y);
            case "Gelu" -> graph.node("Sigmoid", x, "s" + y).node("Mul", "s" + y + "," + x, y);
            case "ai.onnx.ml:Scaler" -> graph.node(type, x, y, "scale", new float[] {2}, "offset", new float[] {1});
            case "Constant" -> graph.node(type, "", "c" + y, "value_int", 1).node("Add", x + ",c" + y, y);
            case "ConstantOfShape" -> graph.node(type, "sizes", "c" + y).node("Add", x + ",c" + y, y);
            default -> graph.node(type, x, y, "axis", 1);
        }
    }

    byte[] cells() {
        String[] types = {
            "RNN",
            "GRU",
            "LSTM",
            "Conv",
            "MaxPool",
            "AveragePool",
            "BatchNormalization",
            "GroupNormalization",
            "InstanceNormalization",
            "LayerNormalization",
            "MatMul",
            "Gather",
            "Split",
            "PRelu",
            "Pow",
            "Div",
            "Max",
            "Reshape",
            "ReduceMean",
            "Gelu",
            "ai.onnx.ml:Scaler",
            "Softmax",
            "LpNormalization",
            "Transpose",
            "Identity",
            "Shrink",
            "Relu",
            "Clip",
            "Dropout",
            "Constant",
            "ConstantOfShape"
        };
        OnnxGraph graph = OnnxGraph.ofRows(17, 2, 2)
                .floats("kernel", OnnxGraph.shape(2, 2, 1), new double[4])
                .floats("matrix", OnnxGraph.shape(2, 2), new double[4])
                .floats("two", OnnxGraph.shape(2), 1, 2)
                .integers("positions", 1, 0)
                .integers("shape", 0, 2, 2)
                .integers("sizes", 1, 2, 2);
        String[] recurrents = {"RNN", "GRU", "LSTM"};
        int[] gates = {1, 3, 4};
        for (int i = 0; i < gates.length; i++) {
            graph.floats("w" + recurrents[i], OnnxGraph.shape(1, 2L * gates[i], 2), new double[4 * gates[i]])
                    .floats("r" + recurrents[i], OnnxGraph.shape(1, 2L * gates[i], 2), new double[4 * gates[i]]);
        }
        int nodes = size(150_000);
        int type = random.nextInt(types.length + 1);
        boolean chain = random.nextBoolean();
        for (int i = 0; i < nodes; i++) {
            String name = types[type == types.length ? random.nextInt(types.length) : type];
            cell(graph, name, i == 0 || !chain ? "x" : "t" + i, "t" + (i + 1));
        }
        String last = chain ? "t" + nodes : names(nodes, i -> "t" + (i + 1));
        return graph.node("Sum", last, "y").file();
    }

    byte[] odd() {
        return new OddOnnxGraph(random).file();
    }
}
