package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken model files, each with its whole message. */
class BrokenModelFileTest {

    @TempDir
    Path path;

    private ModelFolder folder;

    @BeforeEach
    void startWithAnEmptyFolder() {
        folder = new ModelFolder(path);
    }

    @Test
    void emptyFileIsRefused() {
        folder.yaml("").assertProblems("the top is empty, expected a map of keys");
    }

    @Test
    void listAtTheTopIsRefused() {
        folder.yaml("- name: x").assertProblems("the top is a list, expected a map of keys");
    }

    @Test
    void syntaxErrorIsReportedWithItsLine() {
        folder.yaml("name: x", "input: {size: 2")
                .assertProblems("line 2, column 16: while parsing a flow mapping:"
                        + " expected ',' or '}', but got <stream end>");
    }

    @Test
    void tabIsRefusedWithItsLine() {
        folder.yaml("name: x", "input:", "\tsize: 2")
                .assertProblems("line 3, column 1: while scanning for the next token: found character '\\t(TAB)' that"
                        + " cannot start any token. (Do not use \\t(TAB) for indentation)");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        folder.file("model.yaml", new byte[] {'a', ':', ' ', (byte) 0xff}).assertProblems("not UTF-8 text");
    }

    @Test
    void sameKeyTwiceIsRefused() {
        folder.yaml("name: x", "name: y").assertProblems("line 2, column 5: Duplicate field 'name'");
    }

    @Test
    void sameKeyTwiceIsRefusedInJson() {
        String json = "{\"name\": \"x\", \"name\": \"y\"}";
        folder.file("model.json", json.getBytes(StandardCharsets.UTF_8));

        ModelPathTest.assertRefused(path, folder.path("model.json"), "line 1, column 21: Duplicate field 'name'");
    }

    @Test
    void aliasIsRefused() {
        folder.layers("type: dense, weights: &w [[1], [2]]", "type: dense, weights: *w")
                .assertProblems(
                        "line 6, column 28: an alias, expected the value itself; put text that begins with * in quotes");
    }

    @Test
    void bombOfAliasesIsRefused() {
        folder.yaml("a: &a [x, x]", "b: &b [*a, *a]", "c: &c [*b, *b]")
                .assertProblems(
                        "line 2, column 8: an alias, expected the value itself; put text that begins with * in quotes");
    }

    @Test
    void deepNestingIsRefused() {
        folder.yaml("a: " + "[".repeat(100_000))
                .assertProblems("Document nesting depth (21) exceeds the maximum allowed (20)");
    }

    @Test
    void secondDocumentIsRefused() {
        folder.yaml("name: x", "---", "name: y")
                .assertProblems("line 3, column 1: a second document begins, expected only one");
    }

    @Test
    void tooLargeFileIsRefused() {
        folder.file("model.yaml", new byte[5 << 20])
                .assertProblems("5242880 bytes, expected at most 4194304; put weights into an .npz beside it");
    }

    @Test
    void everyMissingKeyIsReported() {
        folder.yaml("x: 1")
                .assertProblems(
                        "name: missing, expected text",
                        "version: missing, expected text",
                        "input: missing, expected size or features",
                        "layers: missing, expected a list of layers, or network: FILE.onnx",
                        "x: unknown key");
    }

    @Test
    void unknownKeyIsReportedWithASuggestion() {
        folder.with("lables: []", "type: relu").assertProblems("lables: unknown key");
        folder.with("outputs: {labels: [a, b]}", "type: relu")
                .assertProblems("outputs: unknown key; did you mean \"output\"?");
    }

    @Test
    void versionThatIsANumberIsRefused() {
        folder.yaml("name: x", "version: 1.0", "input: {size: 2}", "layers: [{type: relu}]")
                .assertProblems("version: is 1.0, expected text; put it in quotes");
    }

    @Test
    void inputOfWidthZeroIsRefused() {
        folder.yaml("name: x", "version: v", "input: {size: 0}", "layers: [{type: relu}]")
                .assertProblems("input.size: is 0, expected an integer from 1 to 1000000");
    }

    @Test
    void inputMustBeAMap() {
        folder.yaml("name: x", "version: v", "input: 2", "layers: [{type: relu}]")
                .assertProblems("input: is 2, expected a map of keys");
    }

    @Test
    void sizeAndFeaturesTogetherAreRefused() {
        folder.yaml("name: x", "version: v", "input: {size: 2, features: [a, b]}", "layers: [{type: relu}]")
                .assertProblems("input: has both size and features, expected one of them");
    }

    @Test
    void inputNeedsSizeOrFeatures() {
        folder.yaml("name: x", "version: v", "input: {sizes: 2}", "layers: [{type: relu}]")
                .assertProblems(
                        "input.sizes: unknown key; did you mean \"size\"?",
                        "input: has neither size nor features, expected one of them");
    }

