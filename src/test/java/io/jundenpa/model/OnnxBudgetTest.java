package io.jundenpa.model;

import static io.jundenpa.format.onnx.OnnxGraph.shape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.onnx.OnnxGraph;
import io.jundenpa.nn.Network;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an ONNX graph may take while it is read. The layers, their files and the constants may take 64 MiB. */
@Timeout(60)
class OnnxBudgetTest {

    private static final int MEMORY = 1 << 26;
    private static final int NODES = 1000;

    @TempDir
    Path path;

    @Test
    void constantsThatOnlyChangeTheirShapeTakeNoMemory() {
        OnnxGraph graph = weights().integers("sizes", 512, 512);

        assertEquals(512 * 512 + 512, network(chain(graph, "Reshape", ",sizes")).parameters());
        assertEquals(512 * 512 + 512, network(chain(weights(), "Identity", "")).parameters());
    }

    /** Each Transpose moves 1 MiB and lists the places of its numbers, which is 1 MiB too. */
    @Test
    void constantsThatAreComputedAreLimited() {
        assertProblem("(Transpose) needs 1048576 more bytes: the layers", chain(weights(), "Transpose", ""));
        assertProblem("(Add) needs 4194304 more bytes: the layers", chain(weights(), "Add", ",w0"));
    }

    /** Each Add looks through its 262,144 numbers. */
    @Test
    void constantsThatAreReadAgainAndAgainAreLimited() {
        OnnxGraph graph = OnnxGraph.ofRows(13, 512, 512).floats("c", shape(512, 512), new double[512 * 512]);
        for (int i = 0; i < NODES; i++) {
            graph.node("Add", (i == 0 ? "x" : "y" + i) + ",c", i == NODES - 1 ? "y" : "y" + (i + 1));
        }

        assertProblem("(Add) reads or computes 262144 more constants, with all before it ", graph);
    }

    @Test
    void columnsOfWideRowsAreLimited() {
        OnnxGraph graph = OnnxGraph.ofRows(13, 1).integers("wide", 1, 1_000_000);
        StringBuilder names = new StringBuilder("y0");
        for (int i = 0; i < 17; i++) {
            graph.node("Expand", "x,wide", "y" + i);
            names.append(i == 0 ? "" : ",y" + i);
        }

        assertProblem("node 16 (Expand) needs 4000000 more bytes", graph.node("Sum", names.toString(), "y"));
    }

    /** 100 layers share the weights of 1 MiB for their two directions. */
    @Test
    void recurrentLayersShareTheirWeights() {
        OnnxGraph graph = OnnxGraph.ofRows(14, 2, 1)
                .floats("w", shape(2, 362, 1), new double[2 * 362])
                .floats("r", shape(2, 362, 362), new double[2 * 362 * 362])
                .floats("b", shape(2, 724), new double[2 * 724]);
        for (int i = 0; i < 100; i++) {
            graph.node("RNN", "x,w,r,b", ",y" + i, "layout", 1, "direction", "bidirectional");
        }

        assertEquals(
                2 * 362 * (1 + 362 + 1),
                network(graph.node("Flatten", "y99", "y")).parameters());
    }

    @Test
    void wideRowsThatAreTransposedBackAndForthAreNotMoved() {
        OnnxGraph graph = OnnxGraph.ofRows(13, 1000, 1000);
        for (int i = 0; i < 20_000; i++) {
            graph.node("Transpose", i == 0 ? "x" : "t" + i, "t" + (i + 1), "perm", shape(0, 2, 1));
        }

        assertEquals(1, network(graph.node("Relu", "t20000", "y")).steps().size());
    }

    /** Each input and output of a node takes memory, of one node or of many. */
    @Test
    void layersAreLimited() {
        OnnxGraph one = OnnxGraph.ofRows(13, 2).node("Mean", "x" + ",x".repeat(300_000), "y");
        OnnxGraph many = OnnxGraph.ofRows(13, 2, 2).floats("s", shape(2), 1, 1);
        for (int i = 0; i < 50_000; i++) {
            many.node("BatchNormalization", (i == 0 ? "x" : "y" + i) + ",s,s,s,s", i == 49_999 ? "y" : "y" + (i + 1));
        }

        assertProblem("node 0 (Mean) needs 153601024 more bytes: the layers", one);
        assertProblem("(BatchNormalization) needs 3072 more bytes: the layers", many);
    }

    @Test
    void workOfARowIsLimited() {
        OnnxGraph graph = OnnxGraph.ofRows(13, 1, 1_000_000).node("MaxPool", "x", "y", "kernel_shape", shape(500_000));

        assertProblem(
                "with the layers before it, a row takes 250000500000 floating-point operations, expected at most"
                        + " 10000000000",
                graph);
    }

    @Test
    void moreThan64DimensionsAreRefused() {
        long[] dimensions = new long[65];
        Arrays.fill(dimensions, 1);

        assertProblem(
                "has a value of 65 dimensions, expected at most 64",
                OnnxGraph.ofRows(13, dimensions).node("Relu", "x", "y"));
    }

    private static OnnxGraph weights() {
        return OnnxGraph.ofRows(13, 512).floats("w0", shape(512, 512), new double[512 * 512]);
    }

    /** A product of rows with w0 after {@link #NODES} nodes. */
    private static OnnxGraph chain(OnnxGraph graph, String type, String inputs) {
        for (int i = 0; i < NODES; i++) {
            graph.node(type, "w" + i + inputs, "w" + (i + 1));
        }
        return graph.node("MatMul", "x,w" + NODES, "y");
    }

    private Network network(OnnxGraph graph) {
        new ModelFolder(path).file("model.onnx", graph.file());
        return ModelReader.read(path.resolve("model.onnx"), MEMORY).network();
    }

    private void assertProblem(String expected, OnnxGraph graph) {
        var e = assertThrows(InvalidFileException.class, () -> network(graph));

        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }
}
