package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.document.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPathTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"model.yaml", "model.yml", "model.json"})
    void folderMeansItsModelFile(String name) throws IOException {
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

        assertRefused(inner, link, "is a link that leaves the model's folder, expected a file in it");
    }

    @Test
    void modelFileThatIsAFolderIsRefused() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("model.yaml"));

        assertRefused(folder, inner, "not a file");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            m.pt => is a pickle, which may run code when it is loaded; expected a folder with model.yaml and weights.npz; in Python: np.savez("weights.npz", **{k: v.numpy() for k, v in model.state_dict().items()})
            m.joblib => is a pickle, which may run code when it is loaded; expected a folder with model.yaml and weights.npz; in Python: np.savez("weights.npz", **{f"layer{i}.W": w for i, w in enumerate(model.coefs_)}, **{f"layer{i}.b": b for i, b in enumerate(model.intercepts_)})
            m.keras => is no Keras model: it is neither a zip nor an HDF5 file
            m.safetensors => holds weights without their layers; expected a folder with model.yaml
            m.npz => holds weights without their layers; expected a folder with model.yaml
            m.txt => is no model; expected a folder with model.yaml
            model => is no model; expected a folder with model.yaml
            """)
    void otherFormatsAreRefused(String name, String message) throws IOException {
        Path file = Files.createFile(folder.resolve(name));

        assertRefused(file, file, message);
    }

    static void assertRefused(Path path, Path named, String... problems) {
        InvalidFileException e = assertThrows(InvalidFileException.class, () -> ModelReader.read(path));

        assertEquals(ModelFolder.message(named, problems), e.getMessage());
    }
}