    @Test
    void sameFeatureTwiceIsRefused() {
        folder.yaml("name: x", "version: v", "input: {features: [a, {name: a}]}", "layers: [{type: relu}]")
                .assertProblems("input.features[1]: \"a\" is listed twice, expected every feature once");
    }

    @Test
    void longNameOfAFeatureIsRefused() {
        String longest = "n".repeat(256);
        String features = "[" + longest + ", n" + longest + ", {name: nn" + longest + ", default: 0}]";

        folder.yaml("name: x", "version: v", "input: {features: " + features + "}", "layers: [{type: relu}]")
                .assertProblems(
                        "input.features[1]: has 257 characters, expected at most 256",
                        "input.features[2].name: has 258 characters, expected at most 256");
    }

    @Test
    void everyBrokenFeatureIsReported() {
        folder.yaml(
                        "name: x",
                        "version: v",
                        "input: {features: [1, {nam: a}, {name: b, default: c}, {name: d, default: 1.0e+39}]}",
                        "layers: [{type: dense, weights: [[1], [1]]}]")
                .assertProblems(
                        "input.features[0]: is 1, expected a map of keys",
                        "input.features[1].name: missing, expected text",
                        "input.features[1].nam: unknown key; did you mean \"name\"?",
                        "input.features[2].default: is \"c\", expected a number",
                        "input.features[3].default: is 1.0E39, expected a finite 32-bit float",
                        "layers[0].weights: is [2, 1], expected [4, ...] to take the input");
    }

    @Test
    void wrongNumberOfLabelsIsRefused() {
        folder.with("output: {labels: [a, b, c]}", "type: relu")
                .assertProblems("output.labels: has 3, expected 2, one for each output");
    }

    @Test
    void sameLabelTwiceIsRefused() {
        folder.with("output: {labels: [a, a]}", "type: relu")
                .assertProblems("output.labels[1]: \"a\" is listed twice, expected every label once");
    }

    @Test
    void namesAreBounded() {
        String name = "n".repeat(257);
        folder.yaml(
                        "name: " + name,
                        "version: " + name,
                        "input: {features: [" + name + "]}",
                        "layers: [{type: relu}]",
                        "output: {labels: [" + name + "]}")
                .assertProblems(
                        "name: has 257 characters, expected at most 256",
                        "version: has 257 characters, expected at most 256",
                        "input.features[0]: has 257 characters, expected at most 256",
                        "output.labels[0]: has 257 characters, expected at most 256");
    }

    /** U+009B begins a command of a terminal, U+202E turns the text around. U+200C joins letters of Persian. */
    @Test
    void namesHaveVisibleCharacters() {
        folder.yaml(
                        "name: \"a\\u009b2Jb\"",
                        "version: \"a\\u202eb\"",
                        "input: {features: [\"a\\nb\", \"a\\u200cb\"]}",
                        "layers: [{type: relu}]",
                        "output: {labels: [\"a\\u2028b\", b]}")
                .assertProblems(
                        "name: has an invisible character, expected text of one line",
                        "version: has an invisible character, expected text of one line",
                        "input.features[0]: has an invisible character, expected text of one line",
                        "output.labels[0]: has an invisible character, expected text of one line");
    }

    @Test
    void labelMustBeText() {
        folder.with("output: {labels: [0, \"1\"]}", "type: relu")
                .assertProblems("output.labels[0]: is 0, expected text; write \"0\" in quotes");
    }

    @Test
    void outputNeedsLabels() {
        folder.with("output: {label: [a, b]}", "type: relu")
                .assertProblems(
                        "output.labels: missing, expected a list of names",
                        "output.label: unknown key; did you mean \"labels\"?");
    }

    @Test
    void emptyListOfLayersIsRefused() {
        folder.yaml("name: x", "version: v", "input: {size: 2}", "layers: []")
                .assertProblems("layers: is an empty list, expected a list of at least one");
    }

    @Test
    void layersMustBeAList() {
        folder.yaml("name: x", "version: v", "input: {size: 2}", "layers: {type: relu}")
                .assertProblems("layers: is a map, expected a list of at least one");
    }

    @Test
    void tooManyLayersAreRefused() {
        String[] layers = new String[10_001];
        Arrays.fill(layers, "type: relu");

        folder.layers(layers).assertProblems("layers: has 10001, expected at most 10000");
    }

    @Test
    void layerMustBeAMap() {
        folder.yaml("name: x", "version: v", "input: {size: 2}", "layers: [relu]")
                .assertProblems("layers[0]: is \"relu\", expected a map of keys");
    }

    @Test
    void layerNeedsAType() {
        folder.layers("activation: relu").assertProblems("layers[0].type: missing, expected the kind of layer");
    }

    @Test
    void unknownTypeIsReportedWithASuggestion() {
        folder.layers("type: densse, weights: x")
                .assertProblems("layers[0].type: is \"densse\", expected one of "
                        + LayerTypes.names().size() + " words; did you mean \"dense\"?");
    }

