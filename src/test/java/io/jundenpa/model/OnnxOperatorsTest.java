package io.jundenpa.model;

import static io.jundenpa.format.onnx.OnnxGraph.shape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.onnx.OnnxGraph;
import io.jundenpa.nn.Network;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ONNX operators with small numbers worked out by hand, and the changes between their versions. */
class OnnxOperatorsTest {

    /** Some roundings of 6e-8 at numbers of one digit. */
    private static final float TOLERANCE = 2e-6f;

    private static final float LN3 = (float) Math.log(3);

    @TempDir
    Path path;

    /** exp of the row is [1, 3, 1, 1]: over all four numbers, or over each pair. */
    @Test
    void softmaxGoesOverItsAxisAndAllAfterItBeforeVersion13() {
        float[] row = {0, LN3, 0, 0};

        assertOutput(row(1 / 6f, 0.5f, 1 / 6f, 1 / 6f), pairs(11).node("Softmax", "x", "y"), row);
        assertOutput(row(0.25f, 0.75f, 0.5f, 0.5f), pairs(11).node("Softmax", "x", "y", "axis", 2), row);
        assertOutput(row(0.25f, 0.75f, 0.5f, 0.5f), pairs(13).node("Softmax", "x", "y"), row);
        assertOutput(row(0.5f, 0.75f, 0.5f, 0.25f), pairs(13).node("Softmax", "x", "y", "axis", 1), row);
        assertProblem("goes over the rows of a batch", pairs(11).node("Softmax", "x", "y", "axis", 0), 4);
    }

    @Test
    void boundsOfAClipAreAttributesBeforeVersion11() {
        float[] row = {-3, 0.5f, 3};
        OnnxGraph attributes = rows(6, 3).node("Clip", "x", "y", "min", -1f, "max", 2f);
        OnnxGraph inputs =
                rows(11, 3).floats("lo", shape(), -1).floats("hi", shape(), 2).node("Clip", "x,lo,hi", "y");
        OnnxGraph maximum = rows(11, 3).floats("hi", shape(), 2).node("Clip", "x,,hi", "y");

        assertOutput(row(-1, 0.5f, 2), attributes, row);
        assertOutput(row(-1, 0.5f, 2), inputs, row);
        assertOutput(row(-3, 0.5f, 2), maximum, row);
    }

    @Test
    void axesAreAttributesBeforeVersion13() {
        float[] row = {1, 2, 3, 5};

        for (OnnxGraph sum : List.of(
                pairs(11).node("ReduceSum", "x", "y", "axes", shape(2), "keepdims", 0),
                pairs(13).integers("a", 2).node("ReduceSum", "x,a", "y", "keepdims", 0),
                pairs(13)
                        .integers("a", -1)
                        .node("ReduceSum", "x,a", "s")
                        .integers("b", 2)
                        .node("Squeeze", "s,b", "y"),
                pairs(11).node("ReduceSum", "x", "s", "axes", shape(2)).node("Squeeze", "s", "y", "axes", shape(2)),
                pairs(11)
                        .node("ReduceSum", "x", "s", "axes", shape(2), "keepdims", 0)
                        .node("Unsqueeze", "s", "u", "axes", shape(1, 3))
                        .node("Flatten", "u", "y"))) {
            assertOutput(row(3, 8), sum, row);
        }
        assertOutput(row(11), pairs(13).integers("a", 1, 2).node("ReduceSum", "x,a", "y"), row);
        assertOutput(row, pairs(13).node("ReduceSum", "x", "y", "noop_with_empty_axes", 1), row);
        assertProblem("goes over the rows of a batch", pairs(13).node("ReduceSum", "x", "y"), 4);
    }

    /** Without axes each number is reduced by itself. */
    @ParameterizedTest
    @CsvSource({"ReduceL1, 3", "ReduceL2, 3", "ReduceSumSquare, 9", "ReduceSum, -3", "ReduceLogSumExp, -3"})
    void reductionWithoutAxesIsOfEachNumber(String type, float expected) {
        OnnxGraph graph = rows(18, 2).node(type, "x", "y", "noop_with_empty_axes", 1);

        assertOutput(row(expected, 0), graph, row(-3, 0));
    }

    @Test
    void partsOfASplitAreAnAttributeBeforeVersion13() {
        float[] row = {1, 2, 3, 4, 5};

        for (OnnxGraph split : List.of(
                rows(11, 5).node("Split", "x", "a,b", "axis", 1, "split", shape(2, 3)),
                rows(13, 5).integers("s", 2, 3).node("Split", "x,s", "a,b", "axis", 1))) {
            assertOutput(row(3, 4, 5, 1, 2), split.node("Concat", "b,a", "y", "axis", 1), row);
        }
        assertOutput(row(4, 5), rows(18, 5).node("Split", "x", "a,y", "axis", 1, "num_outputs", 2), row);
        assertProblem(
                "node 0 (Split) splits 5 numbers into [2, 2]", rows(13, 5).node("Split", "x", "a,y", "axis", 1), 5);
    }

    @Test
    void boundsOfASliceAreAttributesBeforeVersion10() {
        float[] row = {1, 2, 3, 4, 5};
        OnnxGraph attributes =
                rows(9, 5).node("Slice", "x", "y", "axes", shape(1), "starts", shape(1), "ends", shape(-1));
        OnnxGraph inputs = rows(13, 5)
                .integers("s", -1)
                .integers("e", Long.MIN_VALUE + 1)
                .integers("a", 1)
                .integers("d", -2)
                .node("Slice", "x,s,e,a,d", "y");

        assertOutput(row(2, 3, 4), attributes, row);
        assertOutput(row(5, 3, 1), inputs, row);
    }

