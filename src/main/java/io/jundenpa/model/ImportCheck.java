package io.jundenpa.model;

import io.jundenpa.format.document.Section;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.stack.StackLayer;
import java.util.List;
import java.util.OptionalInt;

/**
 * Compares the width that an importer expects after each layer with the width that the finished layer has. They differ only
 * if the importer is wrong.
 *
 * @param importer the importer's source, such as {@code onnx}
 * @param layers one for each entry of {@code layers}; empty if the model was not imported
 */
record ImportCheck(String importer, List<StackLayer> layers) {

    /** No check, for a model that was not imported. */
    static ImportCheck none() {
        return new ImportCheck("", List.of());
    }

    /** The check of an imported model. */
    static ImportCheck of(Stack stack) {
        return new ImportCheck(stack.source(), stack.layers());
    }

    /** Whether an entry has the width that the importer expects. Reports a problem if not. */
    boolean passes(int index, Section entry, int size) {
        OptionalInt expected =
                layers.isEmpty() ? OptionalInt.empty() : layers.get(index).expectedSize();
        if (expected.isEmpty() || expected.getAsInt() == size) {
            return true;
        }
        entry.problem(layers.get(index).type() + " gives rows of " + size + " numbers, but the " + importer
                + " importer expected " + expected.getAsInt()
                + "; this is an error in Jundenpa, please report it with the model");
        return false;
    }
}