    @Test
    void unknownActivationIsReportedWithASuggestion() {
        folder.layers("type: dense, weights: [[1], [2]], activation: sigmod")
                .assertProblems("layers[0].activation: is \"sigmod\", expected one of " + ActivationTypes.ALL.size()
                        + " words; did you mean \"sigmoid\"?");
    }

    @Test
    void unknownKeyOfALayerIsReportedWithASuggestion() {
        folder.layers("type: dense, weights: [[1], [2]], activaton: relu")
                .assertProblems("layers[0].activaton: unknown key; did you mean \"activation\"?");
    }

    @Test
    void declaredKeysAreKnownEvenIfAnotherProblemHidesThem() {
        folder.yaml(
                        "name: test",
                        "version: \"1\"",
                        "source: keras",
                        "input: {size: 2}",
                        "layers:",
                        "  - {type: lstm, recurrent_weights: [[1]], bias: [1], states: all, reverse: true, steps: 1,"
                                + " activation: leaky_relu, alpha: 1, recurrent_activation: relu}",
                        "  - {type: max_pool, size: 2, padding: same, reverse: true}",
                        "  - {type: conv1d, weigths: [1], bias: [1], padding: same, steps: 1}")
                .assertProblems(
                        "layers[0].weights: missing, expected " + Tensors.EXPECTED,
                        "layers[1].steps: missing, expected an integer",
                        "layers[1].reverse: unknown key",
                        "layers[2].weights: missing, expected " + Tensors.EXPECTED,
                        "layers[2].weigths: unknown key; did you mean \"weights\"?");
    }

    /** As a layer by itself, shrink has a bias that is a number. */
    @Test
    void biasBesideAnActivationBelongsToTheLayer() {
        float[] activations = folder.layers(
                        "type: dense, weights: [[1], [0]], bias: [0.25], activation: shrink, lambda: 1",
                        "type: shrink, lambda: 0.5, bias: 0.25")
                .forward(2, 0);

        assertArrayEquals(new float[] {2}, activations);
        assertArrayEquals(new float[] {0}, folder.forward(0.5f, 0));
    }

    @Test
    void parameterOfAnotherActivationIsUnknown() {
        folder.layers("type: dense, weights: [[1], [2]], activation: relu, alpha: 1", "type: elu, min: 1")
                .assertProblems("layers[0].alpha: unknown key", "layers[1].min: unknown key");
    }

    @Test
    void parameterMustBeANumber() {
        folder.layers("type: leaky_relu, alpha: small")
                .assertProblems("layers[0].alpha: is \"small\", expected a number");
    }

    @Test
    void parameterMustBeFinite() {
        folder.layers("type: hard_sigmoid, alpha: 1.0e+39, beta: -1.0e+39")
                .assertProblems(
                        "layers[0].alpha: is 1.0E39, expected a finite 32-bit float",
                        "layers[0].beta: is -1.0E39, expected a finite 32-bit float");
    }

    @Test
    void unknownApproximationIsRefused() {
        folder.layers("type: gelu, approximate: tan")
                .assertProblems(
                        "layers[0].approximate: is \"tan\", expected one of none, tanh; did you mean \"tanh\"?");
    }

    @Test
    void clipNeedsABound() {
        folder.layers("type: clip")
                .assertProblems("layers[0]: clip: has neither min nor max, expected at least one of them");
    }

    @Test
    void clipNeedsMinUpToMax() {
        folder.layers("type: clip, min: 2, max: 1")
                .assertProblems("layers[0]: clip: min is 2.0 and max is 1.0, expected min <= max");
    }

    @Test
    void flagMustBeTrueOrFalse() {
        folder.layers("type: dense, weights: [[1, 2, 3]], transposed: 'yes'")
                .assertProblems("layers[0].transposed: is \"yes\", expected true or false");
    }

    @Test
    void problemsOfTwoLayersAreReportedTogether() {
        folder.layers("type: dens, weights: x", "type: clip")
                .assertProblems(
                        "layers[0].type: is \"dens\", expected one of "
                                + LayerTypes.names().size() + " words; did you mean \"dense\"?",
                        "layers[1]: clip: has neither min nor max, expected at least one of them");
    }

    @Test
    void problemsOfAllPartsAreReportedTogether() {
        folder.yaml(
                        "name: ''",
                        "version: 3",
                        "input: {size: 2}",
                        "layers:",
                        "- {type: dense, weights: [[1, 2, 3]], bias: [1, 2]}",
                        "- {type: affine, scale: [1], shift: [1, 2, 3]}")
                .assertProblems(
                        "name: is blank, expected text",
                        "version: is 3, expected text; write \"3\" in quotes",
                        "layers[0].weights: is [1, 3], expected [2, ...] to take the input",
                        "layers[0].bias: is [2], expected [3] to fit weights",
                        "layers[1].scale: is [1], expected [3] to follow layers[0]");
    }
}
