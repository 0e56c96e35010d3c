package io.jundenpa.model;

import static io.jundenpa.format.onnx.OnnxGraph.shape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.onnx.OnnxGraph;
import io.jundenpa.nn.Network;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Constants of an ONNX graph that are computed before the first record: small numbers worked out by hand. */
class OnnxFoldingTest {

    @TempDir
    Path path;

    /** The table is [[1, 2], [3, 4], [5, 6]]. */
    static Stream<Arguments> foldedMatrices() {
        return Stream.of(
                folded("Slice of the last rows", row(3, 4, 5, 6), table().node("Slice", "t,one,three,zero", "c")),
                folded("Slice backwards", row(5, 6, 3, 4), table().node("Slice", "t,two,zero,zero,minus", "c")),
                folded("Gather of rows", row(5, 6, 1, 2), table().node("Gather", "t,ends", "c")),
                folded(
                        "Gather of columns",
                        row(2, 1, 4, 3),
                        table().node("Slice", "t,zero,two,zero", "s").node("Gather", "s,swap", "c", "axis", 1)),
                folded(
                        "Concat of columns",
                        row(1, 2, 10, 3, 4, 20, 5, 6, 30),
                        table().floats("b", shape(3, 1), 10, 20, 30).node("Concat", "t,b", "c", "axis", 1)),
                folded(
                        "Concat of a number that is expanded",
                        row(1, 2, 3, 4, 5, 6, 0, 0),
                        table().node("ConstantOfShape", "row", "z").node("Concat", "t,z", "c", "axis", 0)),
                folded(
                        "Expand of a column",
                        row(1, 1, 2, 2),
                        table().floats("b", shape(2, 1), 1, 2)
                                .integers("square", 2, 2)
                                .node("Expand", "b,square", "c")),
                folded("Transpose", row(1, 3, 5, 2, 4, 6), table().node("Transpose", "t", "c")));
    }

    private static Arguments folded(String name, float[] expected, OnnxGraph graph) {
        return Arguments.of(name, expected, graph);
    }

