package io.jundenpa.format.onnx;

import static io.jundenpa.format.onnx.OnnxGraph.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Operators that spell out a layer become that layer. Operators that only look like it do not. */
class PatternsTest {

    private static final double ROOT_OF_TWO = 1.41421356;
    private static final String NORM = "layer_norm steps=2 epsilon=0.001 gain=weights.npz#gain shift=weights.npz#shift";
    private static final double ROOT_OF_TWO_OVER_PI = 0.79788456;

    @Test
    void operatorsOfAGeluWithErfBecomeAGelu() throws FormatException {
        OnnxGraph behind = erf("Div", ROOT_OF_TWO).node("Mul", "x,gate", "p").node("Mul", "p,half", "y");
        OnnxGraph before =
                erf("Mul", 1 / ROOT_OF_TWO).node("Mul", "half,x", "h").node("Mul", "gate,h", "y");
        OnnxGraph gate = erf("Div", ROOT_OF_TWO).node("Mul", "gate,half", "h").node("Mul", "h,x", "y");

        assertLayers("gelu", behind);
        assertLayers("gelu", before);
        assertLayers("gelu", gate);
    }

    @Test
    void geluWithAnotherConstantIsNotAGelu() throws FormatException {
        OnnxGraph scale = erf("Div", 1.414).node("Mul", "x,gate", "p").node("Mul", "p,half", "y");
        OnnxGraph whole = erf("Div", ROOT_OF_TWO).node("Mul", "x,gate", "y");
        OnnxGraph other = erf("Div", ROOT_OF_TWO)
                .node("Neg", "x", "n")
                .node("Mul", "n,gate", "p")
                .node("Mul", "p,half", "y");

        assertLayers("div erf add mul mul", scale);
        assertLayers("div erf add mul", whole);
        assertLayers("neg div erf add mul mul", other);
    }

    private static OnnxGraph erf(String type, double scale) {
        return rows(3).floats("scale", shape(), scale)
                .floats("one", shape(), 1)
                .floats("half", shape(), 0.5)
                .node(type, "x,scale", "s")
                .node("Erf", "s", "e")
                .node("Add", "e,one", "gate");
    }

    @Test
    void operatorsOfAGeluWithTanhBecomeAGelu() throws FormatException {
        assertLayers("gelu approximate=tanh", tanh("Pow", "x,three", ROOT_OF_TWO_OVER_PI, 0.044715));
        assertLayers("gelu approximate=tanh", tanh("Mul", "square,x", ROOT_OF_TWO_OVER_PI, 0.044715));
        assertLayers("gelu approximate=tanh", tanh("Mul", "x,square", ROOT_OF_TWO_OVER_PI, 0.044715));
    }

    @Test
    void tanhOfAnotherCurveIsNotAGelu() throws FormatException {
        assertLayers("pow mul add mul tanh add mul mul", tanh("Pow", "x,three", ROOT_OF_TWO_OVER_PI, 0.0447));
        assertLayers("pow mul add mul tanh add mul mul", tanh("Pow", "x,three", 0.8, 0.044715));
        assertLayers("pow mul add mul tanh add mul mul", tanh("Pow", "x,two", ROOT_OF_TWO_OVER_PI, 0.044715));
    }

    private static OnnxGraph tanh(String cube, String factors, double scale, double cubic) {
        return rows(3).floats("scale", shape(), scale)
                .floats("cubic", shape(), cubic)
                .floats("one", shape(), 1)
                .floats("two", shape(), 2)
                .floats("three", shape(), 3)
                .floats("half", shape(), 0.5)
                .node("Mul", "x,x", "square")
                .node(cube, factors, "cube")
                .node("Mul", "cube,cubic", "c")
                .node("Add", "x,c", "sum")
                .node("Mul", "scale,sum", "s")
                .node("Tanh", "s", "t")
                .node("Add", "one,t", "gate")
                .node("Mul", "x,gate", "p")
                .node("Mul", "half,p", "y");
    }

