package io.jundenpa.format.onnx;

import static io.jundenpa.format.onnx.OnnxGraph.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The registry of operators, and the widths of translated layers. */
class OperatorsTest {

    @Test
    void namesOfOperatorsAreSorted() {
        List<String> names = OnnxImport.operators();

        assertEquals(names.stream().sorted().distinct().toList(), names);
        assertTrue(
                names.containsAll(List.of("Gemm", "LSTM", "ConstantOfShape", "ai.onnx.ml.Scaler")), names.toString());
    }

    @Test
    void operatorIsFoundByItsDomainAndName() {
        assertEquals(Optional.empty(), Operators.of(node("", "Scaler")));
        assertEquals(Optional.empty(), Operators.of(node("", "ai.onnx.ml.Scaler")));
        assertEquals(Optional.empty(), Operators.of(node("ai.onnx.ml", "Gemm")));
        assertTrue(Operators.of(node("ai.onnx.ml", "Scaler")).isPresent());
    }

    private static OnnxNode node(String domain, String type) {
        return new OnnxNode(0, "", domain, type, List.of(), List.of("y"), Map.of());
    }

    /** [batch, 2, 3] becomes [batch, 3, 2], then [batch, 3, 4], then the sum of each step. */
    @Test
    void everyLayerHasTheWidthOfItsRows() throws FormatException {
        OnnxGraph graph = OnnxGraph.ofRows(12, 2, 3)
                .floats("w", shape(2, 4), 1, 2, 3, 4, 5, 6, 7, 8)
                .node("Transpose", "x", "t", "perm", shape(0, 2, 1))
                .node("MatMul", "t,w", "p")
                .node("Relu", "p", "r")
                .node("ReduceSum", "r", "y", "axes", shape(2));

        assertEquals(List.of("transpose 6", "dense 12", "relu 12", "reduce_sum 3"), widths(graph));
    }

    private static List<String> widths(OnnxGraph graph) throws FormatException {
        return OnnxImport.read(
                        graph.file(),
                        location -> {
                            throw new FormatException("no " + location);
                        },
                        OptionalInt.empty(),
                        Optional.empty(),
                        new Budget(1 << 26))
                .layers()
                .stream()
                .map(layer -> layer.type() + " " + layer.expectedSize().orElseThrow())
                .toList();
    }
}