    /** Before version 7 the attribute axis says where an operand begins. Since then it is aligned at the last axis. */
    @Test
    void operandsAreAlignedAtTheLastAxisSinceVersion7() {
        float[] row = {1, 2, 3, 4};

        assertOutput(
                row(11, 12, 23, 24),
                pairs(6).floats("c", shape(2), 10, 20).node("Add", "x,c", "y", "broadcast", 1, "axis", 1),
                row);
        assertOutput(row(11, 22, 13, 24), pairs(7).floats("c", shape(2), 10, 20).node("Add", "x,c", "y"), row);
        assertOutput(
                row(-1, -2, -30, -40),
                pairs(6).floats("s", shape(2), 1, 10).node("PRelu", "x,s", "y"),
                new float[] {-1, -2, -3, -4});
        assertOutput(
                row(-1, -20, -3, -40),
                pairs(7).floats("s", shape(2), 1, 10).node("PRelu", "x,s", "y"),
                new float[] {-1, -2, -3, -4});
    }

    /** [1, batch, 2] and [batch, 1, 2] are broadcast to [batch, batch, 2]. */
    @Test
    void rowsOfABatchAreNotCombined() {
        OnnxGraph graph = rows(13, 2)
                .integers("s", -1, 1, 2)
                .node("Reshape", "x,s", "steps")
                .node("Add", "x,steps", "y");

        assertProblem("node 1 (Add) has a value of shape [batch, batch, 2], which mixes the rows of a batch", graph, 2);
    }

    @ParameterizedTest
    @CsvSource({"Normalizer", "Scaler", "LinearRegressor", "LinearClassifier"})
    void operatorOfTheLastAxisDoesNotGoOverTheBatch(String type) {
        OnnxGraph transposed = rows(13, 2).node("Transpose", "x", "t").node("ai.onnx.ml:" + type, "t", "l,y");

        assertProblem("node 1 (" + type + ") goes over the rows of a batch (axis -1 of [2, batch])", transposed, 2);
    }

    @Test
    void slopeOfMoreAxesThanTheRowsIsRefused() {
        OnnxGraph graph = rows(13, 2).floats("s", shape(1, 1, 1), 2).node("PRelu", "x,s", "y");

        assertProblem("node 0 (PRelu) has a slope of shape [1, 1, 1] for rows of shape [batch, 2]", graph, 2);
    }

    @Test
    void constantMayBeOnEitherSideOfAnOperator() {
        float[] row = {1, 2, 4};

        assertOutput(row(9, 8, 6), withTen().node("Sub", "c,x", "y"), row);
        assertOutput(row(10, 5, 2.5f), withTen().node("Div", "c,x", "y"), row);
        assertOutput(row(0.1f, 0.2f, 0.4f), withTen().node("Div", "x,c", "y"), row);
        assertOutput(row(5.5f, 6, 7), withTen().node("Mean", "x,c", "y"), row);
        assertOutput(row(1, 4, 16), rows(13, 3).floats("c", shape(), 2).node("Pow", "x,c", "y"), row);
        assertProblem(
                "node 0 (Div) divides integers", rows(13, 3).integers("c", 2).node("Div", "x,c", "y"), 3);
    }

    @Test
    void divisionOfIntegersInRowsIsRefused() {
        OnnxGraph columns = new OnnxGraph(13)
                .integerInput("x", 2)
                .output("y")
                .node("Split", "x", "a,b", "axis", 1)
                .node("Div", "a,b", "y");
        OnnxGraph ofConstant =
                rows(13, 1).integers("c", 10).node("Cast", "x", "k", "to", 7).node("Div", "c,k", "y");
        OnnxGraph floats = rows(13, 2)
                .node("Cast", "x", "k", "to", 7)
                .node("Cast", "k", "f", "to", 1)
                .node("Split", "f", "a,b", "axis", 1)
                .node("Div", "a,b", "y");

        assertProblem("node 1 (Div) divides integers", columns, 2);
        assertProblem("node 1 (Div) divides integers", ofConstant, 1);
        assertOutput(row(3.5f), floats, row(7.2f, 2.9f));
    }

    /** 7 / 2 * 2 = 6, and -7 / 2 = -3. */
    @Test
    void divisionOfConstantIntegersLosesTheFraction() {
        assertOutput(row(6, -6), quotients("seven"), row(0, 0));
        assertOutput(row(7, -7), quotients("fraction"), row(0, 0));
    }

    private static OnnxGraph quotients(String dividend) {
        return rows(13, 2)
                .integers("seven", 7, -7)
                .node("Cast", "seven", "fraction", "to", 1)
                .integers("i", 2)
                .floats("f", shape(1), 2)
                .node("Div", dividend + (dividend.equals("seven") ? ",i" : ",f"), "q")
                .node("Mul", "q," + (dividend.equals("seven") ? "i" : "f"), "p")
                .node("Cast", "p", "c", "to", 1)
                .node("Add", "x,c", "y");
    }

    @Test
    void castToIntegersRoundsConstantsTowardsZero() {
        OnnxGraph graph = rows(13, 2)
                .floats("c", shape(2), 2.7, -2.7)
                .node("Cast", "c", "i", "to", 7)
                .node("Cast", "i", "f", "to", 1)
                .node("Add", "x,f", "y");
        OnnxGraph truth = rows(13, 2)
                .floats("c", shape(2), 2, 0)
                .node("Cast", "c", "b", "to", 9)
                .node("Cast", "b", "f", "to", 1)
                .node("Add", "x,f", "y");

        assertOutput(row(2, -2), graph, row(0, 0));
        assertProblem(
                "node 0 (Cast) casts constants to ONNX's type 9, expected only whole numbers from 0 to 1", truth, 2);
    }