    @Test
    void inputTimesItsOwnGateIsOneLayer() throws FormatException {
        assertLayers("silu", rows(3).node("Sigmoid", "x", "s").node("Mul", "s,x", "y"));
        assertLayers(
                "mish",
                rows(3).node("Softplus", "x", "s").node("Tanh", "s", "t").node("Mul", "x,t", "y"));
        assertLayers(
                "hard_swish",
                rows(3).node("HardSigmoid", "x", "s", "alpha", 1 / 6f, "beta", 0.5f)
                        .node("Mul", "x,s", "y"));
        assertLayers("hard_swish", clipped(3).node("Mul", "x,c", "p").node("Div", "p,six", "y"));
        assertLayers("hard_swish", clipped(3).node("Div", "c,six", "s").node("Mul", "s,x", "y"));
    }

    @Test
    void gateOfAnotherInputIsNotMerged() throws FormatException {
        assertLayers(
                "neg sigmoid mul",
                rows(3).node("Neg", "x", "n").node("Sigmoid", "n", "s").node("Mul", "s,x", "y"));
        assertLayers("tanh mul", rows(3).node("Tanh", "x", "t").node("Mul", "x,t", "y"));
        assertLayers("hard_sigmoid mul", rows(3).node("HardSigmoid", "x", "s").node("Mul", "x,s", "y"));
        assertLayers("add clip mul div", clipped(2).node("Mul", "x,c", "p").node("Div", "p,six", "y"));
    }

    private static OnnxGraph clipped(double offset) {
        return rows(3).floats("offset", shape(), offset)
                .floats("zero", shape(), 0)
                .floats("six", shape(), 6)
                .node("Add", "x,offset", "o")
                .node("Clip", "o,zero,six", "c");
    }

    @Test
    void operatorsOfALayerNormalisationBecomeOne() throws FormatException {
        OnnxGraph quotient =
                rooted(centred(-1).node("Pow", "d,two", "q").node("ReduceMean", "q", "v", "axes", shape(-1)));

        assertLayers(NORM, scaled(quotient.node("Div", "d,root", "n")));
        assertLayers(
                NORM,
                scaled(product()
                        .floats("one", shape(), 1)
                        .node("Div", "one,root", "r")
                        .node("Mul", "d,r", "n")));
        assertLayers(NORM, scaled(product().node("Reciprocal", "root", "r").node("Mul", "r,d", "n")));
    }

    private static OnnxGraph product() {
        return rooted(centred(-1).node("Mul", "d,d", "q").node("ReduceMean", "q", "v", "axes", shape(-1)));
    }

    /** An epsilon outside the root, or another mean, gives other numbers. */
    @Test
    void normalisationByAnotherDeviationIsNotMerged() throws FormatException {
        OnnxGraph outside = centred(-1)
                .node("Pow", "d,two", "q")
                .node("ReduceMean", "q", "v", "axes", shape(-1))
                .node("Sqrt", "v", "s")
                .node("Add", "s,epsilon", "root")
                .node("Div", "d,root", "y");
        OnnxGraph overTheRow = rooted(
                        centred(-1).node("Pow", "d,two", "q").node("ReduceMean", "q", "v", "axes", shape(1, 2)))
                .node("Div", "d,root", "y");
        OnnxGraph overSteps = rooted(
                        centred(-1).node("Pow", "d,two", "q").node("ReduceMean", "q", "v", "axes", shape(1)))
                .node("Div", "d,root", "y");
        OnnxGraph unbiased = rooted(centred(-1)
                        .node("Pow", "d,two", "q")
                        .node("ReduceMean", "q", "biased", "axes", shape(-1))
                        .floats("bessel", shape(), 1.5)
                        .node("Mul", "biased,bessel", "v"))
                .node("Div", "d,root", "y");
        OnnxGraph cubes = rooted(centred(-1)
                        .floats("three", shape(), 3)
                        .node("Pow", "d,three", "q")
                        .node("ReduceMean", "q", "v", "axes", shape(-1)))
                .node("Div", "d,root", "y");

        assertNone("layer_norm", outside);
        assertNone("layer_norm", overTheRow);
        assertNone("layer_norm", overSteps);
        assertNone("layer_norm", unbiased);
        assertNone("layer_norm", cubes);
        assertNone("rms_norm", outside);
        assertNone("rms_norm", overSteps);
        assertNone("rms_norm", unbiased);
    }

