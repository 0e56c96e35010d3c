package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.util.List;
import java.util.Map;

/** Recurrent layers over the steps of records of shape [steps, channels], forward, backward, and in both directions. */
final class Recurrents {

    private static final Map<String, String> TYPES = Map.of("SimpleRNN", "simple_rnn", "GRU", "gru", "LSTM", "lstm");
    private static final Map<String, Integer> GATES = Map.of("SimpleRNN", 1, "GRU", 3, "LSTM", 4);
    private static final Map<String, String> MERGES =
            Map.of("concat", "concat", "sum", "add", "ave", "add", "mul", "mul");

    private final Translation translation;

    Recurrents(Translation translation) {
        this.translation = translation;
    }

    static boolean knows(KerasLayer layer) {
        return TYPES.containsKey(layer.type()) || layer.isOne("Bidirectional");
    }

    Value translate(KerasLayer layer, Value input) throws FormatException {
        if (input.rank() != 2) {
            throw new FormatException("reads records of shape " + input.shape() + ", expected [steps, channels]");
        }
        if (layer.isOne("Bidirectional")) {
            return bidirectional(layer, input);
        }
        Value states = recurrent(layer, input);
        boolean backwards = layer.config().flag("go_backwards", false);
        return backwards && layer.config().flag("return_sequences", false) ? backwards(layer, states) : states;
    }

    /** The states in the order of time, whichever way the layer runs. */
    private Value recurrent(KerasLayer layer, Value input) throws FormatException {
        Config config = layer.config();
        config.requireFlag("return_state", false);
        config.requireFlag("stateful", false);
        config.requireFlag("time_major", false);
        int units = config.integer("units");
        int columns = Math.multiplyExact(units, GATES.getOrDefault(layer.type(), 1));
        boolean resetAfter = config.flag("reset_after", false); // Keras wrote none before it had it
        Variables variables = translation.variables(layer.scope().part("cell"));
        StackLayer written = translation
                .whole(String.valueOf(TYPES.get(layer.type())), layer, 1, input)
                .tensor("weights", layer.name() + "/kernel", variables.take("kernel", input.last(), columns))
                .tensor(
                        "recurrent_weights",
                        layer.name() + "/recurrent_kernel",
                        variables.take("recurrent_kernel", units, columns));
        if (config.flag("use_bias", true)) {
            List<Integer> shape = layer.isOne("GRU") && resetAfter ? List.of(2, columns) : List.of(columns);
            written.tensor("bias", layer.name() + "/bias", variables.take("bias", shape));
        }
        if (layer.isOne("GRU")) {
            written.set("reset", resetAfter ? "after" : "before");
        }
        translation.activations().set(layer, "activation", written);
        if (!layer.isOne("SimpleRNN")) {
            translation.activations().set(layer, "recurrent_activation", written);
        }
        boolean all = config.flag("return_sequences", false);
        written.set("states", all ? "all" : "last");
        if (config.flag("go_backwards", false)) {
            written.set("reverse", true);
        }
        return Translation.value(written, all ? List.of(input.steps(), units) : List.of(units));
    }

    /** Keras gives the states of a layer that goes backwards in the order in which it came by them. */
    private Value backwards(KerasLayer layer, Value states) {
        int size = states.last();
        int lastStep = states.steps() - 1;
        Constants columns = new Constants(states.width(), i -> (lastStep - i / size) * size + i % size);
        return Translation.value(
                translation.whole("select", layer, 1, states).tensor("columns", layer.name() + "/backwards", columns),
                states.shape());
    }

    /** The states of both directions in the order of time, merged at each step, or the last ones. */
    private Value bidirectional(KerasLayer layer, Value input) throws FormatException {
        String mode = layer.config().text("merge_mode", "none");
        String merge = MERGES.get(mode);
        if (merge == null) {
            throw new FormatException("has merge_mode " + mode + ", which is not supported");
        }
        Value forward = direction(layer, "layer", "forward", false, input);
        Value backward = direction(layer, "backward_layer", "backward", true, input);
        boolean all = forward.rank() == 2;
        int last = merge.equals("concat") ? Math.addExact(forward.last(), backward.last()) : forward.last();
        if (!merge.equals("concat") && forward.last() != backward.last()) {
            throw new FormatException("has directions of " + forward.last() + " and " + backward.last() + " units");
        }
        StackLayer merged = translation.whole(merge, layer, all ? forward.steps() : 1, forward, backward);
        if (mode.equals("ave")) {
            Value sum = Translation.value(merged, forward.shape());
            merged = translation.whole("div", layer, 1, sum).set("value", 2f);
        }
        return Translation.value(merged, forward.withLast(last));
    }

    /** A direction has settings of its own; those of the backward one may be left out, and are then the forward ones. */
    private Value direction(KerasLayer layer, String key, String word, boolean reverse, Value input)
            throws FormatException {
        Config config = layer.config();
        String own = config.has(key) ? key : "layer";
        Classes.requireKeras("", config.get(own));
        String type = config.get(own).path("class_name").asText();
        Config settings = new Config(config.get(own).path("config"));
        if (!TYPES.containsKey(type)) {
            throw new FormatException("of " + type + " is not supported");
        }
        if (settings.flag("go_backwards", false) != (reverse && own.equals(key))) {
            throw new FormatException("has a " + word + " layer that goes the other way, which is not supported");
        }
        if (settings.flag("return_sequences", false)
                != new Config(config.get("layer").path("config")).flag("return_sequences", false)) {
            throw new FormatException("has one direction with return_sequences and one without");
        }
        Scope scope = layer.scope().inner(word + "_layer", word + "_*");
        Config directed = settings.with("go_backwards", reverse);
        return recurrent(layer.wrapped(type, directed, scope), input);
    }
}
