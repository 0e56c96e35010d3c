package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * An entry of {@code layers} that is being read: its keys, and the rows that reach it.
 *
 * <p>A key that is wrong is reported and gives nothing; a layer is made only when all of its keys gave something.
 */
final class LayerEntry {

    private final Section section;
    private final Tensors tensors;
    private final Source source;
    private final List<Width> inputs;

    /**
     * An entry.
     *
     * @param inputs the widths of the rows of each input, of one step where the layer is applied to each step
     */
    LayerEntry(Section section, Tensors tensors, Source source, List<Width> inputs) {
        this.section = section;
        this.tensors = tensors;
        this.source = source;
        this.inputs = inputs;
    }

    Section section() {
        return section;
    }

    Source source() {
        return source;
    }

    List<Width> inputs() {
        return inputs;
    }

    /** The width of the rows of the first input. */
    Width in() {
        return inputs.get(0);
    }

    /** A tensor of any shape. */
    Optional<Tensor> tensor(String key) {
        return section.required(key, Tensors.EXPECTED).flatMap(tensors::open);
    }

    /** A vector of the given width. */
    Optional<Vector> vector(String key, Width width) {
        return section.required(key, Tensors.EXPECTED).flatMap(node -> vector(node, width));
    }

    /** A vector of the given width, or one that holds the default everywhere; nothing if the width is not known. */
    Optional<double[]> doubles(String key, Width width, double defaultValue) {
        Optional<Node> node = section.optional(key);
        if (node.isPresent()) {
            return vector(node.orElseThrow(), width).flatMap(Vector::values);
        }
        return width.size().isPresent() && take((long) width.size().getAsInt() * Double.BYTES)
                ? Optional.of(filled(width.size().getAsInt(), defaultValue))
                : Optional.empty();
    }

    /** As {@link #doubles}, rounded to 32 bits. */
    Optional<float[]> floats(String key, Width width, float defaultValue) {
        return doubles(key, width, defaultValue).map(Vector::rounded);
    }

    /** One number for all columns, or a vector of the given width. */
    Optional<float[]> numberOrVector(String key, Width width) {
        Optional<Node> node = section.required(key, "a number or " + Tensors.EXPECTED);
        if (node.map(Node::isNumber).orElse(false)) {
            return node.flatMap(Node::number).map(number -> new float[] {number});
        }
        return node.flatMap(tensors::open).flatMap(tensor -> {
            if (tensor.isScalar()) {
                return tensor.values();
            }
            return checked(tensor, width).flatMap(Vector::values).map(Vector::rounded);
        });
    }

    private Optional<Vector> vector(Node node, Width width) {
        return tensors.open(node).flatMap(tensor -> checked(tensor, width));
    }

    private static Optional<Vector> checked(Tensor tensor, Width width) {
        OptionalInt length = tensor.length();
        if (length.isEmpty() || !width.allows(length.getAsInt())) {
            tensor.unexpectedShape("[" + width.text() + "] " + width.reason());
            return Optional.empty();
        }
        return Optional.of(new Vector(tensor, tensor.vector()));
    }

    /** Asks for memory that the layer keeps beside its tensors; false, which then is reported, if there is not enough. */
    boolean take(long bytes) {
        return tensors.take(bytes);
    }

    private static double[] filled(int length, double value) {
        double[] values = new double[length];
        Arrays.fill(values, value);
        return values;
    }

    /** An integer of at least so much, or the default. */
    Optional<Integer> integer(String key, int least, int defaultValue) {
        Optional<Node> node = section.optional(key);
        return node.isEmpty() ? Optional.of(defaultValue) : node.flatMap(found -> found.integer(least, Width.MOST));
    }

    /** An integer of at least so much, which must be there. */
    Optional<Integer> integer(String key, int least) {
        return section.required(key, "an integer").flatMap(node -> node.integer(least, Width.MOST));
    }

    /** A number, or the default. */
    Optional<Float> number(String key, float defaultValue) {
        Optional<Node> node = section.optional(key);
        return node.isEmpty() ? Optional.of(defaultValue) : node.flatMap(Node::number);
    }

    /** Whether something is on, or the default. */
    Optional<Boolean> flag(String key, boolean defaultValue) {
        Optional<Node> node = section.optional(key);
        return node.isEmpty() ? Optional.of(defaultValue) : node.flatMap(Node::flag);
    }

    /** One of several words, or the default. */
    Optional<String> word(String key, List<String> words, String defaultWord) {
        Optional<Node> node = section.optional(key);
        return node.isEmpty() ? Optional.of(defaultWord) : node.flatMap(found -> found.oneOf(words));
    }

    /** What a constructor makes; what it says against its arguments is reported. */
    <T> Optional<T> made(Supplier<T> constructor) {
        try {
            return Optional.of(constructor.get());
        } catch (IllegalArgumentException e) {
            section.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** What is added to a variance: at least 0, and by default that of the source. */
    Optional<Double> epsilon() {
        return epsilon(source.epsilon(), "PyTorch and ONNX have 1e-5, Keras has 1e-3");
    }

    /** What is added to a mean of squares: at least 0, and by default that of the source. */
    Optional<Double> rmsEpsilon() {
        return epsilon(source.rmsEpsilon(), "PyTorch has 1.1920929e-7, Keras 1e-6, ONNX 1e-5");
    }

    private Optional<Double> epsilon(Optional<Double> usual, String sources) {
        Optional<Node> node = section.optional("epsilon");
        if (node.isEmpty()) {
            if (usual.isEmpty()) {
                section.required("epsilon", "a number; " + sources);
            }
            return usual;
        }
        Optional<Float> number = node.flatMap(Node::number);
        if (number.isPresent() && number.orElseThrow() < 0) {
            node.orElseThrow().problem("is " + number.orElseThrow() + ", expected at least 0");
            return Optional.empty();
        }
        return number.map(Float::doubleValue);
    }

    /** A tensor that is a vector, with its numbers if they are not broken. */
    record Vector(Tensor tensor, Optional<double[]> values) {

        static float[] rounded(double[] values) {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return floats;
        }
    }
}
