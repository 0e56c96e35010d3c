package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.format.document.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPathTest {

    private static final String EXPECTED = "expected a folder with model.yaml, or an .onnx, .keras or .h5 file";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"model.yaml", "model.yml", "model.json"})
    void modelFileOfAFolderIsFound(String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));

        assertEquals(file, ModelPath.find(folder));
        assertEquals(file, ModelPath.find(file));
    }

    @Test
    void missingFolderIsRefused() {
        Path missing = folder.resolve("digitts");

        assertRefused(missing, missing, "no such file or folder");
    }

    @Test
    void folderWithoutModelFileIsRefused() {
        assertRefused(folder, folder, "no model.yaml, model.yml or model.json in this folder");
    }

    @Test
    void folderWithTwoModelFilesIsRefused() throws IOException {
        Files.createFile(folder.resolve("model.yaml"));
        Files.createFile(folder.resolve("model.json"));

        assertRefused(folder, folder, "model.yaml and model.json in this folder, expected only one of them");
    }

    @Test
    void modelFileThatIsALinkOutOfTheFolderIsRefused() throws IOException {
        Path outside = Files.createFile(folder.resolve("secret.yaml"));
        Path inner = Files.createDirectory(folder.resolve("model"));
        Path link = Files.createSymbolicLink(inner.resolve("model.yaml"), outside);

        assertRefused(
                inner,
                link,
                "is a link that leaves the model's folder, expected a file in it; cp -rL copies a folder without its links");
    }

    @Test
    void modelFileThatIsAFolderIsRefused() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("model.yaml"));

        assertRefused(folder, inner, "not a file");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            m.pt => is a pickle, which may run code when it is loaded; MODEL; in Python: torch.onnx.export(model.eval(), x, "model.onnx")
            pytorch_model.bin => is a pickle, which may run code when it is loaded; MODEL; in Python: torch.onnx.export(model.eval(), x, "model.onnx")
            m.joblib => is a pickle, which may run code when it is loaded; MODEL; in Python: open("model.onnx", "wb").write(skl2onnx.to_onnx(model, X[:1].astype(np.float32)).SerializeToString())
            m.pmml => is PMML, which is not supported; MODEL; in Python: open("model.onnx", "wb").write(skl2onnx.to_onnx(model, X[:1].astype(np.float32)).SerializeToString())
            saved_model.pb => is a SavedModel of TensorFlow, which is not supported; MODEL; python -m tf2onnx.convert --saved-model . --output model.onnx
            m.tflite => is a TensorFlow Lite file, which is not supported; MODEL; python -m tf2onnx.convert --tflite m.tflite --output model.onnx
            m.keras => is not a Keras model: it is neither a zip nor an HDF5 file
            m.safetensors => holds weights without their layers; MODEL
            m.npz => holds weights without their layers; MODEL
            m.txt => is no model; MODEL
            model => is no model; MODEL
            """)
    void otherFormatsAreRefused(String name, String message) throws IOException {
        Path file = Files.createFile(folder.resolve(name));

        assertRefused(file, file, message.replace("MODEL", EXPECTED));
    }

    @Test
    void savedModelOfTensorFlowIsRefused() throws IOException {
        Path saved = Files.createDirectory(folder.resolve("fraud"));
        Files.createFile(saved.resolve("saved_model.pb"));

        assertRefused(
                saved,
                saved,
                "is a SavedModel of TensorFlow, which is not supported; " + EXPECTED
                        + "; python -m tf2onnx.convert --saved-model fraud --output model.onnx");
    }

    static void assertRefused(Path path, Path named, String... problems) {
        InvalidFileException e = assertThrows(InvalidFileException.class, () -> ModelReader.read(path));

        assertEquals(ModelFolder.message(named, problems), e.getMessage());
    }
}
