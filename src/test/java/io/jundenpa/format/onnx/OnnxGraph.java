package io.jundenpa.format.onnx;

import static io.jundenpa.format.onnx.OnnxBytes.bytes;
import static io.jundenpa.format.onnx.OnnxBytes.float32;
import static io.jundenpa.format.onnx.OnnxBytes.join;
import static io.jundenpa.format.onnx.OnnxBytes.number;
import static io.jundenpa.format.onnx.OnnxBytes.text;

import java.io.ByteArrayOutputStream;

/** An ONNX model written for a test or a benchmark. */
public final class OnnxGraph {

    private static final int IR_VERSION = 7;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final long opset;
    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    /** A graph without nodes, for operators of the given version. */
    public OnnxGraph(long opset) {
        this.opset = opset;
    }

    /** A graph with a batch of rows "x" and the output "y". */
    public static OnnxGraph ofRows(long opset, long... dimensions) {
        return new OnnxGraph(opset).input("x", dimensions).output("y");
    }

    /** A list of dimensions. */
    public static long[] shape(long... dimensions) {
        return dimensions;
    }

    /** A batch of floats. The dimensions come after the batch. */
    public OnnxGraph input(String name, long... dimensions) {
        return input(name, FLOAT, bytes(1, text(2, "batch")), dimensions);
    }

    /** An input of floats whose dimensions are all known. */
    public OnnxGraph fixedInput(String name, long... dimensions) {
        return input(name, FLOAT, new byte[0], dimensions);
    }

    /** A batch of integers. The dimensions come after the batch. */
    public OnnxGraph integerInput(String name, long... dimensions) {
        return input(name, INT64, bytes(1, text(2, "batch")), dimensions);
    }

    private OnnxGraph input(String name, int type, byte[] first, long... dimensions) {
        byte[] sizes = first;
        for (long dimension : dimensions) {
            sizes = join(sizes, bytes(1, number(1, dimension)));
        }
        return field(bytes(11, text(1, name), bytes(2, bytes(1, number(1, type), bytes(2, sizes)))));
    }

    /** An output of floats. */
    public OnnxGraph output(String name) {
        return field(bytes(12, text(1, name), bytes(2, bytes(1, number(1, FLOAT)))));
    }

    /** An output that is a sequence of maps. */
    public OnnxGraph mapOutput(String name) {
        return field(bytes(12, text(1, name), bytes(2, bytes(4))));
    }

    /** An initializer of floats. */
    public OnnxGraph floats(String name, long[] shape, double... values) {
        return field(bytes(5, tensor(name, FLOAT, shape, rawFloats(values))));
    }

    private static byte[] rawFloats(double... values) {
        float[] numbers = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            numbers[i] = (float) values[i];
        }
        return bytes(9, OnnxBytes.floats(numbers));
    }

    /** An initializer that is a list of integers. */
    public OnnxGraph integers(String name, long... values) {
        return field(bytes(5, tensor(name, INT64, shape(values.length), list(7, values))));
    }

    /** The message of a tensor. */
    static byte[] tensor(String name, int type, long[] shape, byte[]... data) {
        byte[] dimensions = shape.length == 0 ? new byte[0] : list(1, shape);
        return join(dimensions, number(2, type), text(8, name), join(data));
    }

    /** A packed list of integers. */
    static byte[] list(int field, long... values) {
        var content = new ByteArrayOutputStream();
        for (long value : values) {
            content.writeBytes(OnnxBytes.varint(value));
        }
        return bytes(field, content.toByteArray());
    }

    /**
     * A node.
     *
     * @param type of another domain than ONNX's own with the domain in front: {@code ai.onnx.ml:Scaler}
     * @param inputs names with commas between them; an unused input is empty
     * @param outputs names with commas between them
     * @param attributes each a name and its value; a {@code double[]} is a tensor of floats
     */
    public OnnxGraph node(String type, String inputs, String outputs, Object... attributes) {
        return named("", type, inputs, outputs, attributes);
    }

    /** A node with a name. */
    OnnxGraph named(String name, String type, String inputs, String outputs, Object... attributes) {
        int colon = type.indexOf(':');
        var node = new ByteArrayOutputStream();
        if (!name.isEmpty()) {
            node.writeBytes(text(3, name));
        }
        node.writeBytes(text(4, type.substring(colon + 1)));
        node.writeBytes(text(7, colon < 0 ? "" : type.substring(0, colon)));
        for (String input : inputs.isEmpty() ? new String[0] : inputs.split(",", -1)) {
            node.writeBytes(text(1, input));
        }
        for (String output : outputs.split(",", -1)) {
            node.writeBytes(text(2, output));
        }
        for (int i = 0; i < attributes.length; i += 2) {
            node.writeBytes(bytes(5, text(1, (String) attributes[i]), value(attributes[i + 1])));
        }
        return field(bytes(1, node.toByteArray()));
    }

    private static byte[] value(Object value) {
        if (value instanceof Integer number) {
            return join(number(20, 2), number(3, number));
        }
        if (value instanceof Long number) {
            return join(number(20, 2), number(3, number));
        }
        if (value instanceof Float number) {
            return join(number(20, 1), float32(2, number));
        }
        if (value instanceof String text) {
            return join(number(20, 3), text(4, text));
        }
        if (value instanceof long[] numbers) {
            return join(number(20, 7), list(8, numbers));
        }
        if (value instanceof float[] numbers) {
            return join(number(20, 6), bytes(7, OnnxBytes.floats(numbers)));
        }
        if (value instanceof double[] numbers) {
            byte[] tensor = tensor("", FLOAT, shape(numbers.length), rawFloats(numbers));
            return join(number(20, 4), bytes(5, tensor));
        }
        byte[] texts = number(20, 8);
        for (String text : (String[]) value) {
            texts = join(texts, text(9, text));
        }
        return texts;
    }

    /** Any field of the graph. */
    OnnxGraph field(byte[] field) {
        graph.writeBytes(field);
        return this;
    }

    /** The file. */
    public byte[] file() {
        return join(
                number(1, IR_VERSION),
                bytes(7, graph.toByteArray()),
                bytes(8, number(2, opset)),
                bytes(8, text(1, "ai.onnx.ml"), number(2, 3)));
    }
}