    private static OnnxGraph table() {
        return new OnnxGraph(13)
                .output("y")
                .floats("t", shape(3, 2), 1, 2, 3, 4, 5, 6)
                .integers("zero", 0)
                .integers("one", 1)
                .integers("two", 2)
                .integers("three", 3)
                .integers("minus", -1)
                .integers("row", 1, 2)
                .integers("swap", 1, 0)
                .integers("ends", 2, 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foldedMatrices")
    void constantsOfSeveralDimensionsAreFolded(String name, float[] expected, OnnxGraph graph) {
        OnnxGraph sum = graph.input("x", expected.length)
                .integers("flat", 1, -1)
                .node("Reshape", "c,flat", "f")
                .node("Add", "x,f", "y");

        assertOutput(expected, sum, new float[expected.length]);
    }

    @Test
    void gatherPicksAsManyNumbersAsItsPositionsHave() {
        OnnxGraph ofConstant = rows(13, 2)
                .floats("list", shape(3), 5, 6, 7)
                .integers("one", 1)
                .integers("two", 2)
                .node("Expand", "one,two", "ones")
                .node("Gather", "list,ones", "c")
                .node("Add", "x,c", "y");
        OnnxGraph ofRows = rows(13, 2)
                .integers("three", 3)
                .node("ConstantOfShape", "three", "zeros")
                .node("Cast", "zeros", "positions", "to", 7)
                .node("Gather", "x,positions", "y", "axis", 1);
        OnnxGraph ofOneNumber = rows(13, 4)
                .integers("sizes", 2, 2)
                .integers("flat", -1)
                .node("ConstantOfShape", "sizes", "zeros")
                .integers("one", 1)
                .node("Gather", "zeros,one", "row", "axis", 0)
                .node("Concat", "row,row", "twice", "axis", 1)
                .node("Reshape", "twice,flat", "c")
                .node("Add", "x,c", "y");

        assertOutput(row(6, 6), ofConstant, row(0, 0));
        assertOutput(row(8, 8, 8), ofRows, row(8, 9));
        assertOutput(row(1, 2, 3, 4), ofOneNumber, row(1, 2, 3, 4));
    }

    /** [10, 20] is the same in every row of the batch. */
    @Test
    void constantThatIsExpandedToTheBatchIsOneRow() {
        OnnxGraph sum = batchOfConstants().node("Add", "x,c", "y");
        OnnxGraph sideBySide = batchOfConstants().node("Concat", "c,x", "y", "axis", 1);
        OnnxGraph weights = batchOfConstants().node("Gather", "c,x", "y");

        assertOutput(row(11, 22), sum, row(1, 2));
        assertOutput(row(10, 20, 1, 2), sideBySide, row(1, 2));
        assertProblem("node 3 (Gather) has a constant of shape [batch, 2], expected known dimensions", weights, 2);
    }

    private static OnnxGraph batchOfConstants() {
        return rows(15, 2)
                .floats("list", shape(2), 10, 20)
                .integers("two", 2)
                .node("Shape", "x", "batch", "start", 0, "end", 1)
                .node("Concat", "batch,two", "sizes", "axis", 0)
                .node("Expand", "list,sizes", "c");
    }

    @Test
    void weightsOfOneNumberHaveTheirShape() {
        OnnxGraph product = rows(13, 2)
                .integers("sizes", 2, 3)
                .node("ConstantOfShape", "sizes", "w", "value", new double[] {2})
                .node("MatMul", "x,w", "y");
        OnnxGraph states = rows(14, 2, 1)
                .integers("sizes", 1, 2, 2)
                .floats("w", shape(1, 2, 1), 0, 0)
                .floats("b", shape(1, 4), 1, 2, 0, 0)
                .node("ConstantOfShape", "sizes", "r", "value", new double[] {0.5})
                .node("RNN", "x,w,r,b", ",last", "hidden_size", 2, "layout", 1)
                .node("Flatten", "last", "y");
        double half = (Math.tanh(1) + Math.tanh(2)) / 2;

        assertOutput(row(6, 6, 6), product, row(1, 2));
        assertOutput(row((float) Math.tanh(1 + half), (float) Math.tanh(2 + half)), states, row(0, 0));
    }

    @Test
    void constantOfShapeNeedsOneNumber() {
        assertProblem(
                "node 0 (ConstantOfShape) has a constant of shape [0], expected one number", constantOfShape(), 2);
        assertProblem(
                "node 0 (ConstantOfShape) has a constant of shape [2], expected one number", constantOfShape(1, 2), 2);
    }

    private static OnnxGraph constantOfShape(double... value) {
        return rows(13, 2)
                .integers("two", 2)
                .node("ConstantOfShape", "two", "c", "value", value)
                .node("Add", "x,c", "y");
    }

    /** The greatest end is a 64-bit integer that has no 32-bit value; the last dimension is 3. */
    @Test
    void boundsOfAShapeAreClamped() {
        OnnxGraph graph = rows(15, 2, 3)
                .integers("last", -1)
                .integers("end", Long.MAX_VALUE)
                .node("Shape", "x", "s", "start", 1, "end", Long.MAX_VALUE)
                .node("Slice", "s,last,end", "size")
                .node("Cast", "size", "number", "to", 1)
                .node("Mul", "x,number", "y");

        assertOutput(row(3, 6, 9, 12, 15, 18), graph, row(1, 2, 3, 4, 5, 6));
    }

    @Test
    void padsThatSumUpPast63BitsAreRefused() {
        OnnxGraph graph = rows(13, 2).integers("p", 0, 1L << 62, 0, 1L << 62).node("Pad", "x,p", "y");

        assertProblem("node 0 (Pad) has a value of shape [batch, 4611686018427387904]", graph, 2);
    }

    @Test
    void axisOfATranspositionThatIsNamedTwiceIsRefused() {
        OnnxGraph ofRows = rows(13, 2, 2).node("Transpose", "x", "y", "perm", shape(0, 1, 1));
        OnnxGraph ofConstant = rows(13, 2)
                .floats("w", shape(2, 2), 1, 2, 3, 4)
                .node("Transpose", "w", "t", "perm", shape(0, -2))
                .node("MatMul", "x,t", "y");

        assertProblem(
                "node 0 (Transpose) has the axes [0, 1, 1] for a value of shape [batch, 2, 2], expected each axis once",
                ofRows,
                4);
        assertProblem("node 0 (Transpose) has the axes [0, -2] for a value of shape [2, 2]", ofConstant, 2);
    }

    @Test
    void partsThatDifferInAnotherAxisAreNotJoined() {
        OnnxGraph constants = rows(13, 2)
                .floats("a", shape(2, 1), 1, 2)
                .floats("b", shape(3, 1), 1, 2, 3)
                .node("Concat", "a,b", "c", "axis", 1)
                .node("Add", "x,c", "y");
        OnnxGraph besideRows =
                rows(13, 2, 3).floats("c", shape(1, 5, 3), new double[15]).node("Concat", "x,c", "y", "axis", 2);

        assertProblem(
                "node 0 (Concat) joins values of shapes [2, 1] and [3, 1], which differ in an axis other than the"
                        + " joined one",
                constants,
                2);
        assertProblem(
                "node 0 (Concat) joins values of shapes [batch, 2, 3] and [1, 5, 3], which differ in an axis other"
                        + " than the joined one",
                besideRows,
                6);
    }

    @Test
    void constantWithoutNumbersAddsNothing() {
        OnnxGraph graph = rows(13, 2).floats("c", shape(1, 0)).node("Concat", "x,c", "y", "axis", 1);

        assertOutput(row(1, 2), graph, row(1, 2));
    }

    @Test
    void biasesOfOneDirectionAreNotEnoughForTwo() {
        OnnxGraph graph = rows(14, 2, 1)
                .floats("w", shape(2, 1, 1), 1, 1)
                .floats("r", shape(2, 1, 1), 1, 1)
                .floats("b", shape(1, 2), 1, 1)
                .node("RNN", "x,w,r,b", ",y", "hidden_size", 1, "layout", 1, "direction", "bidirectional");

        assertProblem("node 0 (RNN) has biases of shape [1, 2], expected [directions, 2]", graph, 2);
    }

    @Test
    void hiddenSizeMustFitTheWeights() {
        OnnxGraph graph = rows(14, 2, 1)
                .floats("w", shape(1, 2, 1), 1, 1)
                .floats("r", shape(1, 2, 2), 1, 1, 1, 1)
                .node("RNN", "x,w,r", ",y", "hidden_size", 3, "layout", 1);

        assertProblem(
                "node 0 (RNN) has hidden_size 3 and recurrent weights of shape [1, 2, 2], expected hidden_size as the"
                        + " last dimension",
                graph,
                2);
    }

    /** exp(200) is infinite as a 32-bit float. */
    @Test
    void constantBesideAnInfiniteNumberStays() {
        OnnxGraph graph = rows(13, 1)
                .floats("c", shape(1, 2), 5, -6)
                .integers("one", 1)
                .integers("three", 3)
                .node("Exp", "x", "e")
                .node("Concat", "e,c", "all", "axis", 1)
                .node("Slice", "all,one,three,one", "y");

        assertOutput(row(5, -6), graph, row(200));
    }

    @Test
    void weightsForAnotherWidthThanThatOfTheStepsAreRefused() {
        OnnxGraph graph = rows(14, 2, 2)
                .floats("w", shape(1, 1, 1), 1)
                .floats("r", shape(1, 1, 1), 1)
                .node("RNN", "x,w,r", ",y", "hidden_size", 1, "layout", 1);

        assertProblem(
                "node 0 (RNN) has weights for 1 numbers in each step, expected 2 as in the rows of shape [batch, 2, 2]",
                graph,
                4);
    }

    /** Without a batch axis the whole input is one record: [time, batch, size] = [3, 2, 1]. */
    @Test
    void severalSequencesInOneRecordAreRefused() {
        OnnxGraph graph = new OnnxGraph(13)
                .fixedInput("x", 6)
                .output("y")
                .integers("sizes", 3, 2, 1)
                .floats("w", shape(1, 1, 1), 1)
                .floats("r", shape(1, 1, 1), 1)
                .node("Reshape", "x,sizes", "s")
                .node("RNN", "s,w,r", ",y", "hidden_size", 1);

        assertProblem(
                "node 1 (RNN) takes rows of shape [3, 2, 1] with 2 sequences in a record, expected 1 sequence",
                graph,
                6);
    }

    @Test
    void recordOfOneNumberHasNoAxes() {
        OnnxGraph graph = new OnnxGraph(13)
                .fixedInput("x")
                .output("y")
                .node("Neg", "x", "n")
                .node("Add", "x,n", "y");

        assertOutput(row(0), graph, row(3));
    }

    private static OnnxGraph rows(long opset, long... dimensions) {
        return OnnxGraph.ofRows(opset, dimensions);
    }

    private static float[] row(float... numbers) {
        return numbers;
    }

    private float[] forward(OnnxGraph graph, float[] row) {
        new ModelFolder(path).file("model.onnx", graph.file());
        Network network = ModelReader.read(path.resolve("model.onnx")).network();
        FMatrixRMaj output = network.forward(new FMatrixRMaj(1, row.length, true, row), network.workspace(1));
        return Arrays.copyOf(output.data, output.getNumElements());
    }

    /** Whole numbers are exact; tanh is within some roundings of 6e-8. */
    private void assertOutput(float[] expected, OnnxGraph graph, float[] row) {
        assertArrayEquals(expected, forward(graph, row), 2e-6f);
    }

    private void assertProblem(String expected, OnnxGraph graph, int inputs) {
        var e = assertThrows(InvalidFileException.class, () -> forward(graph, new float[inputs]));

        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }
}
