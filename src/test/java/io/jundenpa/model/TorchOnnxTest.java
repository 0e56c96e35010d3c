package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.nn.Network;
import io.jundenpa.nn.Workspace;
import io.jundenpa.npy.NpyReader;
import io.jundenpa.npy.NpzFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks that PyTorch 1.13 exported, against what it gives in double precision; made by src/test/python/torch_onnx.py. */
class TorchOnnxTest {

    private static final Path FOLDER = Path.of("src/test/resources/onnx");

    @ParameterizedTest
    @CsvSource({
        "activations",
        "rnn",
        "lstm",
        "gru",
        "gru_both",
        "lstm_both",
        "convolutions",
        "residual",
        "residual_opset11",
        "embedded"
    })
    void exportedNetworkGivesTheReference(String name) throws IOException {
        var references = new NpzFile(Files.readAllBytes(FOLDER.resolve("torch.npz")));
        Network network = ModelReader.read(FOLDER.resolve(name + ".onnx")).network();
        double[] inputs = read(references, name + ".x");
        double[] expected = read(references, name + ".y");
        int rows = inputs.length / network.inputSize();
        FMatrixRMaj input = new FMatrixRMaj(rows, network.inputSize());
        for (int i = 0; i < inputs.length; i++) {
            input.data[i] = (float) inputs[i];
        }

        float[] found = network.forward(input, new Workspace(network, rows)).data;

        assertEquals(expected.length, rows * network.outputSize());
        for (int i = 0; i < expected.length; i++) {
            // The errors of some ten roundings of 6e-8, at the size of the value and at 1.
            assertEquals(expected[i], found[i], 2e-6 + 5e-6 * Math.abs(expected[i]), "number " + i);
        }
    }

    private static double[] read(NpzFile file, String name) throws IOException {
        try (NpyReader reader = file.open(name)) {
            return reader.readDoubles();
        }
    }
}
