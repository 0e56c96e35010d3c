package io.jundenpa.model;

import io.jundenpa.event.Feature;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.Layout;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.Rows;
import io.jundenpa.format.document.Document;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Problems;
import io.jundenpa.nn.Network;
import io.jundenpa.nn.Workspace;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.FMatrixRMaj;

/**
 * Golden examples: lines of {@code {"input": ..., "output": [...]}} that the network must reproduce. The input is one row in
 * the {@code json} record format.
 *
 * <p>An output y passes against the expected number e if {@code |y - e| <= 1e-5 + 1e-5 * |e|}. A network that was trained in
 * another precision stays within this tolerance; a different network does not.
 */
final class Examples {

    private static final double TOLERANCE = 1e-5;
    private static final int MAX_SHOWN = 5;

    private final String name;
    private final Network network;
    private final Workspace workspace;
    private final RowDecoder decoder;
    private final Rows rows;

    /**
     * Examples of a network.
     *
     * @param name the file, for messages
     * @param features the names of the input columns; empty if they have none
     */
    Examples(String name, List<Feature> features, Network network) {
        this.name = name;
        this.network = network;
        this.workspace = network.workspace(1);
        this.decoder = InputFormat.JSON.decoder(network.inputSize(), features);
        this.rows = new Rows(network.inputSize(), 1);
    }

    /** Runs the examples of a file. Reports the first ones that fail, and how many fail. */
    void check(byte[] content, Problems problems) {
        int lines = 0;
        int examples = 0;
        int failed = 0;
        for (int start = 0, end; start < content.length; start = end + 1) {
            end = endOfLine(content, start);
            lines++;
            byte[] line = Arrays.copyOfRange(content, start, end);
            if (isBlank(line)) {
                continue;
            }
            examples++;
            Problems found = new Problems(name + " line " + lines);
            checkLine(line, found);
            if (!found.isEmpty() && ++failed <= MAX_SHOWN) {
                problems.addAll(found);
            }
        }
        if (examples == 0) {
            problems.add(name, "is empty, expected at least one example");
        }
        if (failed > MAX_SHOWN) {
            problems.add(name, failed + " of " + examples + " examples fail, the first " + MAX_SHOWN + " are shown");
        }
    }

    private static int endOfLine(byte[] content, int start) {
        int end = start;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private void checkLine(byte[] line, Problems problems) {
        Document.json(line, problems).ifPresent(section -> {
            Optional<FMatrixRMaj> input =
                    section.required("input", "a row as in a record").flatMap(this::input);
            Optional<Node> output = section.required("output", "a list of numbers");
            Optional<double[]> expected = output.flatMap(this::expected);
            section.close();
            if (input.isPresent() && expected.isPresent()) {
                compare(network.forward(input.orElseThrow(), workspace).data, expected.orElseThrow(), problems);
            }
        });
    }

    private Optional<FMatrixRMaj> input(Node node) {
        rows.truncate(0);
        try {
            if (decoder.decode(node.json(), rows) == Layout.ROW) {
                FMatrixRMaj input = new FMatrixRMaj(1, network.inputSize());
                System.arraycopy(rows.values(), 0, input.data, 0, network.inputSize());
                return Optional.of(input);
            }
            node.problem("has a list of rows, expected one row");
        } catch (RejectException e) {
            node.problem(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<double[]> expected(Node node) {
        Optional<double[]> numbers = node.numbers();
        int found = numbers.map(values -> values.length).orElse(network.outputSize());
        if (found != network.outputSize()) {
            node.problem("has " + found + " numbers, expected " + network.outputSize());
        }
        return numbers.filter(values -> values.length == network.outputSize());
    }

    /** Reports the first output outside of the tolerance. The negated comparison also reports NaN. */
    private static void compare(float[] found, double[] expected, Problems problems) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(found[i] - expected[i]) <= TOLERANCE + TOLERANCE * Math.abs(expected[i]))) {
                problems.add("", "output[" + i + "] is " + found[i] + ", expected " + expected[i]);
                return;
            }
        }
    }
}
