package io.jundenpa.model;

import io.jundenpa.nn.Sequence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ejml.data.FMatrixRMaj;

/** The common parts of recurrent layers. The gates in weights and biases are in the order of {@code nn}. */
final class RecurrentParts {

    private static final Key<Tensor> WEIGHTS =
            Key.tensor("weights", "[gates · size, in]; `keras`: [in, gates · size]", "The weights of the inputs.");
    private static final Key<Tensor> RECURRENT_WEIGHTS = Key.tensor(
            "recurrent_weights", "[gates · size, size]; `keras`: [size, gates · size]", "The weights of the states.");
    private static final Key<double[]> BIAS = Key.numbers(
            "bias",
            0,
            "[gates · size]",
            "The bias of the inputs. It may also be [2, gates · size] with both biases, as Keras stores them for a `gru`.");
    private static final Key<Tensor> PAIR = Key.tensor(BIAS.name(), "[2, gates · size]", "Both biases.");
    private static final Key<double[]> RECURRENT_BIAS =
            Key.numbers("recurrent_bias", 0, "[gates · size]", "The bias of the states.");
    private static final Key<String> STATES = Key.word(
            "states",
            List.of("last", "all"),
            Default.of("last"),
            "The output: the last state, [size], or the state after each step, [steps × size].");
    private static final Key<Boolean> REVERSE = Key.flag(
            "reverse",
            Default.of(false),
            "Whether to go from the last step to the first. The output has the states in the order of the input's steps.");

    /** The keys of these parts. */
    static final List<Key<?>> KEYS =
            List.of(WEIGHTS, RECURRENT_WEIGHTS, BIAS, RECURRENT_BIAS, STATES, REVERSE, Steps.CONFIRMED);

    private final FMatrixRMaj weights;
    private final FMatrixRMaj recurrentWeights;
    private final Biases biases;
    private final Sequence sequence;

    private RecurrentParts(FMatrixRMaj weights, FMatrixRMaj recurrentWeights, Biases biases, Sequence sequence) {
        this.weights = weights;
        this.recurrentWeights = recurrentWeights;
        this.biases = biases;
        this.sequence = sequence;
    }

    /**
     * Reads the parts; nothing if there is a problem, which is reported.
     *
     * @param gates the number of gates: 1, 3 or 4
     */
    static Optional<RecurrentParts> read(LayerEntry entry, int gates) {
        if (!entry.requireLayouts()) {
            return Optional.empty();
        }
        boolean transposed = entry.source() != Source.KERAS;
        Optional<FMatrixRMaj> input = WEIGHTS.read(entry).flatMap(tensor -> tensor.anyMatrix(transposed));
        Optional<FMatrixRMaj> recurrent = RECURRENT_WEIGHTS.read(entry).flatMap(tensor -> tensor.anyMatrix(transposed));
        return input.flatMap(one -> recurrent
                .filter(other -> fit(entry, one, other, gates, transposed))
                .flatMap(other -> read(entry, Gates.of(entry.source(), gates), one, other)));
    }

    private static boolean fit(
            LayerEntry entry, FMatrixRMaj input, FMatrixRMaj recurrent, int gates, boolean transposed) {
        int columns = gates * recurrent.numRows;
        if (recurrent.numCols == columns && input.numCols == columns) {
            return true;
        }
        entry.problem("weights are " + shape(input, transposed) + " and recurrent_weights "
                + shape(recurrent, transposed) + ", expected "
                + (transposed ? "[G, in] and [G, size]" : "[in, G] and [size, G]") + " with G = " + gates + " * size");
        return false;
    }

    private static String shape(FMatrixRMaj matrix, boolean transposed) {
        return transposed
                ? "[" + matrix.numCols + ", " + matrix.numRows + "]"
                : "[" + matrix.numRows + ", " + matrix.numCols + "]";
    }

    private static Optional<RecurrentParts> read(
            LayerEntry entry, Gates gates, FMatrixRMaj input, FMatrixRMaj recurrent) {
        Optional<Biases> biases = biases(entry, recurrent.numCols);
        Optional<Sequence> sequence = sequence(entry, input.numRows);
        return biases.flatMap(both -> sequence.map(found -> {
            for (float[] rows : List.of(input.data, recurrent.data, both.input, both.recurrent)) {
                gates.putInOrder(rows, recurrent.numCols);
            }
            return new RecurrentParts(input, recurrent, both, found);
        }));
    }

    private static Optional<Biases> biases(LayerEntry entry, int columns) {
        LayerEntry fitting = entry.fitting(new Width(OptionalInt.of(columns), "to fit weights"));
        Optional<Tensor> pair = BIAS.isGiven(entry) ? PAIR.read(entry) : Optional.empty();
        if (pair.isPresent() && isPair(pair.orElseThrow())) {
            return pair(entry, pair.orElseThrow(), columns);
        }
        boolean broken = BIAS.isGiven(entry) && pair.isEmpty();
        Optional<double[]> bias = broken ? Optional.empty() : BIAS.read(fitting);
        Optional<double[]> recurrentBias = RECURRENT_BIAS.read(fitting);
        return bias.flatMap(one -> recurrentBias.map(other -> new Biases(Tensor.rounded(one), Tensor.rounded(other))));
    }

    private static boolean isPair(Tensor tensor) {
        return tensor.shape().size() == 2 && tensor.shape().get(0) == 2;
    }

    private static Optional<Biases> pair(LayerEntry entry, Tensor tensor, int columns) {
        if (RECURRENT_BIAS.isGiven(entry)) {
            entry.problem(
                    "has a bias of two rows and a recurrent_bias, expected two vectors, or only the bias of two rows");
            return Optional.empty();
        }
        if (tensor.shape().get(1) != columns) {
            tensor.unexpectedShape("[2, " + columns + "] to fit weights");
            return Optional.empty();
        }
        return tensor.values()
                .map(values ->
                        new Biases(Arrays.copyOf(values, columns), Arrays.copyOfRange(values, columns, 2 * columns)));
    }

    private static Optional<Sequence> sequence(LayerEntry entry, int inputs) {
        Optional<String> states = STATES.read(entry);
        Optional<Boolean> reverse = REVERSE.read(entry);
        OptionalInt steps = Steps.ofChannels(entry, inputs);
        if (states.isEmpty() || reverse.isEmpty() || steps.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Sequence(steps.getAsInt(), states.orElseThrow().equals("all"), reverse.orElseThrow()));
    }

    /** [in, gates * size]. */
    FMatrixRMaj weights() {
        return weights;
    }

    /** [size, gates * size]. */
    FMatrixRMaj recurrentWeights() {
        return recurrentWeights;
    }

    /** The bias of the inputs, [gates * size]. */
    float[] bias() {
        return biases.input;
    }

    /** The bias of the states, [gates * size]. */
    float[] recurrentBias() {
        return biases.recurrent;
    }

    /** The sum of both biases, for a layer that always adds them together. */
    float[] biasSum() {
        float[] sum = biases.input.clone();
        for (int j = 0; j < sum.length; j++) {
            sum[j] += biases.recurrent[j];
        }
        return sum;
    }

    Sequence sequence() {
        return sequence;
    }

    private static final class Biases {

        private final float[] input;
        private final float[] recurrent;

        Biases(float[] input, float[] recurrent) {
            this.input = input;
            this.recurrent = recurrent;
        }
    }
}
