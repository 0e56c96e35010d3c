package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The operator tests of the ONNX project, as models of rows. Skipped if the files are missing. */
class OnnxCasesTest {

    private static final Path CASES = Path.of("../shared/onnx-cases");

    /** The cases that are refused: they read the first row of a batch, or compute over its rows. */
    private static final List<String> REFUSED = List.of(
            "shape__node__test_concat_2d_axis_1",
            "dense__node__test_gemm_default_matrix_bias",
            "normalisation__node__test_rms_normalization_2d_axis0",
            "normalisation__node__test_rms_normalization_2d_axis_negative_2",
            "shape__pytorch-operator__test_operator_concat2",
            "graph__pytorch-operator__test_operator_index",
            "graph__pytorch-operator__test_operator_params");

    @Test
    void everyCaseMatchesItsOutputOrIsRefusedWithAReason(TestReporter reporter) throws IOException {
        assumeTrue(Files.exists(CASES), "the ONNX cases are not here");
        Map<String, int[]> counts = new TreeMap<>();
        List<String> refused = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (JsonNode entry :
                new ObjectMapper().readTree(CASES.resolve("index.json").toFile())) {
            String name = entry.path("case").textValue();
            int[] count = counts.computeIfAbsent(entry.path("category").textValue(), absent -> new int[3]);
            try {
                String difference = difference(CASES.resolve(name));
                count[difference.isEmpty() ? 0 : 2]++;
                if (!difference.isEmpty()) {
                    failed.add(name + ": " + difference);
                }
            } catch (InvalidFileException e) {
                count[1]++;
                refused.add(name + ": " + e.getMessage());
            }
        }

        StringBuilder board = new StringBuilder("category, passed, refused, failed");
        counts.forEach((category, count) -> board.append("\n")
                .append(category)
                .append(", ")
                .append(count[0])
                .append(", ")
                .append(count[1])
                .append(", ")
                .append(count[2]));
        reporter.publishEntry("scoreboard", board.toString());
        assertEquals(List.of(), failed);
        assertEquals(
                REFUSED,
                refused.stream()
                        .map(line -> line.substring(0, line.indexOf(':')))
                        .toList());
        assertTrue(refused.stream().allMatch(line -> line.contains(" a batch")), refused.toString());
    }

    /** The first number that is wrong; empty if there is none. */
    private static String difference(Path folder) throws IOException {
        Network network = ModelReader.read(folder.resolve("model.onnx")).network();
        double[] inputs = References.read(folder.resolve("input.npy"));
        double[] expected = References.read(folder.resolve("output.npy"));
        float[] found = References.forward(inputs, network);
        if (found.length != expected.length) {
            return "gives " + found.length + " numbers, expected " + expected.length;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= 1e-5 + 1e-5 * Math.abs(expected[i]))) {
                return "number " + i + " is " + found[i] + ", expected " + expected[i];
            }
        }
        return "";
    }
}