    @Test
    void operatorsOfAnRmsNormalisationBecomeOne() throws FormatException {
        OnnxGraph square = pairs().node("Pow", "x,two", "q").node("ReduceMean", "q", "v", "axes", shape(-1));
        OnnxGraph sum = pairs().node("Pow", "x,two", "q").node("ReduceSum", "q", "v", "axes", shape(-1));

        assertLayers(
                "rms_norm steps=2 epsilon=0.001 gain=weights.npz#gain",
                rooted(square).node("Div", "x,root", "n").node("Mul", "n,gain", "y"));
        assertNone("rms_norm", rooted(sum).node("Div", "x,root", "y"));
    }

    /** Each group is divided by the root of another group. */
    @Test
    void normalisationByTheRootsOfOtherGroupsIsNotMerged() throws FormatException {
        OnnxGraph square = OnnxGraph.ofRows(12, 2, 2)
                .floats("two", shape(), 2)
                .floats("epsilon", shape(), 1e-3)
                .node("Pow", "x,two", "q")
                .node("ReduceMean", "q", "v", "axes", shape(-1));

        assertNone(
                "rms_norm",
                rooted(square)
                        .node("Transpose", "root", "turned", "perm", shape(0, 2, 1))
                        .node("Div", "x,turned", "y"));
    }

    /** A part of a pattern is written if another layer reads it. */
    @Test
    void partThatIsReadElsewhereStays() throws FormatException {
        assertLayers(
                "sigmoid silu add",
                rows(3).node("Sigmoid", "x", "s").node("Mul", "s,x", "m").node("Add", "s,m", "y"));
    }

    private static OnnxGraph centred(long axis) {
        return pairs().node("ReduceMean", "x", "m", "axes", shape(axis)).node("Sub", "x,m", "d");
    }

    private static OnnxGraph rooted(OnnxGraph graph) {
        return graph.node("Add", "v,epsilon", "w").node("Sqrt", "w", "root");
    }

    private static OnnxGraph scaled(OnnxGraph graph) {
        return graph.node("Mul", "n,gain", "g").node("Add", "g,shift", "y");
    }

    @Test
    void rowsStayTransposedFromOneLayerOverStepsToTheNext() throws FormatException {
        OnnxGraph residual = OnnxGraph.ofRows(13, 2, 3)
                .floats("w", shape(2, 2, 1), 1, 2, 3, 4)
                .node("Conv", "x,w", "a")
                .node("Relu", "a", "b")
                .node("Add", "x,b", "c")
                .node("Conv", "c,w", "d")
                .node("Relu", "d", "e")
                .node("Add", "e,c", "f")
                .node("GlobalMaxPool", "f", "y");

        assertLayers("transpose conv1d relu add conv1d relu add global_max_pool", residual);
    }

    private static OnnxGraph pairs() {
        return OnnxGraph.ofRows(12, 2, 3)
                .floats("two", shape(), 2)
                .floats("epsilon", shape(), 1e-3)
                .floats("gain", shape(3), 1, 2, 3)
                .floats("shift", shape(3), 4, 5, 6);
    }

    private static OnnxGraph rows(long width) {
        return OnnxGraph.ofRows(12, width);
    }

    /** Compares the types. If the stack has one layer, compares its keys too. */
    private static void assertLayers(String expected, OnnxGraph graph) throws FormatException {
        Stack stack = read(graph);
        List<String> words = new ArrayList<>();
        for (JsonNode layer : stack.document("test", "1").path("layers")) {
            words.add(layer.path("type").textValue());
            if (stack.layers().size() == 1) {
                layer.properties().stream()
                        .filter(key -> !key.getKey().equals("type"))
                        .map(key -> key.getKey() + "=" + key.getValue().asText())
                        .forEach(words::add);
            }
        }
        assertEquals(expected, String.join(" ", words));
    }

    private static void assertNone(String type, OnnxGraph graph) throws FormatException {
        assertEquals(
                0,
                read(graph).layers().stream()
                        .filter(layer -> layer.type().equals(type))
                        .count(),
                type);
    }

    private static Stack read(OnnxGraph graph) throws FormatException {
        return OnnxImport.read(
                graph.file(),
                location -> {
                    throw new FormatException("no " + location);
                },
                OptionalInt.empty(),
                Optional.empty(),
                new Budget(1 << 26));
    }
}