    @Test
    void castLikeIntegersIsACastToIntegers() {
        assertOutput(row(2, -2), rows(15, 2).integers("i", 1).node("CastLike", "x,i", "y"), row(2.7f, -2.7f));
        assertOutput(
                row(2.7f, -2.7f), rows(15, 2).floats("f", shape(1), 1).node("CastLike", "x,f", "y"), row(2.7f, -2.7f));
    }

    /** The sigmoids of [0, ln 3] are [1/2, 3/4]. */
    @Test
    void outerProductWithASigmoidIsNotASilu() {
        OnnxGraph graph = rows(13, 2)
                .integers("one", 1)
                .integers("two", 2)
                .node("Sigmoid", "x", "s")
                .node("Unsqueeze", "x,one", "row")
                .node("Unsqueeze", "s,two", "column")
                .node("Mul", "row,column", "p")
                .node("Flatten", "p", "y");

        assertOutput(row(0, 0.5f * LN3, 0, 0.75f * LN3), graph, row(0, LN3));
    }

    /** W = [[1, 2], [3, 4]], which transposed has the same shape. */
    @ParameterizedTest
    @CsvSource({"0, 7, 10", "1, 5, 11"})
    void squareWeightsAreTransposedOnlyIfTheNodeSaysSo(int transposed, float first, float second) {
        OnnxGraph graph =
                rows(13, 2).floats("w", shape(2, 2), 1, 2, 3, 4).node("Gemm", "x,w", "y", "transB", transposed);

        assertOutput(row(first, second), graph, row(1, 2));
    }

    @Test
    void productAndItsBiasAreScaled() {
        OnnxGraph scaled = rows(11, 2)
                .floats("w", shape(2, 2), 1, 2, 3, 4)
                .floats("c", shape(1, 2), 100, 200)
                .node("Gemm", "x,w,c", "y", "alpha", 2f, "beta", 0.5f);
        OnnxGraph oneNumber = rows(11, 2)
                .floats("w", shape(2, 2), 1, 2, 3, 4)
                .floats("c", shape(), 1)
                .node("Gemm", "x,w,c", "y");
        OnnxGraph turned = rows(11, 2).floats("w", shape(2, 2), 1, 2, 3, 4).node("Gemm", "x,w", "y", "transA", 1);

        assertOutput(row(64, 120), scaled, row(1, 2));
        assertOutput(row(8, 11), oneNumber, row(1, 2));
        assertProblem("node 0 (Gemm) has transA 1, which is not supported; expected 0", turned, 2);
    }

