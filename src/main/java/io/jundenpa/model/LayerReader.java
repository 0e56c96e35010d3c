package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import io.jundenpa.nn.Affine;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Layer;
import io.jundenpa.nn.Operation;
import io.jundenpa.nn.Standardize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ejml.data.FMatrixRMaj;

/** Turns an entry of {@code layers} into layers of a network. */
final class LayerReader {

    private static final List<String> TYPES = types();

    private final Tensors tensors;
    private final Source source;

    LayerReader(Tensors tensors, Source source) {
        this.tensors = tensors;
        this.source = source;
    }

    private static List<String> types() {
        List<String> types = new ArrayList<>(List.of("dense", "standardize", "affine"));
        types.addAll(ActivationReader.names());
        types.addAll(RowLayers.names());
        types.addAll(TimeLayers.names());
        return List.copyOf(types);
    }

    /** The kind of layer of an entry; nothing if there is none, which then is reported. */
    static Optional<String> type(Section section) {
        return section.required("type", "the kind of layer").flatMap(node -> node.oneOf(TYPES));
    }

    /** Whether a kind of layer goes over the steps of a sequence itself, instead of being applied to each. */
    static boolean goesOverSteps(String type) {
        return TimeLayers.names().contains(type);
    }

    /**
     * Reads one entry.
     *
     * @param inputs the widths of the rows that reach it, of one step where it is applied to each step
     */
    Built read(String type, Section section, List<Width> inputs) {
        Width in = inputs.get(0);
        LayerEntry entry = new LayerEntry(section, tensors, source, inputs);
        if (RowLayers.names().contains(type)) {
            return Built.of(RowLayers.read(type, entry), entry);
        }
        if (TimeLayers.names().contains(type)) {
            return Built.of(TimeLayers.read(type, entry), entry);
        }
        if (inputs.size() > 1) {
            section.problem(type + " has " + inputs.size() + " inputs, expected one");
            return Built.broken(read(type, section, inputs.subList(0, 1)).size());
        }
        return switch (type) {
            case "dense" -> dense(section, in);
            case "standardize" -> standardize(section, in);
            case "affine" -> affine(section, in);
            default -> new Built(ActivationReader.read(type, section, source).map(List::of), in.size());
        };
    }

    private Built dense(Section section, Width in) {
        Optional<Boolean> flag =
                section.optional("transposed").map(Node::flag).orElse(Optional.of(source.transposed()));
        boolean transposed = flag.orElse(false);
        Optional<Tensor> weights = section.required("weights", Tensors.EXPECTED)
                .flatMap(tensors::open)
                .filter(tensor -> flag.isPresent());
        OptionalInt out = outputs(weights, transposed, in);
        boolean fits =
                weights.map(tensor -> checkWeights(tensor, transposed, in)).orElse(false);
        Optional<FMatrixRMaj> matrix = weights.filter(tensor -> fits).flatMap(tensor -> tensor.matrix(transposed));
        Optional<float[]> bias = bias(section, new Width(out, "to fit weights"));
        Optional<List<Layer>> activation = activation(section, source);
        if (matrix.isEmpty() || bias.isEmpty() || activation.isEmpty()) {
            return new Built(Optional.empty(), out);
        }
        List<Operation> layers = new ArrayList<>();
        layers.add(Dense.takingOver(matrix.orElseThrow(), bias.orElseThrow()));
        layers.addAll(activation.orElseThrow());
        return new Built(Optional.of(layers), out);
    }

    /** The width behind the weights; if only the other orientation fits, then that is taken to be meant. */
    private static OptionalInt outputs(Optional<Tensor> weights, boolean transposed, Width in) {
        List<Long> shape = weights.map(Tensor::shape).orElse(List.of());
        if (shape.size() != 2) {
            return OptionalInt.empty();
        }
        boolean turned = !in.allows(shape.get(transposed ? 1 : 0)) && in.allows(shape.get(transposed ? 0 : 1));
        long out = shape.get(transposed != turned ? 0 : 1);
        return out >= 1 && out <= Width.MOST ? OptionalInt.of((int) out) : OptionalInt.empty();
    }

