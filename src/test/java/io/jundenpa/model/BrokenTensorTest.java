package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.npy.NpyBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Broken weights and weight files, each with its whole message. */
class BrokenTensorTest {

    private static final String FROM_FILE = "type: dense, weights: w.npy";
    private static final String FROM_ZIP = "type: dense, weights: 'w.npz#a'";
    // Local header 30, data descriptor 16, directory entry 46, end 22, and "a.npy" twice.
    private static final int LOCAL_AND_DIRECTORY = 30 + 16 + 46 + 22 + 10;

    private static final byte[] GOOD = NpyBytes.floats("(2, 1)", 1, 2);

    @TempDir
    Path path;

    private ModelFolder folder;

    @BeforeEach
    void startWithAnEmptyFolder() {
        folder = new ModelFolder(path.resolve("model"));
    }

    @Test
    void missingWeightsAreReported() {
        folder.layers("type: dense")
                .assertProblems(
                        "layers[0].weights: missing, expected a list of numbers, FILE.npz#NAME, FILE.safetensors#NAME, FILE.h5#PATH or FILE.npy");
    }

    @Test
    void weightsMustBeATensor() {
        folder.layers("type: dense, weights: 1").assertProblems("layers[0].weights: is 1, expected a list of numbers");
    }

    @Test
    void missingFileIsReportedOnce() {
        folder.layers("type: dense, weights: 'w.npz#a', bias: 'w.npz#b'")
                .assertProblems("layers[0].weights: no w.npz in the model's folder");
    }

    @Test
    void missingTensorIsReportedWithASuggestion() {
        folder.npz("layer0.W", GOOD)
                .layers("type: dense, weights: 'w.npz#layer0.w'")
                .assertProblems(
                        "layers[0].weights: w.npz has no \"layer0.w\", expected w.npz#NAME with one of layer0.W;"
                                + " did you mean \"layer0.W\"?");
    }

    /** U+009B begins a command of a terminal, U+202E turns the text around. */
    @Test
    void namesOfTensorsAreSafeToPrint() {
        folder.npz("a\u009b2J\u202e", GOOD)
                .layers("type: dense, weights: 'w.npz#x'")
                .assertProblems(
                        "layers[0].weights: w.npz has no \"x\", expected w.npz#NAME with one of a\uFFFD2J\uFFFD");
    }

    @Test
    void missingTensorIsReportedWithTheFirstNames() {
        Map<String, byte[]> arrays = new TreeMap<>();
        for (char c = 'a'; c <= 'z'; c++) {
            arrays.put("array " + c, GOOD);
        }

        folder.file("w.npz", NpyBytes.stored(arrays))
                .layers("type: dense, weights: 'w.npz#x'")
                .assertProblems(
                        "layers[0].weights: w.npz has no \"x\", expected w.npz#NAME with one of array a, array b,"
                                + " array c, array d, array e, array f, array g, array h, array i, array j, array k, array l,"
                                + " array m, array n, array o, array p, array q, array r, array s, array t and 6 more");
    }

    @Test
    void archiveNeedsTheNameOfATensor() {
        folder.npz("a", GOOD)
                .layers("type: dense, weights: w.npz")
                .assertProblems("layers[0].weights: \"w.npz\" names no tensor, expected w.npz#NAME with one of a");
    }

