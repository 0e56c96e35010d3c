package io.jundenpa.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jundenpa.format.document.InvalidFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A model reads no file outside of its folder, whichever of its files names it, and in whatever way. */
class FilesOutsideTest {

    private static final Path MODELS = Path.of("src/test/resources/models/torch_mlp_bn_ln_gelu/external");
    private static final byte[] SECRET = "secret".getBytes(ISO_8859_1);

    private static final String LEAVES =
            " is a link that leaves the model's folder, expected a file in it; cp -rL copies a folder without its links";

    @TempDir
    Path path;

    private Path inside;
    private Path outside;

    @BeforeEach
    void createFolders() throws IOException {
        inside = Files.createDirectory(path.resolve("model"));
        outside = Files.createDirectory(path.resolve("outside"));
    }

    @ParameterizedTest
    @EnumSource
    void pathThatGoesUpIsRefused(By by) throws IOException {
        String name = by.file("../");
        Files.write(inside.resolve(name), SECRET);

        assertRefused(by, name, "\"" + name + "\" leaves the model's folder, expected a path without \"..\"");
    }

    @ParameterizedTest
    @EnumSource
    void pathThatGoesDownAndUpIsRefused(By by) {
        String name = by.file("a/../../");

        assertRefused(by, name, "\"" + name + "\" leaves the model's folder, expected a path without \"..\"");
    }

    @ParameterizedTest
    @EnumSource
    void absolutePathIsRefused(By by) {
        String name = by.file("/");

        assertRefused(by, name, "\"" + name + "\" is absolute, expected a path relative to the model's folder");
    }

    @ParameterizedTest
    @EnumSource
    void linkToAFileOutsideIsRefused(By by) throws IOException {
        String name = by.file("");
        Files.createSymbolicLink(inside.resolve(name), Files.write(outside.resolve("file"), SECRET));

        assertRefused(by, name, name + LEAVES);
    }

    @ParameterizedTest
    @EnumSource
    void linkOfAParentFolderIsRefused(By by) throws IOException {
        String name = by.file("a/");
        Files.createSymbolicLink(inside.resolve("a"), outside);
        Files.write(inside.resolve(name), SECRET);

        assertRefused(by, name, name + LEAVES);
    }

    @ParameterizedTest
    @EnumSource
    void linkToADeviceIsRefused(By by) throws IOException {
        String name = by.file("");
        assumeTrue(Files.exists(Path.of("/dev/zero")), "there is no /dev/zero here");
        Path link = Files.createSymbolicLink(inside.resolve(name), Path.of("/dev/zero"));

        assertRefused(by, name, name + LEAVES);
        Files.delete(link); // JUnit would warn about it
    }

    @ParameterizedTest
    @EnumSource
    void fileWithASecondNameIsRefused(By by) throws IOException {
        String name = by.file("");
        hardLink(inside.resolve(name), Files.write(outside.resolve("file"), SECRET));

        assertRefused(
                by,
                name,
                name
                        + " has a second name (a hard link), which may lie outside of the model's folder; expected a copy of"
                        + " the file, or a file that everyone may read");
    }

    @ParameterizedTest
    @EnumSource
    void pipeIsRefused(By by) throws IOException, InterruptedException {
        String name = by.file("");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "there is no mkfifo here");
        new ProcessBuilder("/usr/bin/mkfifo", inside.resolve(name).toString())
                .start()
                .waitFor();

