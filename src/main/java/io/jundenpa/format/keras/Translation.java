package io.jundenpa.format.keras;

import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Translates layers one by one, with the means that the translators of their kinds share. */
final class Translation {

    private final Stack stack;
    private final Weights weights;
    private final Activations activations;

    /** @param first whether the file is of Keras 1 or 2 */
    Translation(Stack stack, Weights weights, boolean first) {
        this.stack = stack;
        this.weights = weights;
        this.activations = new Activations(this, first);
    }

    /**
     * Translates a call of a layer.
     *
     * @throws FormatException with the layer's place, if it is not supported
     */
    Value translate(KerasLayer layer, List<Value> inputs) throws FormatException {
        try {
            return one(layer, inputs);
        } catch (FormatException e) {
            throw new FormatException(layer.origin() + " " + e.getMessage());
        } catch (IOException e) {
            throw new FormatException(layer.origin() + " cannot be read: " + e);
        } catch (ArithmeticException e) {
            throw new FormatException(
                    layer.origin() + " gives records of more numbers than a row may have, " + Stack.WIDEST_ROW);
        }
    }

    private Value one(KerasLayer layer, List<Value> inputs) throws IOException {
        requirePlain(layer.config());
        if (Merges.knows(layer)) {
            return new Merges(this).translate(layer, inputs);
        }
        if (inputs.size() != 1) {
            throw new FormatException("has " + inputs.size() + " inputs, expected one");
        }
        Value input = inputs.get(0);
        if (Shapes.knows(layer)) {
            return new Shapes(this).translate(layer, input);
        }
        if (input.rank() == 0) {
            throw new FormatException("reads records without an axis");
        }
        if (Activations.knows(layer)) {
            return activations.translate(layer, input);
        }
        if (RowLayers.knows(layer)) {
            return new RowLayers(this).translate(layer, input);
        }
        if (TimeLayers.knows(layer)) {
            return new TimeLayers(this).translate(layer, input);
        }
        if (Recurrents.knows(layer)) {
            return new Recurrents(this).translate(layer, input);
        }
        throw new FormatException("is not supported");
    }

    /** Weights that were quantized, or have an adapter beside them, are others than their names say. */
    private static void requirePlain(Config config) throws FormatException {
        String dtype = config.get("dtype").toString();
        if (dtype.contains("Quantized")
                || dtype.contains("int8")
                || dtype.contains("int4")
                || dtype.contains("float8")) {
            throw new FormatException("is quantized, which is not supported; save the model before it is quantized");
        }
        if (config.has("lora_rank")) {
            throw new FormatException("has lora_rank, which is not supported; merge the adapter into the kernel");
        }
    }

    Activations activations() {
        return activations;
    }

    Variables variables(Scope scope) {
        return new Variables(weights, scope);
    }

    /** Writes a layer that is applied to each row of the last axis. */
    StackLayer rows(String type, KerasLayer layer, Value input) {
        return whole(type, layer, input.steps(), input);
    }

    /** Writes a layer that is applied to each of so many steps. */
    StackLayer whole(String type, KerasLayer layer, int steps, Value... inputs) {
        return stack.layer(
                type,
                layer.origin(),
                steps,
                Arrays.stream(inputs).map(Value::layer).toList());
    }

    /** A value that a written layer gives. */
    static Value value(StackLayer layer, List<Integer> shape) {
        return new Value(layer, shape);
    }
}
