package io.jundenpa.model;

import io.jundenpa.format.document.Section;
import io.jundenpa.nn.Operation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The declaration of a kind of layer. The reader, the lists of known names and keys, and the reference page come from it.
 *
 * @param name as in a model file
 * @param line the effect of the layer, in one sentence or a few
 * @param formula empty if the line says it all
 * @param inputs how many inputs the layer reads
 * @param keys all keys that the layer may have besides {@code type}, {@code name}, {@code from} and {@code steps}
 * @param overSteps whether the layer reads all steps of a row together. Any other layer is applied to each step separately
 * @param example a part of a model file; empty if there is none
 * @param reader makes the operations
 */
record LayerType(
        String name,
        String line,
        String formula,
        Inputs inputs,
        List<Key<?>> keys,
        boolean overSteps,
        String example,
        Function<LayerEntry, Built> reader) {

    /** A layer whose reader makes all of its operations. */
    static LayerType ofBuilder(
            String name, String line, String formula, List<Key<?>> keys, Function<LayerEntry, Built> reader) {
        return new LayerType(name, line, formula, Inputs.ONE, keys, false, "", reader);
    }

    /** A layer of one operation, which may read its keys in any order. */
    static LayerType ofReader(
            String name,
            String line,
            String formula,
            List<Key<?>> keys,
            Function<LayerEntry, Optional<? extends Operation>> reader) {
        return ofBuilder(name, line, formula, keys, entry -> Built.of(reader.apply(entry), entry));
    }

    /** A layer of one operation, which is made from the values of all keys. */
    static LayerType ofValues(
            String name,
            String line,
            String formula,
            List<Key<?>> keys,
            Function<KeyValues, ? extends Operation> constructor) {
        return ofReader(
                name,
                line,
                formula,
                keys,
                entry -> KeyValues.read(keys, entry).flatMap(values -> entry.made(() -> constructor.apply(values))));
    }

    /** The same layer with another number of inputs. */
    LayerType withInputs(Inputs others) {
        return new LayerType(name, line, formula, others, keys, overSteps, example, reader);
    }

    /** The same layer, but it reads all steps of a row together. */
    LayerType goingOverSteps() {
        return new LayerType(name, line, formula, inputs, keys, true, example, reader);
    }

    /** The same layer with an example: a part of a model file. */
    LayerType withExample(String yaml) {
        return new LayerType(name, line, formula, inputs, keys, overSteps, yaml, reader);
    }

    /**
     * Reads an entry of a model file.
     *
     * @param widths the row width of each input; the width of one step if the layer is applied to each step
     */
    Built read(Section section, Tensors tensors, Source source, List<Width> widths) {
        boolean several = widths.size() > 1;
        if (!several || inputs != Inputs.ONE) {
            return reader.apply(LayerEntry.of(section, Key.names(keys), tensors, source, widths));
        }
        section.problem(name + " has " + widths.size() + " inputs, expected one");
        Built built = reader.apply(LayerEntry.of(section, Key.names(keys), tensors, source, widths.subList(0, 1)));
        return Built.broken(built.size());
    }

    /** How many inputs a layer reads. */
    enum Inputs {
        ONE("one"),
        TWO("two, or one with `value`"),
        TWO_OR_MORE("two or more, or one with `value`"),
        ONE_OR_MORE("one or more");

        private final String text;

        Inputs(String text) {
            this.text = text;
        }

        /** The number in words. */
        String text() {
            return text;
        }
    }
}
