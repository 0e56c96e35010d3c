package io.jundenpa.model;

import io.jundenpa.format.npy.NpzFile;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks exported by PyTorch, compared with its outputs in double precision. The files are made by
 * src/test/python/torch_onnx.py and torch_dynamo.py.
 */
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
        "embedded",
        "dynamo/lstm",
        "dynamo/gru_both",
        "dynamo/blocks"
    })
    void exportedNetworkMatchesTheReference(String file) throws IOException {
        Path path = FOLDER.resolve(file + ".onnx");
        String name = String.valueOf(path.getFileName()).replace(".onnx", "");
        var references = new NpzFile(Files.readAllBytes(path.resolveSibling("torch.npz")));
        Network network = ModelReader.read(path).network();

        References.assertAgreement(
                References.read(references, name + ".x"), References.read(references, name + ".y"), network, 0);
    }
}