    @Test
    void nameOfATensorIsRefusedForAFileOfOneTensor() {
        folder.file("w.npy", GOOD)
                .layers("type: dense, weights: 'w.npy#a'")
                .assertProblems(
                        "layers[0].weights: \"w.npy#a\" names a tensor of a file that has only one, expected w.npy");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            w.pth#a => is a pickle, which may run code when it is loaded; expected EXPECTED; in Python: safetensors.torch.save_file(model.state_dict(), "model.safetensors")
            w.joblib#a => is a pickle, which may run code when it is loaded; expected EXPECTED; in Python: np.savez("weights.npz", **{f"layer{i}.W": w for i, w in enumerate(model.coefs_)}, **{f"layer{i}.b": b for i, b in enumerate(model.intercepts_)})
            relu => names no tensor; expected EXPECTED
            #a => names no tensor; expected EXPECTED
            """)
    void otherFormatsAreRefusedWithTheConversion(String reference, String message) {
        folder.layers("type: dense, weights: '" + reference + "'")
                .assertProblems("layers[0].weights: \"" + reference + "\" "
                        + message.replace(
                                "EXPECTED",
                                "a list of numbers, FILE.npz#NAME, FILE.safetensors#NAME, FILE.h5#PATH or FILE.npy"));
    }

    @Test
    void weightsMustFitTheLayerBefore() {
        folder.npz("a", NpyBytes.floats("(2, 3)", 1, 2, 3, 4, 5, 6))
                .layers(FROM_ZIP, "type: relu", FROM_ZIP)
                .assertProblems("layers[2].weights: w.npz#a is [2, 3], expected [3, ...] to follow layers[1];"
                        + " it fits with transposed: true");
    }

    @Test
    void weightsMustFitTheInput() {
        folder.file("w.npy", NpyBytes.floats("(3, 4)", new double[12]))
                .layers(FROM_FILE, "type: affine, scale: [1], shift: [1]")
                .assertProblems(
                        "layers[0].weights: w.npy is [3, 4], expected [2, ...] to take the input",
                        "layers[1].scale: is [1], expected [4] to follow layers[0]",
                        "layers[1].shift: is [1], expected [4] to follow layers[0]");
    }

    @Test
    void weightsOfThreeDimensionsAreRefused() {
        folder.file("w.npy", NpyBytes.floats("(2, 1, 1)", 1, 2))
                .layers(FROM_FILE, FROM_FILE)
                .assertProblems(
                        "layers[0].weights: w.npy is [2, 1, 1], expected [2, ...] to take the input",
                        "layers[1].weights: w.npy is [2, 1, 1], expected [..., ...] to follow layers[0]");
    }

    @Test
    void weightsWithoutOutputsAreRefused() {
        folder.file("w.npy", NpyBytes.floats("(2, 0)"))
                .layers(FROM_FILE)
                .assertProblems("layers[0].weights: w.npy is [2, 0], expected dimensions from 1 to 1000000");
    }

    @Test
    void weightsThatFitTransposedAreRefusedWithAHint() {
        folder.layers("type: dense, weights: [[1, 2], [3, 4], [5, 6]]", "type: dense, weights: [[1], [2], [3]]")
                .assertProblems("layers[0].weights: is [3, 2], expected [2, ...] to take the input;"
                        + " it fits with transposed: true");
    }

    @Test
    void transposedWeightsThatFitUntransposedAreRefusedWithAHint() {
        folder.layers("type: dense, transposed: true, weights: [[1, 2, 3], [4, 5, 6]]")
                .assertProblems("layers[0].weights: is [2, 3], expected [..., 2], transposed, to take the input;"
                        + " it fits with transposed: false");
    }

    @Test
    void shapeIsCheckedInFortranOrderToo() {
        folder.file("w.npy", NpyBytes.doubles("(3, 4)", true, new double[12]))
                .layers(FROM_FILE)
                .assertProblems("layers[0].weights: w.npy is [3, 4], expected [2, ...] to take the input");
    }

    @Test
    void biasMustFitTheWeights() {
        folder.file("b.npy", NpyBytes.floats("(3, 1)", 1, 2, 3))
                .layers(
                        "type: dense, weights: [[1, 2, 3], [4, 5, 6]], bias: [1, 2]",
                        "type: dense, transposed: true, weights: [[1, 2, 3], [4, 5, 6]], bias: b.npy")
                .assertProblems(
                        "layers[0].bias: is [2], expected [3] to fit weights",
                        "layers[1].bias: b.npy is [3, 1], expected [2] to fit weights");
    }

    @Test
    void secondVectorMustFitTheFirstAfterABrokenLayer() {
        folder.layers("type: dense", "type: standardize, mean: [1, 2], scale: [1, 2, 3]")
                .assertProblems(
                        "layers[0].weights: missing, expected a list of numbers, FILE.npz#NAME, FILE.safetensors#NAME, FILE.h5#PATH or FILE.npy",
                        "layers[1].scale: is [3], expected [2] to fit mean");
    }

    @Test
    void widthIsKnownAgainAfterTheNextWeights() {
        folder.layers("type: dense", "type: dense, weights: [[1, 2, 3]]", "type: dense, weights: [[1, 2]]")
                .assertProblems(
                        "layers[0].weights: missing, expected a list of numbers, FILE.npz#NAME, FILE.safetensors#NAME, FILE.h5#PATH or FILE.npy",
                        "layers[2].weights: is [1, 2], expected [3, ...] to follow layers[1]");
    }

    @Test
    void rowsOfAMatrixMustHaveOneLength() {
        folder.layers("type: dense, weights: [[1, 2], [3, 4, 5]]")
                .assertProblems("layers[0].weights[1]: has 3 numbers, expected 2 as in the first row");
    }

    @Test
    void textAmongNumbersIsRefusedWithItsPlace() {
        folder.layers("type: dense, weights: [[1, 2], [3, x]], bias: [1, null]")
                .assertProblems(
                        "layers[0].weights[1][1]: is \"x\", expected a number",
                        "layers[0].bias[1]: is empty, expected a number");
    }

    @Test
    void listAmongNumbersIsRefusedWithItsPlace() {
        folder.layers("type: dense, weights: [[1, 2], 3]", "type: affine, scale: [1, [2]], shift: []")
                .assertProblems(
                        "layers[0].weights[1]: is 3, expected a list of numbers",
                        "layers[1].scale[1]: is a list, expected a number",
                        "layers[1].shift: is an empty list, expected a list of numbers");
    }

    @Test
    void numberInPlaceMustBeFinite() {
        folder.layers("type: dense, weights: [[1, 2], [3, 1.0e+39]]")
                .assertProblems("layers[0].weights[1][1]: is 1.0E39, expected a finite 32-bit float");
    }

    @Test
    void nanIsRefusedWithItsIndex() {
        folder.file("w.npy", NpyBytes.floats("(2, 2)", 1, 2, Double.NaN, Double.NaN))
                .layers(FROM_FILE)
                .assertProblems("layers[0].weights: w.npy[1, 0] is NaN, expected a finite 32-bit float");
    }

    @Test
    void infinityIsRefusedWithItsIndexInFortranOrder() {
        double infinity = Double.NEGATIVE_INFINITY;

        folder.file("w.npy", NpyBytes.doubles("(2, 3)", true, 1, infinity, 3, 4, infinity, 6))
                .layers(FROM_FILE)
                .assertProblems("layers[0].weights: w.npy[0, 2] is -Infinity, expected a finite 32-bit float");
    }

    @Test
    void doubleTooGreatForAFloatIsRefused() {
        folder.file("v.npy", NpyBytes.doubles("(2,)", false, 1, 1e300))
                .layers("type: standardize, mean: v.npy, scale: [1, 1]")
                .assertProblems("layers[0].mean: v.npy[1] is 1.0E300, expected a finite 32-bit float");
    }

    @Test
    void scaleOfZeroIsRefused() {
        folder.file("v.npy", NpyBytes.doubles("(2,)", false, 1, 1e-60))
                .layers(
                        "type: standardize, mean: [1, 1], scale: [-0.0, 1]",
                        "type: standardize, mean: [1, 1], scale: v.npy")
                .assertProblems(
                        "layers[0].scale: [0] is -0.0, expected another number, because it is a divisor",
                        "layers[1].scale: v.npy[1] is 1.0E-60, expected another number, because it is a divisor");
    }

    @Test
    void arrayOfObjectsIsRefused() {
        folder.file("w.npy", NpyBytes.file("{'descr': '|O', 'fortran_order': False, 'shape': (2, 1), }", new byte[30]))
                .layers(FROM_FILE)
                .assertProblems(
                        "layers[0].weights: w.npy has dtype '|O', which is Python objects, expected numbers:"
                                + " f2, f4, f8, i1 to i8, u1 to u8 or b1; convert with np.save(path, array.astype(\"float32\"))");
    }

    @Test
    void arrayOfRecordsIsRefused() {
        String header = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 1), }";

        folder.npz("a", NpyBytes.file(header, new byte[8]))
                .layers(FROM_ZIP)
                .assertProblems(
                        "layers[0].weights: w.npz#a has a dtype of several fields, expected numbers:"
                                + " f2, f4, f8, i1 to i8, u1 to u8 or b1; convert with np.save(path, array.astype(\"float32\"))");
    }

    @Test
    void trailingBytesAreRefused() {
        folder.file("w.npy", Arrays.copyOf(GOOD, GOOD.length + 2))
                .layers(FROM_FILE)
                .assertProblems("layers[0].weights: w.npy has 10 bytes of data, expected 8 for [2, 1] of <f4");
    }

    @Test
    void fileThatIsNoNpyIsRefused() {
        folder.file("w.npy", new byte[100])
                .layers(FROM_FILE)
                .assertProblems("layers[0].weights: w.npy is not an .npy file: its first bytes are not \\x93NUMPY");
    }

    @Test
    void hugeDimensionsAreRefused() {
        folder.file("w.npy", NpyBytes.floats("(2, 1000000000000)", 1, 2))
                .file("v.npy", NpyBytes.floats("(4294967296, 4294967296)", 1, 2))
                .layers("type: dense, weights: w.npy, bias: v.npy")
                .assertProblems(
                        "layers[0].weights: w.npy has 8 bytes of data, expected 8000000000000"
                                + " for [2, 1000000000000] of <f4",
                        "layers[0].bias: v.npy has shape [4294967296, 4294967296], which is too large");
    }

    @Test
    void longHeaderIsRefused() {
        folder.file("w.npy", new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 1, 0, 1, 0})
                .layers(FROM_FILE)
                .assertProblems("layers[0].weights: w.npy has a header of 65537 bytes, expected at most 65536");
    }

    @Test
    void zipThatIsCutOffIsRefused() {
        byte[] zip = NpyBytes.stored(Map.of("a", GOOD));

        for (int length : new int[] {0, 10, 50, zip.length - 30, zip.length - 1}) {
            folder.file("w.npz", Arrays.copyOf(zip, length))
                    .layers(FROM_ZIP)
                    .assertProblems(
                            "layers[0].weights: w.npz is not a whole zip:" + " the directory at its end is missing");
        }
    }

    @Test
    void wrongChecksumIsRefused() {
        byte[] zip = NpyBytes.stored(Map.of("a", GOOD));
        // The last byte of the entry, which follows 35 bytes of local header and name.
        zip[35 + GOOD.length - 1] ^= 1;

        folder.file("w.npz", zip)
                .layers(FROM_ZIP)
                .assertProblems("layers[0].weights: w.npz#a is damaged: its checksum is wrong");
    }

    @Test
    void zipBombIsRefused() {
        byte[] zip = NpyBytes.deflated(Map.of("a", NpyBytes.floats("(2, 500000)", new double[1_000_000])));

        folder.file("w.npz", zip)
                .layers(FROM_ZIP)
                .assertProblems("layers[0].weights: w.npz#a expands from " + (zip.length - LOCAL_AND_DIRECTORY)
                        + " to 4000074 bytes, expected at most 100 times as many; save it uncompressed");
    }

    @Test
    void pathThatGoesUpIsRefused() {
        folder.layers("type: dense, weights: '../w.npz#a', bias: 'a/../../w.npy'")
                .assertProblems(
                        "layers[0].weights: \"../w.npz\" leaves the model's folder, expected a path without \"..\"",
                        "layers[0].bias: \"a/../../w.npy\" leaves the model's folder, expected a path without \"..\"");
    }

    @Test
    void absolutePathIsRefused() {
        folder.file("w.npy", GOOD)
                .layers("type: dense, weights: /w.npy")
                .assertProblems("layers[0].weights: \"/w.npy\" is absolute,"
                        + " expected a path relative to the model's folder");
    }

    @Test
    void pathThatCouldForgeALineOfTheHashIsRefused() {
        folder.layers("type: dense, weights: \"a\\nb.npy\"", "type: dense, weights: 'a\\b.npy'")
                .assertProblems(
                        "layers[0].weights: has an invisible character, expected text of one line",
                        "layers[1].weights: \"a\\b.npy\" has a backslash or an invisible character, expected a path with /");
    }

    @Test
    void linkThatLeavesTheFolderIsRefused() throws IOException {
        Path outside = Files.write(path.resolve("outside.npy"), GOOD);
        folder.layers(FROM_FILE);
        Files.createSymbolicLink(folder.path("w.npy"), outside);

        folder.assertProblems(
                "layers[0].weights: w.npy is a link that leaves the model's folder, expected a file in it; cp -rL copies a folder without its links");
    }

    @Test
    void linkOfAFolderThatLeavesTheFolderIsRefused() throws IOException {
        Files.write(Files.createDirectory(path.resolve("outside")).resolve("w.npy"), GOOD);
        folder.layers("type: dense, weights: in/w.npy");
        Files.createSymbolicLink(folder.path("in"), path.resolve("outside"));

        folder.assertProblems(
                "layers[0].weights: in/w.npy is a link that leaves the model's folder, expected a file in it; cp -rL copies a folder without its links");
    }

    @Test
    void linkWithinTheFolderIsFollowed() throws IOException {
        // Kubernetes mounts a ConfigMap in this way: w.npy -> ..data/w.npy, ..data -> ..1/.
        folder.file("..1/w.npy", GOOD).layers(FROM_FILE);
        Files.createSymbolicLink(folder.path("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.path("w.npy"), Path.of("..data/w.npy"));

        assertArrayEquals(new float[] {5}, folder.forward(1, 2));
    }

    @Test
    void linkToNothingIsAMissingFile() throws IOException {
        folder.layers(FROM_FILE);
        Files.createSymbolicLink(folder.path("w.npy"), Path.of("gone.npy"));

        folder.assertProblems("layers[0].weights: no w.npy in the model's folder");
    }

    @Test
    void folderInPlaceOfAFileIsRefused() {
        folder.file("w.npy/a.npy", GOOD)
                .layers(FROM_FILE)
                .assertProblems("layers[0].weights: w.npy is a folder, expected a file");
    }

    @Test
    void pipeInPlaceOfAFileIsRefused() throws IOException, InterruptedException {
        folder.layers(FROM_FILE);
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")));
        new ProcessBuilder("/usr/bin/mkfifo", folder.path("w.npy").toString())
                .start()
                .waitFor();

        folder.assertProblems("layers[0].weights: w.npy is a device or pipe, expected a file");
    }

    @Test
    void brokenFileIsReportedOnce() {
        folder.file("w.npz", new byte[3])
                .layers(
                        "type: dense, weights: 'w.npz#a', bias: 'w.npz#b'",
                        "type: affine, scale: 'w.npz#c', shift: [1]")
                .assertProblems("layers[0].weights: w.npz is not a whole zip: the directory at its end is missing");
    }

    @Test
    void moreMemoryThanAllowedIsRefused() {
        byte[] weights = NpyBytes.floats("(2, 500)", new double[1000]);
        byte[] bias = NpyBytes.floats("(500,)", new double[500]);
        // The files, 4 bytes for a weight, and 8 for a number of a vector.
        int needed = weights.length + 4 * 1000 + bias.length + 8 * 500;
        folder.file("w.npy", weights).file("b.npy", bias).layers("type: dense, weights: w.npy, bias: b.npy");

        assertEquals("test", ModelReader.read(folder.path("model.yaml"), needed).name());
        InvalidFileException e =
                assertThrows(InvalidFileException.class, () -> ModelReader.read(folder.path("model.yaml"), needed - 1));
        assertEquals(
                ModelFolder.message(
                        folder.path("model.yaml"),
                        "the layers and the files of their weights take at least " + needed
                                + " bytes of memory, expected at most " + (needed - 1)
                                + ", half of the heap; start with JAVA_OPTS=-Xmx1m or more"),
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"slice, 8000000", "layer_norm, 32000000", "rms_norm, 16000000"})
    void memoryOfALayerBesidesItsTensorsIsCounted(String type, int needed) {
        folder.yaml(
                "name: test",
                "version: \"1\"",
                "source: torch",
                "input: {size: 1000000}",
                "layers: [{type: " + type + "}, {type: " + type + "}]");

        assertEquals("test", ModelReader.read(folder.path("model.yaml"), needed).name());
        assertThrows(InvalidFileException.class, () -> ModelReader.read(folder.path("model.yaml"), needed - 1));
    }

    @Test
    void fileBeyondTheMemoryIsNotRead() {
        folder.file("w.npy", new byte[2000]).layers(FROM_FILE);

        InvalidFileException e =
                assertThrows(InvalidFileException.class, () -> ModelReader.read(folder.path("model.yaml"), 1000));

        assertEquals(
                ModelFolder.message(
                        folder.path("model.yaml"),
                        "the layers and the files of their weights take at least 2000 bytes of memory, expected at most 1000,"
                                + " half of the heap; start with JAVA_OPTS=-Xmx1m or more"),
                e.getMessage());
    }
}
