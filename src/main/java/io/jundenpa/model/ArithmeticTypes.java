package io.jundenpa.model;

import io.jundenpa.nn.Arithmetic;
import io.jundenpa.nn.ArithmeticConstant;
import io.jundenpa.nn.Concat;
import io.jundenpa.nn.Operation;
import io.jundenpa.nn.PRelu;
import io.jundenpa.nn.Pow;
import io.jundenpa.nn.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Arithmetic with learned numbers or between rows, and reductions of a row to one number. */
final class ArithmeticTypes {

    private static final Key<float[]> SLOPE =
            Key.numberOrNumbers("slope", "required", "The slope below 0: one for all columns, or one for each column.");
    private static final Key<float[]> EXPONENT =
            Key.numberOrNumbers("exponent", "required", "The exponent: one for all columns, or one for each column.");
    private static final Key<float[]> VALUE = Key.numberOrNumbers(
            "value", "none", "b: one number for all columns, or one for each column. Only for a layer with one input.");

    static final List<LayerType> ALL = all();

    private ArithmeticTypes() {}

    private static List<LayerType> all() {
        List<LayerType> types = new ArrayList<>();
        types.add(LayerType.ofValues(
                        "prelu",
                        "The rectifier with a learned slope below 0.",
                        "x < 0 ? slope · x : x",
                        List.of(SLOPE),
                        values -> new PRelu(values.get(SLOPE)))
                .withExample("""
                        input: {size: 2}
                        layers:
                          - {type: prelu, slope: [0.5, 0.25]}
                        """));
        types.add(LayerType.ofValues(
                        "pow",
                        "A power of every number.",
                        "x ^ exponent",
                        List.of(EXPONENT),
                        values -> new Pow(values.get(EXPONENT)))
                .withExample("""
                        input: {size: 2}
                        layers:
                          - {type: pow, exponent: 2}
                        """));
        for (Arithmetic.Operator operator : Arithmetic.Operator.values()) {
            types.add(arithmetic(operator));
        }
        types.add(LayerType.ofReader(
                        "concat",
                        "The rows of all inputs side by side.",
                        "[a, b, …]",
                        List.of(),
                        entry -> Optional.of(new Concat()))
                .withInputs(LayerType.Inputs.ONE_OR_MORE)
                .withExample("""
                        input: {size: 2}
                        layers:
                          - {type: relu, name: positive}
                          - {type: concat, from: [positive, input]}
                        """));
        for (Reduction.Kind kind : Reduction.Kind.values()) {
            types.add(reduction(kind));
        }
        return List.copyOf(types);
    }

    private static LayerType arithmetic(Arithmetic.Operator operator) {
        LayerType type = LayerType.ofReader(
                operator.name().toLowerCase(Locale.ROOT),
                switch (operator) {
                            case ADD -> "The sum.";
                            case SUB -> "The difference.";
                            case MUL -> "The product, number by number.";
                            case DIV -> "The quotient.";
                            case MIN -> "The lesser of two numbers.";
                            case MAX -> "The greater of two numbers.";
                        }
                        + " An input of width 1 is combined with every number of the other row.",
                switch (operator) {
                    case ADD -> "a + b";
                    case SUB -> "a - b";
                    case MUL -> "a · b";
                    case DIV -> "a / b";
                    case MIN -> "min(a, b)";
                    case MAX -> "max(a, b)";
                },
                List.of(VALUE),
                entry -> arithmetic(operator, entry));
        LayerType.Inputs inputs = switch (operator) {
            case SUB, DIV -> LayerType.Inputs.TWO;
            default -> LayerType.Inputs.TWO_OR_MORE;
        };
        return type.withInputs(inputs)
                .withExample("input: {size: 2}\nlayers:\n"
                        + switch (operator) {
                            case ADD -> """
                      - {type: dense, name: a, weights: [[1, 2], [3, 4]], activation: relu}
                      - {type: dense, name: b, weights: [[5, 6], [7, 8]]}
                      - {type: add, from: [a, b]}
                    """;
                            case SUB -> """
                      - {type: relu, name: positive}
                      - {type: sub, from: [input, positive]}
                    """;
                            case MUL -> "  - {type: mul, value: 2}\n";
                            case DIV -> "  - {type: div, value: [3, 2]}\n";
                            case MIN -> "  - {type: min, value: 1}\n";
                            case MAX -> "  - {type: max, value: 0}\n";
                        });
    }

    private static Optional<? extends Operation> arithmetic(Arithmetic.Operator operator, LayerEntry entry) {
        int inputs = entry.inputs().size();
        boolean constant = VALUE.isGiven(entry);
        if (constant && inputs == 1) {
            return VALUE.read(entry).map(values -> new ArithmeticConstant(operator, values));
        }
        if (constant || inputs < 2) {
            entry.problem("has " + inputs + (inputs == 1 ? " input" : " inputs")
                    + (constant ? " and a value" : " and no value")
                    + ", expected two inputs (from: [A, B]), or one input and a value");
            return Optional.empty();
        }
        return Optional.of(new Arithmetic(operator));
    }

    private static LayerType reduction(Reduction.Kind kind) {
        return LayerType.ofValues(
                "reduce_" + kind.name().toLowerCase(Locale.ROOT),
                switch (kind) {
                    case SUM -> "The sum of the row.";
                    case MEAN -> "The mean of the row.";
                    case MAX -> "The greatest number of the row.";
                    case MIN -> "The least number of the row.";
                    case L1 -> "The sum of the magnitudes.";
                    case L2 -> "The root of the sum of the squares.";
                    case PROD -> "The product of the row.";
                    case SUM_SQUARE -> "The sum of the squares.";
                    case LOG_SUM_EXP -> "The logarithm of the sum of the exponentials, without overflow.";
                },
                switch (kind) {
                    case SUM -> "Σ x";
                    case MEAN -> "Σ x / width";
                    case MAX -> "max(x)";
                    case MIN -> "min(x)";
                    case L1 -> "Σ |x|";
                    case L2 -> "√(Σ x²)";
                    case PROD -> "Π x";
                    case SUM_SQUARE -> "Σ x²";
                    case LOG_SUM_EXP -> "log(Σ exp(x))";
                },
                List.of(),
                values -> new Reduction(kind));
    }
}