    /** The matrix could be a batch of three records, or one record of three rows: the first axis is always the batch. */
    @Test
    void numbersThatDifferFromRowToRowOfABatchAreRefused() {
        OnnxGraph column = new OnnxGraph(13)
                .fixedInput("x", 3, 4)
                .output("y")
                .floats("w", shape(4, 3), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
                .floats("c", shape(3, 1), 100, 200, 300)
                .node("Gemm", "x,w,c", "y");
        OnnxGraph sequences = new OnnxGraph(13)
                .fixedInput("x", 3, 2, 1)
                .output("y")
                .floats("c", shape(3, 1, 1), 1, 2, 3)
                .floats("w", shape(1, 1, 1), 1)
                .floats("r", shape(1, 1, 1), 1)
                .node("Add", "x,c", "a")
                .node("RNN", "a,w,r", ",y", "hidden_size", 1);
        OnnxGraph beside = rows(13, 2).floats("c", shape(3, 1), 1, 2, 3).node("Concat", "x,c", "y", "axis", 1);

        assertProblem(
                "node 0 (Gemm) combines each row of a batch with different numbers: [batch, 3] and [3, 1]; expected the"
                        + " same numbers for each row, and the batch as the first axis of the model's input",
                column,
                12);
        assertProblem(
                "node 0 (Add) combines each row of a batch with different numbers: [batch, 2, 1] and [3, 1, 1]",
                sequences,
                6);
        assertProblem("node 0 (Concat) joins each row of a batch with different numbers: [3, 1]", beside, 2);
    }

    /** (x - mean) / sqrt(variance + epsilon): with a variance of 0 an epsilon of 1e-5 is a factor of sqrt(1e5). */
    @Test
    void batchNormalisationHasTheEpsilonOfOnnx() {
        OnnxGraph graph = rows(15, 2)
                .floats("g", shape(2), 1, 2)
                .floats("b", shape(2), 0, 1)
                .floats("m", shape(2), 0, 1)
                .floats("v", shape(2), 0, 3.99999)
                .node("BatchNormalization", "x,g,b,m,v", "y");

        float[] found = forward(graph, row(0.01f, 3));

        assertArrayEquals(row(3.1622777f, 3), found, 1e-5f);
    }

    @Test
    void trainingModeIsRefused() {
        OnnxGraph norm = rows(15, 2)
                .floats("g", shape(2), 1, 1)
                .node("BatchNormalization", "x,g,g,g,g", "y", "training_mode", 1);
        OnnxGraph dropout = rows(13, 2)
                .floats("ratio", shape(), 0.5)
                .floats("training", shape(), 1)
                .node("Dropout", "x,ratio,training", "y");

        assertProblem("node 0 (BatchNormalization) is in training mode", norm, 2);
        assertProblem("node 0 (Dropout) is in training mode", dropout, 2);
        assertOutput(row(1, 2), rows(10, 2).node("Dropout", "x", "y,mask", "ratio", 0.5f), row(1, 2));
        assertOutput(row(1, 2), rows(13, 2).floats("ratio", shape(), 0.5).node("Dropout", "x,ratio", "y"), row(1, 2));
    }

    @Test
    void zeroInAShapeKeepsTheDimensionUnlessAllowzeroIsSet() {
        float[] row = {1, 2, 3, 4, 5, 6};
        OnnxGraph kept = rows(13, 2, 3).integers("s", 0, -1).node("Reshape", "x,s", "y");
        OnnxGraph turned = rows(13, 2, 3)
                .integers("s", 0, 3, 2)
                .node("Reshape", "x,s", "r")
                .node("Transpose", "r", "t", "perm", shape(0, 2, 1))
                .node("Flatten", "t", "y");
        OnnxGraph allowed = rows(14, 2, 3).integers("s", 0, 6).node("Reshape", "x,s", "y", "allowzero", 1);

        assertOutput(row, kept, row);
        assertOutput(row(1, 3, 5, 2, 4, 6), turned, row);
        assertProblem("node 0 (Reshape) reshapes", allowed, 6);
    }

    /** The batch stays between the steps and their numbers: the order of the numbers shows it. */
    @Test
    void batchKeepsItsPlaceInAReshape() {
        OnnxGraph graph = rows(13, 3, 4)
                .node("Transpose", "x", "t", "perm", shape(1, 0, 2))
                .integers("s", 3, -1, 2, 2)
                .node("Reshape", "t,s", "r")
                .node("Transpose", "r", "f", "perm", shape(1, 0, 3, 2))
                .node("Flatten", "f", "y");
        OnnxGraph mixed = rows(13, 3, 4)
                .node("Transpose", "x", "t", "perm", shape(1, 0, 2))
                .integers("s", -1, 12)
                .node("Reshape", "t,s", "y");

        assertOutput(row(1, 3, 2, 4, 5, 7, 6, 8, 9, 11, 10, 12), graph, row(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
        assertProblem("which mixes the rows of a batch", mixed, 12);
    }

    /** [3, -1] would split a row of [1, 6] into three, and keeps the three rows of [3, 6]. */
    @Test
    void sizeInAReshapeIsTheBatchOnlyIfTheInputHasThatSize() {
        assertProblem("node 0 (Reshape) reshapes [batch, 6] to [3, -1]", reshaped(1, 3, -1), 6);
        assertProblem("node 0 (Reshape) reshapes [batch, 6] to [2, 3, -1]", reshaped(1, 2, 3, -1), 6);
        assertOutput(row(1, 2, 3, 4, 5, 6), reshaped(3, 3, -1), row(1, 2, 3, 4, 5, 6));
        assertOutput(row(1, 2, 3, 4, 5, 6), reshaped(1, 1, -1), row(1, 2, 3, 4, 5, 6));
        assertProblem("node 0 (Reshape) reshapes [batch, 6] to [1, 1, 6]", reshaped(2, 1, 1, 6), 6);
        assertProblem(
                "node 0 (Reshape) reshapes", rows(13, 6).integers("s", 1, -1).node("Reshape", "x,s", "y"), 6);
        assertProblem(
                "node 0 (Reshape) reshapes", rows(13, 6).integers("s", 2, 3, -1).node("Reshape", "x,s", "y"), 6);
    }

    /** A batch of one row is an axis of size 1. */
    @Test
    void batchIsNotSqueezed() {
        assertOutput(row(1, 2), rows(13, 1, 2).node("Squeeze", "x", "y"), row(1, 2));
        assertProblem("node 0 (Squeeze) removes all axes of size 1 of [batch, 1, 2]", squeezed(1), 2);
        assertOutput(row(1, 2), squeezed(3), row(1, 2));
    }

    private static OnnxGraph squeezed(long rows) {
        return new OnnxGraph(13).fixedInput("x", rows, 1, 2).output("y").node("Squeeze", "x", "y");
    }

    /** Axis 0 would put all rows of a batch into one. */
    @Test
    void rowsAreNotFlattenedIntoOne() {
        assertOutput(row(1, 2, 3, 4), pairs(13).node("Flatten", "x", "y", "axis", 1), row(1, 2, 3, 4));
        assertProblem(
                "node 0 (Flatten) flattens [batch, 2, 2] from axis 0, which mixes the rows of a batch",
                pairs(13).node("Flatten", "x", "y", "axis", 0),
                4);
    }

    private static OnnxGraph reshaped(long rows, long... sizes) {
        return new OnnxGraph(13)
                .fixedInput("x", rows, 6)
                .output("y")
                .integers("s", sizes)
                .node("Reshape", "x,s", "y");
    }

    @ParameterizedTest
    @CsvSource({"Mul, 4", "Div, 2", "Add, 1", "Sub, 1", "Max, 1", "Pow, 2"})
    void computingWithTheSizeOfTheBatchIsRefused(String type, long number) {
        assertProblem("(" + type + ") computes with the size of the batch", batchWith(type, number), 20);
    }

    @ParameterizedTest
    @CsvSource({"Mul, 1", "Div, 1", "Add, 0", "Sub, 0"})
    void operationThatKeepsTheSizeOfTheBatchIsAccepted(String type, long number) {
        float[] row = {1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4};

        assertOutput(row, batchWith(type, number), row);
    }

    private static OnnxGraph batchWith(String type, long number) {
        return rows(15, 4, 5)
                .integers("number", number)
                .integers("rest", -1)
                .node("Shape", "x", "batch", "start", 0, "end", 1)
                .node(type, "batch,number", "size")
                .node("Concat", "size,rest", "sizes", "axis", 0)
                .node("Reshape", "x,sizes", "y");
    }

    @Test
    void multiplyingRowsByTheSizeOfTheBatchIsRefused() {
        OnnxGraph graph = rows(15, 2)
                .node("Shape", "x", "batch", "start", 0, "end", 1)
                .node("Cast", "batch", "number", "to", 1)
                .node("Mul", "x,number", "y");

        assertProblem("node 2 (Mul) computes with the size of the batch", graph, 2);
    }

    @Test
    void poolMayGoOverOneStep() {
        OnnxGraph graph = rows(13, 2, 1).node("MaxPool", "x", "y", "kernel_shape", shape(1));

        assertOutput(row(7, 8), graph, row(7, 8));
    }

    /** x * (1 + erf(x / sqrt(2))) / 2 = 0.84134475 at 1, by tanh 0.84119199. */
    @Test
    void geluUsesTheErrorFunctionUnlessItSaysTanh() {
        assertOutput(row(0.8413448f), rows(20, 1).node("Gelu", "x", "y"), row(1));
        assertOutput(row(0.841192f), rows(20, 1).node("Gelu", "x", "y", "approximate", "tanh"), row(1));
    }

    /** Both gates are 1/2 and the state is 0. The output is tanh(1 + 2) / 2, or tanh(1 + 2 / 2) / 2 with reset after. */
    @ParameterizedTest
    @CsvSource({"0, 0.49752738", "1, 0.48201379"})
    void resetOfAGruIsBeforeOrAfterTheProduct(int linearBeforeReset, float expected) {
        OnnxGraph graph = rows(14, 1, 1)
                .floats("w", shape(1, 3, 1), 0, 0, 1)
                .floats("r", shape(1, 3, 1), 0, 0, 1)
                .floats("b", shape(1, 6), 0, 0, 0, 0, 0, 2)
                .node(
                        "GRU",
                        "x,w,r,b",
                        "all,y",
                        "hidden_size",
                        1,
                        "layout",
                        1,
                        "linear_before_reset",
                        linearBeforeReset);

        assertOutput(row(expected), graph, row(1));
    }

    /** tanh(2 + tanh(1)); in reverse tanh(1 + tanh(2)). */
    @ParameterizedTest
    @CsvSource({"forward, 0.9920456, 0.7615942, 0.9920456", "reverse, 0.9613960, 0.9613960, 0.9640276"})
    void recurrentLayerGoesOverTheStepsInItsDirection(String direction, float last, float first, float second) {
        OnnxGraph graph = rows(14, 2, 1)
                .floats("w", shape(1, 1, 1), 1)
                .floats("r", shape(1, 1, 1), 1)
                .node("RNN", "x,w,r", "all,last", "hidden_size", 1, "layout", 1, "direction", direction)
                .node("Flatten", "all", "states")
                .node("Flatten", "last", "state")
                .node("Concat", "state,states", "y", "axis", 1);

        assertOutput(row(last, first, second), graph, row(1, 2));
    }

    /** The zeros are a slice of a number that is expanded to [2, batch, 1]. A state of ones is refused. */
    @Test
    void recurrentLayerStartsFromComputedZeros() {
        assertOutput(row((float) Math.tanh(2 + Math.tanh(1))), startingFrom(0), row(1, 2));
        assertProblem("(RNN) starts from a state that is not zero, expected zeros", startingFrom(1), 2);
    }

    private static OnnxGraph startingFrom(float state) {
        return rows(20, 2, 1)
                .floats("w", shape(1, 1, 1), 1)
                .floats("r", shape(1, 1, 1), 1)
                .floats("h", shape(), state)
                .integers("zero", 0)
                .integers("one", 1)
                .integers("two", 2)
                .node("Shape", "x", "batch", "start", 0, "end", 1)
                .node("Concat", "two,batch,one", "sizes", "axis", 0)
                .node("Expand", "h,sizes", "states")
                .node("Slice", "states,zero,one,zero", "first")
                .node("Transpose", "x", "steps", "perm", shape(1, 0, 2))
                .node("RNN", "steps,w,r,,,first", ",last", "hidden_size", 1)
                .node("Squeeze", "last,zero", "y");
    }

    /** The first output is {@code a[t] - a[t + 1]} of the first channel, the second {@code a[t] + b[t]} of both. */
    @Test
    void convolutionGoesOverTheStepsOfEachChannel() {
        float[] row = {1, 2, 3, 4, 5, 10, 20, 30, 40, 50};

        assertOutput(row(-1, -1, -1, -1, 11, 22, 33, 44), convolution(), row);
        assertOutput(row(-1, -1, 5, 11, 33, 55), convolution("strides", shape(2), "pads", shape(0, 2)), row);
        assertOutput(row(-2, -2, -2, 11, 22, 33), convolution("dilations", shape(2)), row);
        assertOutput(row(-1, -1, 5, 11, 33, 55), convolution("strides", shape(2), "auto_pad", "SAME_UPPER"), row);
        assertOutput(row(-1, -1, -1, -1, 5, 11, 22, 33, 44, 55), convolution("auto_pad", "SAME_UPPER"), row);
        assertOutput(row(-1, -1, -1, -1, -1, 0, 11, 22, 33, 44), convolution("auto_pad", "SAME_LOWER"), row);
        assertOutput(row(-1, -1, 11, 33), convolution("auto_pad", "VALID", "strides", shape(2)), row);
        assertProblem(
                "(Conv) has the auto_pad SAME_UPPER and a stride of 5, which skips steps at the end of 5",
                convolution("auto_pad", "SAME_UPPER", "strides", shape(5)),
                10);
    }

    private static OnnxGraph convolution(Object... attributes) {
        return rows(13, 2, 5)
                .floats("w", shape(2, 2, 2), 1, -1, 0, 0, 1, 0, 1, 0)
                .node("Conv", "x,w", "y", attributes);
    }

    /** The convolutions compute [x1, -x2] and exchange the channels. */
    @Test
    void sumsBetweenConvolutionsKeepTheOrderOfTheNumbers() {
        OnnxGraph residual = rows(13, 2, 3)
                .floats("v", shape(2, 2, 1), 1, 0, 0, -1)
                .floats("w", shape(2, 2, 1), 0, 1, 1, 0)
                .node("Conv", "x,v", "a")
                .node("Relu", "a", "b")
                .node("Add", "x,b", "c")
                .node("Conv", "c,w", "d")
                .node("GlobalAveragePool", "d", "y");

        assertOutput(row(20, 4), residual, row(1, 2, 3, 10, 20, 30));
    }

    @Test
    void groupOfAConvolutionReadsItsOwnChannels() {
        OnnxGraph graph = rows(13, 2, 3)
                .floats("w", shape(2, 1, 2), 1, 1, 1, -1)
                .floats("b", shape(2), 0.5, 0)
                .node("Conv", "x,w,b", "y", "group", 2);

        assertOutput(row(3.5f, 5.5f, -10, -10), graph, row(1, 2, 3, 10, 20, 30));
    }

    @Test
    void convolutionOverTwoAxesIsRefused() {
        OnnxGraph image = rows(13, 1, 2, 2).floats("w", shape(1, 1, 1, 1), 1).node("Conv", "x,w", "y");
        OnnxGraph channels = rows(13, 3, 4).floats("w", shape(1, 2, 1), 1, 1).node("Conv", "x,w", "y");

        assertProblem(
                "node 0 (Conv) goes over rows of shape [batch, 1, 2, 2], expected one axis of steps: [batch, channels, steps]",
                image,
                4);
        assertProblem("node 0 (Conv) has weights of shape [1, 2, 1] and 1 groups", channels, 12);
        assertProblem("node 0 (Conv) has the pads [-1, 0]", convolution("pads", shape(-1, 0)), 10);
        assertProblem("node 0 (Conv) has a window of 6 steps", convolution("dilations", shape(5)), 10);
        assertProblem(
                "node 0 (Conv) has a kernel_shape that differs from its weights",
                convolution("kernel_shape", shape(3)),
                10);
    }

    /** Windows of 2 steps, with stride 2, over [4, 1, 2, 3, 6]: the last one reaches past the end. */
    @Test
    void poolUsesTheLastPartialWindowOnlyWithCeilMode() {
        float[] row = {4, 1, 2, 3, 6};

        assertOutput(row(4, 3), pool("MaxPool"), row);
        assertOutput(row(4, 3, 6), pool("MaxPool", "ceil_mode", 1), row);
        assertOutput(row(2.5f, 2.5f), pool("AveragePool"), row);
        assertOutput(row(2.5f, 2.5f, 6), pool("AveragePool", "ceil_mode", 1), row);
        assertOutput(row(4, 1.5f, 4.5f), pool("AveragePool", "pads", shape(1, 0)), row);
        assertOutput(row(2, 1.5f, 4.5f), pool("AveragePool", "pads", shape(1, 0), "count_include_pad", 1), row);
        assertOutput(row(4, 2, 6), pool("MaxPool", "pads", shape(1, 0), "ceil_mode", 1), row);
        assertProblem(
                "node 0 (AveragePool) has a last window that reaches past the end (ceil_mode)",
                pool("AveragePool", "ceil_mode", 1, "count_include_pad", 1),
                5);
        assertProblem("node 0 (MaxPool) has dilations", pool("MaxPool", "dilations", shape(2)), 5);
    }

    @Test
    void poolOfOneStepIsAPool() {
        OnnxGraph padded = rows(13, 2, 1)
                .node("AveragePool", "x", "y", "kernel_shape", shape(2), "pads", shape(1, 0), "count_include_pad", 1);

        assertOutput(row(1, 2), rows(13, 2, 1).node("MaxPool", "x", "y", "kernel_shape", shape(1)), row(1, 2));
        assertOutput(row(0.5f, 1), padded, row(1, 2));
    }

    private static OnnxGraph pool(String type, Object... attributes) {
        Object[] all =
                Arrays.copyOf(new Object[] {"kernel_shape", shape(2), "strides", shape(2)}, 4 + attributes.length);
        System.arraycopy(attributes, 0, all, 4, attributes.length);
        return rows(13, 1, 5).node(type, "x", "y", all);
    }

    @Test
    void globalPoolsAndNormalisationsTreatEachChannelByItself() {
        float[] row = {1, 3, 10, 50};

        assertOutput(row(2, 30), pairs(13).node("GlobalAveragePool", "x", "y"), row);
        assertOutput(row(3, 50), pairs(13).node("GlobalMaxPool", "x", "y"), row);
        assertOutput(
                row(-1, 1, 5, 9),
                pairs(13)
                        .floats("s", shape(2), 1, 2)
                        .floats("b", shape(2), 0, 7)
                        .node("InstanceNormalization", "x,s,b", "y", "epsilon", 0f),
                row);
        assertProblem(
                "node 0 (InstanceNormalization) takes rows of shape [batch, 4], expected [batch, channels, steps]",
                rows(13, 4).floats("s", shape(4), 1, 1, 1, 1).node("InstanceNormalization", "x,s,s", "y"),
                4);
        assertOutput(
                row(-1.5f, 1.5f, -2, 2),
                rows(21, 4, 1)
                        .floats("s", shape(4), 1.5, 1.5, 2, 2)
                        .floats("b", shape(4), 0, 0, 0, 0)
                        .node("GroupNormalization", "x,s,b", "y", "num_groups", 2, "epsilon", 0f),
                row);
    }

    @Test
    void tileRepeatsAndPadAddsNumbers() {
        float[] row = {1, 2, 3, 4};

        assertOutput(
                row(1, 2, 1, 2, 3, 4, 3, 4), pairs(13).integers("t", 1, 1, 2).node("Tile", "x,t", "y"), row);
        assertOutput(
                row(1, 2, 3, 4, 1, 2, 3, 4), pairs(13).integers("t", 1, 2, 1).node("Tile", "x,t", "y"), row);
        assertOutput(
                row(0, 1, 2, 0, 3, 4), pairs(13).integers("p", 0, 0, 1, 0, 0, 0).node("Pad", "x,p", "y"), row);
        assertOutput(
                row(9, 9, 1, 2, 3, 4, 9, 9),
                pairs(10).node("Pad", "x", "y", "pads", shape(0, 1, 0, 0, 1, 0), "value", 9f),
                row);
        assertProblem(
                "node 0 (Pad) pads with the mode reflect, expected constant",
                pairs(13).integers("p", 0, 0, 1, 0, 0, 0).node("Pad", "x,p", "y", "mode", "reflect"),
                4);
    }

    @Test
    void categoriesPickRowsOfATable() {
        OnnxGraph table = rows(13, 2)
                .floats("t", shape(3, 2), 1, 2, 3, 4, 5, 6)
                .node("Cast", "x", "k", "to", 7)
                .node("Gather", "t,k", "y");
        OnnxGraph oneHot = rows(13, 2)
                .integers("depth", 3)
                .floats("values", shape(2), 0, 1)
                .node("Cast", "x", "k", "to", 6)
                .node("OneHot", "k,depth,values", "y");

        assertOutput(row(5, 6, 1, 2), table, row(2.9f, -0.5f));
        assertOutput(row(0, 0, 1, 0, 1, 0), oneHot, row(2, 1.5f));
    }

    @Test
    void computedConstantIsAConstant() {
        float[] row = {1, 2};
        OnnxGraph zeros = rows(13, 2)
                .integers("s", 2)
                .node("ConstantOfShape", "s", "z")
                .floats("c", shape(2), 3, 4)
                .node("Add", "z,c", "sum")
                .node("Add", "x,sum", "y");

        assertOutput(row(4, 6), zeros, row);
    }

    /** (1 + 2 + 3 + 4 + 3 * 5) / 7. */
    @Test
    void expandedNumberIsConcatenatedToRows() {
        OnnxGraph graph = rows(13, 4)
                .floats("five", shape(), 5)
                .integers("s", 1, 3)
                .node("Expand", "five,s", "fives")
                .node("Concat", "x,fives", "all", "axis", 1)
                .node("ReduceMean", "all", "y", "axes", shape(1));

        assertOutput(row(25 / 7f), graph, row(1, 2, 3, 4));
    }

    @Test
    void rowThatIsTooWideIsRefused() {
        OnnxGraph graph = rows(13, 1).integers("wider", 1, 1_000_001).node("Expand", "x,wider", "y");

        assertProblem("node 0 (Expand) makes rows of 1000001 numbers, expected 1 to 1000000", graph, 1);
    }

    /**
     * Scores are [1 + 2 - 1, 2 * 2, 0] = [2, 4, 0]. Probabilities are softmax(scores), or sigmoid(scores) divided by their
     * sum.
     */
    @Test
    void classifierGivesTheScoresOfItsClasses() {
        float[] row = {1, 2};
        double sum = Math.exp(2) + Math.exp(4) + 1;
        double[] sigmoids = {1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(-4)), 0.5};
        double all = Arrays.stream(sigmoids).sum();

        assertOutput(row(2, 4, 0), classifier("NONE").node("Identity", "scores", "y"), row);
        assertOutput(
                row((float) (Math.exp(2) / sum), (float) (Math.exp(4) / sum), (float) (1 / sum)),
                classifier("SOFTMAX").node("Identity", "scores", "y"),
                row);
        assertOutput(
                row((float) (sigmoids[0] / all), (float) (sigmoids[1] / all), (float) (0.5 / all)),
                classifier("LOGISTIC").node("ai.onnx.ml:Normalizer", "scores", "y", "norm", "L1"),
                row);
        assertProblem(
                "node 0 (LinearClassifier) has the post_transform PROBIT, expected NONE, LOGISTIC or SOFTMAX",
                classifier("PROBIT").node("Identity", "scores", "y"),
                2);
    }

    /** The maximum of [-2, 1] is 1 in ONNX Runtime, and 2 in scikit-learn. */
    @Test
    void normThatRuntimesComputeDifferentlyIsRefused() {
        OnnxGraph graph = rows(13, 2).node("ai.onnx.ml:Normalizer", "x", "y", "norm", "MAX");

        assertProblem("node 0 (Normalizer) has the norm MAX, expected L1 or L2", graph, 2);
    }

    @Test
    void labelsOfAZipMapNameTheColumns() {
        OnnxGraph graph = new OnnxGraph(13)
                .input("x", 2)
                .mapOutput("maps")
                .node(
                        "ai.onnx.ml:LinearClassifier",
                        "x",
                        "label,scores",
                        "coefficients",
                        new float[] {1, 0, 0, 1},
                        "intercepts",
                        new float[] {0, 0},
                        "classlabels_strings",
                        new String[] {"no", "yes"})
                .node("ai.onnx.ml:Normalizer", "scores", "p", "norm", "L1")
                .node("ai.onnx.ml:ZipMap", "p", "maps", "classlabels_strings", new String[] {"no", "yes"});

        Model model = model(graph);

        assertEquals(List.of("no", "yes"), model.labels());
        assertOutput(row(0.25f, 0.75f), graph, row(1, 3));
    }

    /** Whether the ONNX file is the model, or a model file names it. */
    @Test
    void labelsAreCheckedLikeThoseOfAModelFile() {
        OnnxGraph graph = rows(13, 2)
                .node(
                        "ai.onnx.ml:LinearClassifier",
                        "x",
                        "label,y",
                        "coefficients",
                        new float[] {1, 0, 0, 1},
                        "classlabels_strings",
                        new String[] {"n".repeat(300), "\u202e"});
        ModelFolder named = new ModelFolder(path)
                .file("model.onnx", graph.file())
                .yaml("name: test", "version: \"1\"", "network: model.onnx");

        named.assertProblems(
                "output.labels[0]: has 300 characters, expected at most 256",
                "output.labels[1]: has an invisible character, expected text of one line");
        assertThrows(InvalidFileException.class, () -> ModelReader.read(path.resolve("model.onnx")));
    }

    private static OnnxGraph classifier(String transform) {
        return rows(13, 2)
                .node(
                        "ai.onnx.ml:LinearClassifier",
                        "x",
                        "label,scores",
                        "coefficients",
                        new float[] {1, 1, 0, 2, 0, 0},
                        "intercepts",
                        new float[] {-1, 0, 0},
                        "classlabels_ints",
                        shape(0, 1, 2),
                        "post_transform",
                        transform);
    }

    /** Runtimes differ in the score of the other class. */
    @Test
    void oneRowOfCoefficientsForTwoClassesIsRefused() {
        OnnxGraph graph = rows(13, 2)
                .node(
                        "ai.onnx.ml:LinearClassifier",
                        "x",
                        "label,y",
                        "coefficients",
                        new float[] {1, 1},
                        "classlabels_ints",
                        shape(0, 1));

        assertProblem("has 2 coefficients and 0 intercepts for rows of 2 and 2 outputs", graph, 2);
    }

    @Test
    void linearRegressionReadsPickedAndScaledColumns() {
        OnnxGraph graph = rows(13, 3)
                .integers("columns", 2, 0)
                .node("ai.onnx.ml:ArrayFeatureExtractor", "x,columns", "picked")
                .node("ai.onnx.ml:Scaler", "picked", "scaled", "offset", new float[] {1, 2}, "scale", new float[] {
                    0.5f, 0
                })
                .node(
                        "ai.onnx.ml:LinearRegressor",
                        "scaled",
                        "y",
                        "coefficients",
                        new float[] {3, 100},
                        "intercepts",
                        new float[] {1});

        assertOutput(row(7), graph, row(9, 9, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"If", "Loop", "Scan", "NonMaxSuppression", "ai.onnx.ml:TreeEnsembleClassifier"})
    void unsupportedOperatorIsNamed(String type) {
        OnnxGraph graph = rows(13, 2).node(type, "x", "y");

        assertProblem("node 0 (" + type.substring(type.indexOf(':') + 1) + ") is not supported", graph, 2);
    }

    @Test
    void severalInputsAreNamed() {
        OnnxGraph graph = rows(13, 2).input("state", 2).node("Add", "x,state", "y");

        assertProblem("has the inputs x, state, expected one", graph, 2);
    }

    private static OnnxGraph rows(long opset, long... dimensions) {
        return OnnxGraph.ofRows(opset, dimensions);
    }

    private static OnnxGraph pairs(long opset) {
        return OnnxGraph.ofRows(opset, 2, 2);
    }

    private static OnnxGraph withTen() {
        return rows(13, 3).floats("c", shape(), 10);
    }

    private static float[] row(float... numbers) {
        return numbers;
    }

    private Model model(OnnxGraph graph) {
        new ModelFolder(path).file("model.onnx", graph.file());
        return ModelReader.read(path.resolve("model.onnx"));
    }

    private float[] forward(OnnxGraph graph, float[] row) {
        Network network = model(graph).network();
        FMatrixRMaj input = new FMatrixRMaj(1, row.length, true, row);
        FMatrixRMaj output = network.forward(input, network.workspace(1));
        return Arrays.copyOf(output.data, output.getNumElements());
    }

    private void assertOutput(float[] expected, OnnxGraph graph, float[] row) {
        assertArrayEquals(expected, forward(graph, row), TOLERANCE);
    }

    private void assertProblem(String expected, OnnxGraph graph, int inputs) {
        var e = assertThrows(InvalidFileException.class, () -> forward(graph, new float[inputs]));

        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }
}
