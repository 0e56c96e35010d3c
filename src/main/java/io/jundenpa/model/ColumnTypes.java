package io.jundenpa.model;

import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Embedding;
import io.jundenpa.nn.OneHot;
import io.jundenpa.nn.Select;
import java.util.List;
import java.util.Optional;
import org.ejml.data.FMatrixRMaj;

/** The layers that choose columns, look up categories or change nothing. */
final class ColumnTypes {

    private static final Key<Integer> START = Key.integer("start", 0, Default.of(0), "The first column.");
    private static final Key<Integer> END =
            Key.integerOr("end", 1, "the width of the rows", "The column after the last one.");
    private static final Key<Integer> STRIDE =
            Key.integer("stride", 1, Default.of(1), "The distance from one selected column to the next.");
    private static final Key<Tensor> COLUMNS =
            Key.tensor("columns", "[n]", "The indices of the columns, from 0, in any order.");
    private static final Key<Integer> SIZE = Key.integer("size", 1, "The number of categories.");
    private static final Key<FMatrixRMaj> TABLE =
            Key.matrix("weights", "[n, size]", "One row for each of n categories.");
    private static final Key<Double> RATE = Key.number("rate", Default.of(0.0), "Not used.");

    private static final String NO_CATEGORY = " A record is rejected if one of the numbers is not a category.";

    static final List<LayerType> ALL = List.of(
            LayerType.ofReader(
                            "slice",
                            "The columns from start to end, the end excluded.",
                            "x[start], x[start + stride], …",
                            List.of(START, END, STRIDE),
                            ColumnTypes::slice)
                    .withExample("""
                            input: {size: 4}
                            layers:
                              - {type: slice, start: 1, end: 4, stride: 2}
                            """),
            LayerType.ofReader("select", "The listed columns.", "x[columns[j]]", List.of(COLUMNS), ColumnTypes::select)
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: select, columns: [1, 0]}
                            """),
            LayerType.ofValues(
                            "one_hot",
                            "Each number k becomes a row of zeros with a 1 at k." + NO_CATEGORY,
                            "j = k ? 1 : 0",
                            List.of(SIZE),
                            values -> new OneHot(values.get(SIZE)))
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: one_hot, size: 3}
                            """),
            LayerType.ofValues(
                            "embedding",
                            "Each number k becomes row k of a table." + NO_CATEGORY,
                            "weights[k]",
                            List.of(TABLE),
                            values -> new Embedding(values.get(TABLE)))
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: embedding, weights: [[1, 2], [3, 4], [5, 6]]}
                            """),
            LayerType.ofValues(
                            "dropout",
                            "Leaves the row as it is: dropout acts only in training.",
                            "x",
                            List.of(RATE),
                            values -> Activation.identity())
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: dropout, rate: 0.5}
                            """),
            LayerType.ofValues(
                            "flatten",
                            "Leaves the row as it is: rows are flat already.",
                            "x",
                            List.of(),
                            values -> Activation.identity())
                    .withExample("""
                            input: {size: 2}
                            layers:
                              - {type: flatten}
                            """));

    private ColumnTypes() {}

    private static Optional<Select> slice(LayerEntry entry) {
        int width = entry.in().size().orElse(Width.MAX);
        Optional<Integer> start = START.read(entry);
        Optional<Integer> end = END.readOr(entry, width);
        Optional<Integer> stride = STRIDE.read(entry);
        if (start.isEmpty()
                || end.isEmpty()
                || stride.isEmpty()
                || entry.in().size().isEmpty()) {
            return Optional.empty();
        }
        return slice(entry, width, start.orElseThrow(), end.orElseThrow(), stride.orElseThrow());
    }

    private static Optional<Select> slice(LayerEntry entry, int width, int start, int end, int stride) {
        if (start >= end || end > width) {
            entry.problem("slice has start " + start + " and end " + end + ", expected 0 <= start < end <= " + width
                    + ", the width of the rows");
            return Optional.empty();
        }
        int count = (end - start - 1) / stride + 1;
        if (!entry.take((long) count * Integer.BYTES)) {
            return Optional.empty();
        }
        int[] columns = new int[count];
        for (int j = 0; j < count; j++) {
            columns[j] = start + j * stride;
        }
        String settings = "start: " + start + ", end: " + end + (stride > 1 ? ", stride: " + stride : "");
        return Optional.of(new Select(width, columns, "slice", settings));
    }

    private static Optional<Select> select(LayerEntry entry) {
        Optional<Tensor> tensor = COLUMNS.read(entry);
        if (entry.in().size().isEmpty()) {
            return Optional.empty();
        }
        int width = entry.in().size().getAsInt();
        return tensor.flatMap(found -> found.integers(0, width - 1))
                .map(columns -> new Select(width, columns, "select", columns.length + " columns"));
    }
}
