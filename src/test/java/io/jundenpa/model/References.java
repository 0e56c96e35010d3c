package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.format.npy.NpyReader;
import io.jundenpa.format.npy.NpzFile;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/** Comparisons with the results of other tools, mostly in double precision. */
final class References {

    private References() {}

    /** Compares the outputs for {@code test_inputs.npy} with {@code expected_f64.npy}. */
    static void assertAgreement(Path folder, Network network) throws IOException {
        assertAgreement(folder, network, 0);
    }

    /** Compares the last columns. The reference lacks the given number of columns before them. */
    static void assertAgreement(Path folder, Network network, int skipped) throws IOException {
        double[] inputs = read(folder.resolve("test_inputs.npy"));
        assertAgreement(inputs, read(folder.resolve("expected_f64.npy")), network, skipped);
    }

    /** Compares the last columns of all rows. */
    static void assertAgreement(double[] inputs, double[] expected, Network network, int skipped) {
        float[] found = forward(inputs, network);

        int columns = network.outputSize() - skipped;
        assertEquals(expected.length, inputs.length / network.inputSize() * columns);
        for (int i = 0; i < expected.length; i++) {
            // The errors of about ten roundings of 6e-8, at the magnitude of the value and at 1.
            float number = found[i / columns * network.outputSize() + skipped + i % columns];
            assertEquals(expected[i], number, 2e-6 + 5e-6 * Math.abs(expected[i]), "number " + i);
        }
    }

    /** The activations of rows that are as wide as the input of the network. */
    static float[] forward(double[] inputs, Network network) {
        int rows = inputs.length / network.inputSize();
        FMatrixRMaj input = new FMatrixRMaj(rows, network.inputSize());
        for (int i = 0; i < inputs.length; i++) {
            input.data[i] = (float) inputs[i];
        }
        FMatrixRMaj output = network.forward(input, network.workspace(rows));
        return Arrays.copyOf(output.data, output.getNumElements());
    }

    static double[] read(Path file) throws IOException {
        try (NpyReader reader = NpyReader.open(Files.newInputStream(file), Files.size(file))) {
            return reader.readDoubles();
        }
    }

    static double[] read(NpzFile file, String name) throws IOException {
        try (NpyReader reader = file.open(name)) {
            return reader.readDoubles();
        }
    }
}