        assertRefused(by, name, name + " is a device or pipe, expected a file");
    }

    @ParameterizedTest
    @EnumSource
    void folderInPlaceOfAFileIsRefused(By by) throws IOException {
        String name = by.file("");
        Files.createDirectory(inside.resolve(name));

        assertRefused(by, name, name + " is a folder, expected a file");
    }

    @Test
    void modelFileWithASecondNameIsRefusedUnlessTheUserNamesIt() throws IOException {
        Path file = inside.resolve("model.yaml");
        hardLink(file, Files.write(outside.resolve("file"), SECRET));

        ModelPathTest.assertRefused(
                inside,
                file,
                "has a second name (a hard link), which may lie outside of the model's folder; expected a copy of the file, or a file that everyone may read");
        // A user may name such a file directly.
        ModelPathTest.assertRefused(file, file, "the top is text, expected a map of keys");
    }

    /** Kubernetes mounts a ConfigMap in this way. */
    @Test
    void linksWithinTheFolderAreFollowed() throws IOException {
        Files.createDirectory(inside.resolve("..1"));
        for (String name : List.of("model.onnx", "model.onnx.data")) {
            Files.copy(MODELS.resolve(name), inside.resolve("..1").resolve(name));
            Files.createSymbolicLink(inside.resolve(name), Path.of("..data", name));
        }
        Files.createSymbolicLink(inside.resolve("..data"), Path.of("..1"));

        assertEquals(
                64, ModelReader.read(inside.resolve("model.onnx")).network().inputSize());
    }

    /** Stores such as Nix, and {@code cp -l}, link every file. */
    @Test
    void fileWithASecondNameIsReadIfEveryoneMayReadIt() throws IOException {
        for (String name : List.of("model.onnx", "model.onnx.data")) {
            Path file = Files.copy(MODELS.resolve(name), outside.resolve(name));
            hardLink(inside.resolve(name), file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        }

        assertEquals(
                64, ModelReader.read(inside.resolve("model.onnx")).network().inputSize());
    }

    @ParameterizedTest
    @CsvSource({"snapshots/0a1b", "snapshots/0a1b/onnx"})
    void snapshotInTheCacheOfHuggingFaceMayLinkToItsBlobs(String snapshot) throws IOException {
        Path cache = path.resolve("hub/models--org--name");
        Path blobs = Files.createDirectories(cache.resolve("blobs"));
        Path folder = Files.createDirectories(cache.resolve(snapshot));
        for (String name : List.of("model.onnx", "model.onnx.data")) {
            Path blob = Files.copy(MODELS.resolve(name), blobs.resolve("sha of " + name));
            Files.createSymbolicLink(folder.resolve(name), folder.relativize(blob));
        }

        assertEquals(
                64, ModelReader.read(folder.resolve("model.onnx")).network().inputSize());
    }

    /** The folder's links, and where the cache of Hugging Face has its blobs. */
    @ParameterizedTest
    @CsvSource({
        "models--a/snapshots/1, models--a/other", // beside the blobs
        "models--a/snapshots/1, models--a/blobs/deeper", // below them
        "models--a/snapshots/1, models--b/blobs", // of another model
        "models--a/snapshots, models--a/blobs", // no snapshot
        "a/snapshots/1, a/blobs" // no cache
    })
    void linkToAnotherPlaceThanTheBlobsIsRefused(String snapshot, String target) throws IOException {
        inside = Files.createDirectories(path.resolve(snapshot));
        Path file = Files.write(Files.createDirectories(path.resolve(target)).resolve("file"), SECRET);
        String name = By.WEIGHTS.file("");
        Files.createSymbolicLink(inside.resolve(name), file);

        assertRefused(By.WEIGHTS, name, name + LEAVES);
    }

    /** The cache was unpacked from an archive that has a link in place of the folder of blobs. */
    @Test
    void blobsThatLieElsewhereAreRefused() throws IOException {
        inside = Files.createDirectories(path.resolve("models--a/snapshots/1"));
        Files.write(outside.resolve("file"), SECRET);
        Files.createSymbolicLink(path.resolve("models--a/blobs"), outside);
        String name = By.WEIGHTS.file("");
        Files.createSymbolicLink(inside.resolve(name), Path.of("../../blobs/file"));

        assertRefused(By.WEIGHTS, name, name + LEAVES);
    }

    /** Links a file that only its owner may read. */
    private static void hardLink(Path link, Path file) throws IOException {
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("unix"), "links are not counted here");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        Files.createLink(link, file);
    }

    private void assertRefused(By by, String name, String problem) {
        by.write(new ModelFolder(inside), name);

        InvalidFileException e =
                assertThrows(InvalidFileException.class, () -> ModelReader.read(inside.resolve(by.model)));

        String line = String.valueOf(e.getMessage()).lines().skip(1).findFirst().orElse("");
        assertTrue(line.startsWith("  " + by.place), line);
        assertTrue(line.endsWith(problem), line);
    }

    /** The place that names a file. */
    enum By {
        WEIGHTS("model.yaml", "layers[0].weights: ", ".npy") {
            @Override
            void write(ModelFolder folder, String name) {
                folder.layers("type: dense, weights: '" + name + "'");
            }
        },
        NETWORK("model.yaml", "network: ", ".onnx") {
            @Override
            void write(ModelFolder folder, String name) {
                folder.yaml("name: test", "version: \"1\"", "network: '" + name + "'");
            }
        },
        EXAMPLES("model.yaml", "examples: ", ".jsonl") {
            @Override
            void write(ModelFolder folder, String name) {
                folder.with("examples: '" + name + "'", "type: relu");
            }
        },
        EXTERNAL_DATA("model.onnx", "node 0 \"/net/net.0/Gemm\" (Gemm) tensor \"net.0.weight\" ", ".data") {
            @Override
            void write(ModelFolder folder, String name) {
                String onnx = new String(read("model.onnx"), ISO_8859_1).replace("model.onnx.data", name);
                folder.file("model.onnx", onnx.getBytes(ISO_8859_1));
            }
        };

        private final String model;
        private final String place;
        private final String extension;

        By(String model, String place, String extension) {
            this.model = model;
            this.place = place;
            this.extension = extension;
        }

        abstract void write(ModelFolder folder, String name);

        /** A path with as many letters as the name of the external data, which it replaces. */
        String file(String start) {
            int letters = "model.onnx.data".length() - start.length() - extension.length();
            return start + "w".repeat(letters) + extension;
        }

        private static byte[] read(String name) {
            try {
                return Files.readAllBytes(MODELS.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
