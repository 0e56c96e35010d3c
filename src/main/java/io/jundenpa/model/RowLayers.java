package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Arithmetic;
import io.jundenpa.nn.ArithmeticConstant;
import io.jundenpa.nn.BatchNorm;
import io.jundenpa.nn.Concat;
import io.jundenpa.nn.Embedding;
import io.jundenpa.nn.LayerNorm;
import io.jundenpa.nn.LpNorm;
import io.jundenpa.nn.OneHot;
import io.jundenpa.nn.Operation;
import io.jundenpa.nn.PRelu;
import io.jundenpa.nn.Pow;
import io.jundenpa.nn.Reduction;
import io.jundenpa.nn.RmsNorm;
import io.jundenpa.nn.Select;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The layers that see one row, or one step of it, at a time: normalisations, arithmetic, reductions, choice of columns. */
final class RowLayers {

    private static final Map<String, Function<LayerEntry, Optional<? extends Operation>>> READERS = readers();

    private RowLayers() {}

    private static Map<String, Function<LayerEntry, Optional<? extends Operation>>> readers() {
        Map<String, Function<LayerEntry, Optional<? extends Operation>>> readers = new LinkedHashMap<>();
        readers.put("batch_norm", RowLayers::batchNorm);
        readers.put("layer_norm", RowLayers::layerNorm);
        readers.put("rms_norm", RowLayers::rmsNorm);
        readers.put("lp_norm", RowLayers::lpNorm);
        readers.put("prelu", entry -> entry.numberOrVector("slope", entry.in()).map(PRelu::new));
        readers.put("pow", entry -> entry.numberOrVector("exponent", entry.in()).map(Pow::new));
        for (Arithmetic.Operator operator : Arithmetic.Operator.values()) {
            readers.put(operator.name().toLowerCase(Locale.ROOT), entry -> arithmetic(operator, entry));
        }
        readers.put("concat", entry -> Optional.of(new Concat()));
        for (Reduction.Kind kind : Reduction.Kind.values()) {
            readers.put("reduce_" + kind.name().toLowerCase(Locale.ROOT), entry -> Optional.of(new Reduction(kind)));
        }
        readers.put("slice", RowLayers::slice);
        readers.put("select", RowLayers::select);
        readers.put("one_hot", entry -> entry.integer("size", 1).map(OneHot::new));
        readers.put("embedding", entry -> Matrices.read(entry, "weights", false).map(Embedding::new));
        readers.put("dropout", RowLayers::dropout);
        readers.put("flatten", entry -> Optional.of(Activation.identity()));
        return readers;
    }

    static List<String> names() {
        return List.copyOf(READERS.keySet());
    }

    static Optional<? extends Operation> read(String type, LayerEntry entry) {
        return Optional.ofNullable(READERS.get(type)).orElseThrow().apply(entry);
    }

    private static Optional<BatchNorm> batchNorm(LayerEntry entry) {
        Optional<double[]> mean = entry.vector("mean", entry.in()).flatMap(LayerEntry.Vector::values);
        Optional<double[]> variance = entry.vector("variance", entry.in()).flatMap(LayerEntry.Vector::values);
        Optional<double[]> gain = entry.doubles("gain", entry.in(), 1);
        Optional<double[]> shift = entry.doubles("shift", entry.in(), 0);
        Optional<Double> epsilon = entry.epsilon();
        if (mean.isEmpty() || variance.isEmpty() || gain.isEmpty() || shift.isEmpty() || epsilon.isEmpty()) {
            return Optional.empty();
        }
        return entry.made(() -> new BatchNorm(
                mean.orElseThrow(),
                variance.orElseThrow(),
                gain.orElseThrow(),
                shift.orElseThrow(),
                epsilon.orElseThrow()));
    }

    private static Optional<LayerNorm> layerNorm(LayerEntry entry) {
        Optional<float[]> gain = entry.floats("gain", entry.in(), 1);
        Optional<float[]> shift = entry.floats("shift", entry.in(), 0);
        return entry.epsilon().flatMap(epsilon -> gain.flatMap(g -> shift.map(s -> new LayerNorm(g, s, epsilon))));
    }

    private static Optional<RmsNorm> rmsNorm(LayerEntry entry) {
        Optional<float[]> gain = entry.floats("gain", entry.in(), 1);
        return entry.rmsEpsilon().flatMap(epsilon -> gain.map(g -> new RmsNorm(g, epsilon)));
    }

    private static Optional<LpNorm> lpNorm(LayerEntry entry) {
        return entry.section()
                .required("p", "1, 2 or max")
                .flatMap(Node::setting)
                .flatMap(word -> switch (word) {
                    case "1" -> Optional.of(new LpNorm(LpNorm.Norm.L1));
                    case "2" -> Optional.of(new LpNorm(LpNorm.Norm.L2));
                    case "max" -> Optional.of(new LpNorm(LpNorm.Norm.MAX));
                    default -> {
                        entry.section().problem("lp_norm has p " + word + ", expected 1, 2 or max");
                        yield Optional.<LpNorm>empty();
                    }
                });
    }

    private static Optional<? extends Operation> arithmetic(Arithmetic.Operator operator, LayerEntry entry) {
        boolean constant = entry.section().optional("value").isPresent();
        if (constant && entry.inputs().size() == 1) {
            return entry.numberOrVector("value", entry.in()).map(values -> new ArithmeticConstant(operator, values));
        }
        if (constant || entry.inputs().size() < 2) {
            entry.section()
                    .problem("has " + entry.inputs().size() + (entry.inputs().size() == 1 ? " input" : " inputs")
                            + (constant ? " and a value" : " and no value")
                            + ", expected from: [A, B], or one input and value: a number or a tensor");
            return Optional.empty();
        }
        return Optional.of(new Arithmetic(operator));
    }

    private static Optional<Select> slice(LayerEntry entry) {
        int width = entry.in().size().orElse(Width.MOST);
        Optional<Integer> start = entry.integer("start", 0, 0);
        Optional<Integer> end = entry.integer("end", 1, width);
        Optional<Integer> stride = entry.integer("stride", 1, 1);
        if (start.isEmpty()
                || end.isEmpty()
                || stride.isEmpty()
                || entry.in().size().isEmpty()) {
            return Optional.empty();
        }
        int from = start.orElseThrow();
        int to = end.orElseThrow();
        int step = stride.orElseThrow();
        if (from >= to || to > width) {
            entry.section()
                    .problem("slice has start " + from + " and end " + to + ", expected 0 <= start < end <= " + width
                            + ", the width of the rows");
            return Optional.empty();
        }
        int count = (to - from - 1) / step + 1;
        if (!entry.take((long) count * Integer.BYTES)) {
            return Optional.empty();
        }
        int[] columns = new int[count];
        for (int j = 0; j < columns.length; j++) {
            columns[j] = from + j * step;
        }
        String settings = "start: " + from + ", end: " + to + (step > 1 ? ", stride: " + step : "");
        return Optional.of(new Select(width, columns, "slice", settings));
    }

    private static Optional<Select> select(LayerEntry entry) {
        Optional<Tensor> tensor = entry.tensor("columns");
        if (entry.in().size().isEmpty()) {
            return Optional.empty();
        }
        int width = entry.in().size().getAsInt();
        return tensor.flatMap(found -> found.integers(0, width - 1))
                .map(columns -> new Select(width, columns, "select", columns.length + " columns"));
    }

    private static Optional<Activation> dropout(LayerEntry entry) {
        Section section = entry.section();
        section.optional("rate").ifPresent(Node::number);
        return Optional.of(Activation.identity());
    }
}
