package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ejml.data.FMatrixRMaj;

/**
 * A key of a layer in a model file. The object that documents the key also reads it.
 *
 * @param name as in the model file
 * @param kind the kind of value, with its shape; {@code [width]} is the width of the rows that the layer reads
 * @param absent the default, or {@code required}
 * @param meaning a sentence for the documentation
 * @param reader returns the value, or reports a problem and returns nothing
 */
record Key<T>(String name, String kind, String absent, String meaning, Function<LayerEntry, Optional<T>> reader) {

    private static final String REQUIRED = "required";

    /** The names of keys. */
    static List<String> names(List<Key<?>> keys) {
        return keys.stream().<String>map(Key::name).toList();
    }

    /** A number that is finite as a 32-bit float. */
    static Key<Double> number(String name, Default<Double> byDefault, String meaning) {
        return of(name, "number", byDefault, meaning, Key::number);
    }

    /** A number of at least 0. */
    static Key<Double> notNegative(String name, Default<Double> byDefault, String meaning) {
        return of(name, "number ≥ 0", byDefault, meaning, Key::notNegative);
    }

    /** An integer of at least {@code min}. */
    static Key<Integer> integer(String name, int min, Default<Integer> byDefault, String meaning) {
        return of(name, integerKind(min), byDefault, meaning, node -> node.integer(min, Width.MAX));
    }

    /** A required integer of at least {@code min}. */
    static Key<Integer> integer(String name, int min, String meaning) {
        return integer(name, min, Default.required("an integer"), meaning);
    }

    /** An integer of at least {@code min}. The default depends on the layer, so the key is read with {@link #readOr}. */
    static Key<Integer> integerOr(String name, int min, String absent, String meaning) {
        Key<Integer> required = integer(name, min, meaning);
        return new Key<>(name, integerKind(min), absent, meaning, required.reader);
    }

    /** True or false. */
    static Key<Boolean> flag(String name, Default<Boolean> byDefault, String meaning) {
        return of(name, "`true` or `false`", byDefault, meaning, Node::flag);
    }

    /** One of several words. */
    static Key<String> word(String name, List<String> words, Default<String> byDefault, String meaning) {
        String kind = "`" + String.join("` or `", words) + "`";
        return of(name, kind, byDefault, meaning, node -> node.oneOf(words));
    }

    /** A required tensor of any shape. */
    static Key<Tensor> tensor(String name, String shape, String meaning) {
        return new Key<>(
                name,
                "tensor " + shape,
                REQUIRED,
                meaning,
                entry -> entry.required(name, Tensors.EXPECTED).flatMap(entry::open));
    }

    /** A required matrix of any shape. */
    static Key<FMatrixRMaj> matrix(String name, String shape, String meaning) {
        return tensor(name, shape, meaning).then(tensor -> tensor.anyMatrix(false));
    }

    /** A required vector as long as the rows are wide. Its numbers are not read yet. */
    static Key<Tensor> vector(String name, String meaning) {
        Key<Tensor> tensor = tensor(name, "[width]", meaning);
        return new Key<>(
                name,
                tensor.kind,
                tensor.absent,
                meaning,
                entry -> tensor.read(entry).filter(found -> found.isVector(entry.in())));
    }

    /** The numbers of a required vector as long as the rows are wide. */
    static Key<double[]> numbers(String name, String meaning) {
        return vector(name, meaning).then(Tensor::vector);
    }

    /** The numbers of a vector as long as the rows are wide. The default is one number for all columns. */
    static Key<double[]> numbers(String name, double absent, String shape, String meaning) {
        Key<double[]> given = numbers(name, meaning);
        return new Key<>(
                name,
                "tensor " + shape,
                Default.of(absent).text(),
                meaning,
                entry -> entry.optional(name).isPresent() ? given.read(entry) : entry.filled(absent));
    }

    /** One number for all columns, or a vector as long as the rows are wide. */
    static Key<float[]> numberOrNumbers(String name, String absent, String meaning) {
        return new Key<>(
                name,
                "number, or tensor [width]",
                absent,
                meaning,
                entry -> entry.required(name, "a number or " + Tensors.EXPECTED)
                        .flatMap(node -> numberOrNumbers(node, entry)));
    }

    private static Optional<float[]> numberOrNumbers(Node node, LayerEntry entry) {
        if (node.isNumber()) {
            return node.number().map(number -> new float[] {number});
        }
        return entry.open(node)
                .flatMap(tensor -> tensor.isScalar()
                        ? tensor.values()
                        : Optional.of(tensor)
                                .filter(found -> found.isVector(entry.in()))
                                .flatMap(Tensor::vector)
                                .map(Tensor::rounded));
    }

    private static <T> Key<T> of(
            String name, String kind, Default<T> byDefault, String meaning, Function<Node, Optional<T>> parser) {
        return new Key<>(name, kind, byDefault.text(), meaning, entry -> {
            Optional<T> absent = byDefault.get(entry.source());
            if (absent.isPresent() && entry.optional(name).isEmpty()) {
                return absent;
            }
            return entry.required(name, byDefault.expected()).flatMap(parser);
        });
    }

    private static String integerKind(int min) {
        return "integer ≥ " + min;
    }

    private static Optional<Double> number(Node node) {
        return node.number().map(Float::doubleValue);
    }

    private static Optional<Double> notNegative(Node node) {
        Optional<Float> number = node.number();
        if (number.isPresent() && number.orElseThrow() < 0) {
            node.problem("is " + number.orElseThrow() + ", expected at least 0");
            return Optional.empty();
        }
        return number.map(Float::doubleValue);
    }

    /** The same key. Its value is converted by a function. */
    <U> Key<U> then(Function<T, Optional<U>> next) {
        return new Key<>(name, kind, absent, meaning, entry -> read(entry).flatMap(next));
    }

    /** The value, or the default; nothing if there is a problem, which is reported. */
    Optional<T> read(LayerEntry entry) {
        return reader.apply(entry);
    }

    /** The value, or the given one if the layer leaves the key out. */
    Optional<T> readOr(LayerEntry entry, T other) {
        return isGiven(entry) ? read(entry) : Optional.of(other);
    }

    /** Whether the layer has the key. */
    boolean isGiven(LayerEntry entry) {
        return entry.optional(name).isPresent();
    }

    /** Reports a problem with the value that the layer has. */
    void problem(LayerEntry entry, String problem) {
        entry.optional(name).ifPresent(node -> node.problem(problem));
    }
}