    private static boolean checkWeights(Tensor weights, boolean transposed, Width in) {
        List<Long> shape = weights.shape();
        String expected =
                (transposed ? "[..., " + in.text() + "], transposed, " : "[" + in.text() + ", ...] ") + in.reason();
        if (shape.size() != 2) {
            weights.unexpectedShape(expected);
            return false;
        }
        if (shape.stream().anyMatch(dimension -> dimension < 1 || dimension > Width.MOST)) {
            weights.unexpectedShape("dimensions from 1 to " + Width.MOST);
            return false;
        }
        if (!in.allows(shape.get(transposed ? 1 : 0))) {
            boolean turned = in.allows(shape.get(transposed ? 0 : 1));
            weights.unexpectedShape(expected + (turned ? "; it fits with transposed: " + !transposed : ""));
            return false;
        }
        return true;
    }

    /** The bias, or zeros if there is none; nothing if it is broken, or its length is unknown. */
    private Optional<float[]> bias(Section section, Width width) {
        Optional<Node> node = section.optional("bias");
        if (node.isEmpty()) {
            return width.size().isPresent() ? Optional.of(new float[width.size().getAsInt()]) : Optional.empty();
        }
        return vector(node, width).flatMap(vector -> vector.values).map(LayerReader::floats);
    }

    private static Optional<List<Layer>> activation(Section section, Source source) {
        Optional<Node> node = section.optional("activation");
        return node.isEmpty()
                ? Optional.of(List.of())
                : node.flatMap(found -> found.oneOf(ActivationReader.names()))
                        .flatMap(name -> ActivationReader.readWithin(name, section, source))
                        .map(List::of);
    }

    private Built standardize(Section section, Width in) {
        Pair pair = pair(section, "mean", "scale", in);
        boolean divides = pair.second.map(LayerReader::hasNoZero).orElse(false);
        return pair.result(divides, Standardize::new);
    }

    private static boolean hasNoZero(Vector scale) {
        double[] values = scale.values.orElse(new double[0]);
        for (int i = 0; i < values.length; i++) {
            if ((float) values[i] == 0) {
                scale.tensor.problemAt(i, " is " + values[i] + ", expected no zero: it divides");
                return false;
            }
        }
        return true;
    }

    private Built affine(Section section, Width in) {
        return pair(section, "scale", "shift", in)
                .result(true, (scale, shift) -> new Affine(floats(scale), floats(shift)));
    }

    /** Two vectors as long as the rows are wide; if that is unknown, then the second as long as the first. */
    private Pair pair(Section section, String first, String second, Width in) {
        Optional<Vector> one = vector(section.required(first, Tensors.EXPECTED), in);
        OptionalInt length = one.map(vector -> vector.tensor.length()).orElse(OptionalInt.empty());
        Width width = in.size().isPresent() ? in : new Width(length, "to fit " + first);
        Optional<Vector> two = vector(section.required(second, Tensors.EXPECTED), width);
        return new Pair(one, two, width.size());
    }

    /** A vector of the given width; nothing if there is none, or it has another shape, which then is reported. */
    private Optional<Vector> vector(Optional<Node> node, Width width) {
        return node.flatMap(tensors::open).flatMap(tensor -> {
            OptionalInt length = tensor.length();
            if (length.isEmpty() || !width.allows(length.getAsInt())) {
                String size =
                        width.size().isPresent() ? String.valueOf(width.size().getAsInt()) : "...";
                tensor.unexpectedShape("[" + size + "] " + width.reason());
                return Optional.empty();
            }
            return Optional.of(new Vector(tensor, tensor.vector()));
        });
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** A tensor that is a vector, with its numbers if they are not broken. */
    private static final class Vector {

        private final Tensor tensor;
        private final Optional<double[]> values;

        Vector(Tensor tensor, Optional<double[]> values) {
            this.tensor = tensor;
            this.values = values;
        }
    }

    /** The two vectors of a layer that works on each column by itself. */
    private static final class Pair {

        private final Optional<Vector> first;
        private final Optional<Vector> second;
        private final OptionalInt size;

        Pair(Optional<Vector> first, Optional<Vector> second, OptionalInt size) {
            this.first = first;
            this.second = second;
            this.size = size;
        }

        Built result(boolean valid, LayerOfTwo make) {
            Optional<double[]> one = first.flatMap(vector -> vector.values);
            Optional<double[]> two = second.flatMap(vector -> vector.values);
            return one.isPresent() && two.isPresent() && valid
                    ? new Built(Optional.of(List.of(make.of(one.orElseThrow(), two.orElseThrow()))), size)
                    : new Built(Optional.empty(), size);
        }
    }

    private interface LayerOfTwo {
        Layer of(double[] first, double[] second);
    }
}
