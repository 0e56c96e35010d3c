package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Section;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.nn.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCheckTest {

    @TempDir
    Path path;

    private final Stack stack = new Stack("onnx", 4);
    private final Problems problems = new Problems("model.onnx");

    @Test
    void otherWidthThanTheImporterExpectsIsReported() {
        StackLayer first = layer("relu", 1, stack.input()).expect(4);
        layer("reduce_sum", 2, first).expect(1);
        problems.origin("layers[1]", "node 1 \"/sum\" (ReduceSum)");

        Optional<Network> network = read();

        assertTrue(network.isEmpty());
        assertEquals(
                "model.onnx: 1 problem\n  layers[1] (from node 1 \"/sum\" (ReduceSum)): reduce_sum gives rows of 2 numbers,"
                        + " but the onnx importer expected 1; this is an error in Jundenpa, please report it with the model",
                problems.text());
    }

    @Test
    void expectedWidthCountsAllSteps() {
        layer("reduce_sum", 2, stack.input()).expect(2);

        assertEquals(2, read().orElseThrow().outputSize());
    }

    @Test
    void layerWithoutAnExpectedWidthIsNotChecked() {
        layer("reduce_sum", 2, stack.input());

        assertEquals(2, read().orElseThrow().outputSize());
    }

    private StackLayer layer(String type, int steps, StackLayer input) {
        return stack.layer(type, "node", steps, List.of(input));
    }

    private Optional<Network> read() {
        Budget budget = new Budget(1000);
        Tensors tensors = new Tensors(new ModelFiles(path, budget), budget, stack.tensors());
        Section top = new Section(stack.document("test", "1"), "", problems);
        return new StackReader(tensors, Source.ONNX, ImportCheck.of(stack))
                .read(
                        OptionalInt.of(stack.inputSize()),
                        top.required("layers", "a list").orElseThrow().list());
    }
}
