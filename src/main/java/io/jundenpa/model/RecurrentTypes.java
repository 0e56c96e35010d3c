package io.jundenpa.model;

import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Gru;
import io.jundenpa.nn.Lstm;
import io.jundenpa.nn.SimpleRnn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The recurrent layers. They go over the steps of a row from a state of zeros. */
final class RecurrentTypes {

    private static final Key<Activation> ACTIVATION = ActivationKeys.ofNumbers(
            "activation",
            "tanh",
            "The activation in the place of `tanh` in the formula. In an `lstm`, also the activation of g.");
    private static final Key<Activation> GATE =
            ActivationKeys.ofNumbers("recurrent_activation", "sigmoid", "The activation of the gates.");
    private static final Key<String> RESET = Key.word(
            "reset",
            List.of("after", "before"),
            Default.of("after").requiredWith(Source.ONNX, "after (linear_before_reset = 1) or before (0)"),
            "Where the gate r multiplies: `after` the product h · U, as in the formula, or `before` it, as (r · h) · U.");

    static final List<LayerType> ALL = List.of(
            LayerType.ofReader(
                            "simple_rnn",
                            "The plain recurrent layer.",
                            "h = tanh(x · W + h · U + B)",
                            keys(ACTIVATION),
                            RecurrentTypes::simpleRnn)
                    .goingOverSteps()
                    .withExample("""
                            source: torch
                            input: {size: 4}
                            layers:
                              - {type: simple_rnn, weights: [[1, 2]], recurrent_weights: [[0.5]], states: all}
                            """),
            LayerType.ofReader(
                            "gru",
                            "The gated recurrent unit with the gates r and z and the candidate n. The weights hold them in the order of"
                                    + " the source: r z n (`torch`), or z r n (`keras`, `onnx`).",
                            "n = tanh(x · W + B + r · (h · U + C)), h = (1 - z) · n + z · h",
                            keys(RESET, ACTIVATION, GATE),
                            RecurrentTypes::gru)
                    .goingOverSteps()
                    .withExample("""
                            source: torch
                            input: {size: 4}
                            layers:
                              - {type: gru, weights: [[1, 2], [3, 4], [5, 6]], recurrent_weights: [[1], [2], [3]], bias: [0, 0, 1]}
                            """),
            LayerType.ofReader(
                            "lstm",
                            "The long short-term memory with the gates i, f and o and the candidate g. The weights hold them in the"
                                    + " order of the source: i f g o (`torch`, `keras`), or i o f g (`onnx`).",
                            "c = f · c + i · g, h = o · tanh(c)",
                            keys(ACTIVATION, GATE),
                            RecurrentTypes::lstm)
                    .goingOverSteps()
                    .withExample("""
                            source: keras
                            input: {size: 2}
                            layers:
                              - {type: lstm, weights: [[1, 2, 3, 4]], recurrent_weights: [[1, 2, 3, 4]], reverse: true,
                                 recurrent_activation: hard_sigmoid, recurrent_alpha: 0.2}
                            """));

    private RecurrentTypes() {}

    private static List<Key<?>> keys(Key<?>... others) {
        List<Key<?>> keys = new ArrayList<>(RecurrentParts.KEYS);
        keys.addAll(List.of(others));
        return List.copyOf(keys);
    }

    private static Optional<SimpleRnn> simpleRnn(LayerEntry entry) {
        Optional<Activation> activation = ACTIVATION.read(entry);
        return RecurrentParts.read(entry, 1)
                .flatMap(parts -> activation.flatMap(function -> entry.made(() -> new SimpleRnn(
                        parts.weights(), parts.recurrentWeights(), parts.biasSum(), parts.sequence(), function))));
    }

    private static Optional<Lstm> lstm(LayerEntry entry) {
        Optional<Activation> activation = ACTIVATION.read(entry);
        Optional<Activation> gate = GATE.read(entry);
        return RecurrentParts.read(entry, 4)
                .filter(parts -> activation.isPresent() && gate.isPresent())
                .flatMap(parts -> entry.made(() -> new Lstm(
                        parts.weights(),
                        parts.recurrentWeights(),
                        parts.biasSum(),
                        parts.sequence(),
                        activation.orElseThrow(),
                        gate.orElseThrow())));
    }

    private static Optional<Gru> gru(LayerEntry entry) {
        Optional<Boolean> after = RESET.read(entry).map("after"::equals);
        Optional<Activation> activation = ACTIVATION.read(entry);
        Optional<Activation> gate = GATE.read(entry);
        return RecurrentParts.read(entry, 3)
                .filter(parts -> after.isPresent() && activation.isPresent() && gate.isPresent())
                .flatMap(parts -> entry.made(() -> new Gru(
                        parts.weights(),
                        parts.recurrentWeights(),
                        parts.bias(),
                        parts.recurrentBias(),
                        after.orElseThrow(),
                        parts.sequence(),
                        activation.orElseThrow(),
                        gate.orElseThrow())));
    }
}
