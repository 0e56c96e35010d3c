package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.document.InvalidFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each Keras layer with its output. The outputs are worked by hand; those of the activations come from NumPy 1.24.2 and
 * their formulas.
 */
class KerasLayersTest {

    @TempDir
    Path path;

    private KerasFile file;

    @BeforeEach
    void startWithoutWeights() {
        file = new KerasFile(path);
    }

    @ParameterizedTest
    @CsvSource({
        "linear, -2 -0.25 0.25 4",
        "relu, 0 0 0.25 4",
        "relu6, 0 0 0.25 4",
        "leaky_relu, -0.4 -0.05 0.25 4",
        "elu, -0.8646647 -0.2211992 0.25 4",
        "selu, -1.520166 -0.3888902 0.2626752 4.202804",
        "celu, -0.8646647 -0.2211992 0.25 4",
        "gelu, -0.04550026 -0.1003234 0.1496766 3.999873",
        "sigmoid, 0.1192029 0.4378235 0.5621765 0.9820138",
        "hard_sigmoid, 0.1666667 0.4583333 0.5416667 1",
        "log_sigmoid, -2.126928 -0.8259394 -0.5759394 -0.01814993",
        "silu, -0.2384058 -0.1094559 0.1405441 3.928055",
        "swish, -0.2384058 -0.1094559 0.1405441 3.928055",
        "hard_silu, -0.3333333 -0.1145833 0.1354167 4",
        "hard_swish, -0.3333333 -0.1145833 0.1354167 4",
        "mish, -0.2525015 -0.129927 0.1695724 3.997413",
        "tanh, -0.9640276 -0.2449187 0.2449187 0.9993293",
        "hard_tanh, -1 -0.25 0.25 1",
        "tanh_shrink, -1.035972 -0.005081338 0.005081338 3.000671",
        "softplus, 0.126928 0.5759394 0.8259394 4.01815",
        "softsign, -0.6666667 -0.2 0.2 0.8",
        "soft_shrink, -1.5 0 0 3.5",
        "hard_shrink, -2 0 0 4",
        "squareplus, 0.4142136 0.8827822 1.132782 4.236068",
        "sparse_plus, 0 0.140625 0.390625 4",
        "sparse_sigmoid, 0 0.375 0.625 1",
        "exponential, 0.1353353 0.7788008 1.284025 54.59815",
        "softmax, 0.002382818 0.01371217 0.02260755 0.9612975",
        "log_softmax, -6.039471 -4.289471 -3.789471 -0.03947139"
    })
    void activationNameSelectsItsFunction(String name, String expected) {
        String identity = "[[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]";

        Path alone = file.sequential("4", "'Activation', 'config': {'activation': '" + name + "'}");
        assertForward(alone, "-2 -0.25 0.25 4", expected);

        Path onLayer = file.weights("{'dense': [" + identity + "]}")
                .sequential("4", "'Dense', 'config': {'units': 4, 'use_bias': false, 'activation': '" + name + "'}");
        assertForward(onLayer, "-2 -0.25 0.25 4", expected);
    }

    @Test
    void hardSigmoidOfKeras2HasTheSlopeOfKeras2() {
        Path model = file.version("2.15.0").sequential("2", "'Activation', 'config': {'activation': 'hard_sigmoid'}");

        assertForward(model, "-2 1", "0.1 0.7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'ReLU', 'config': {}                                        | -2 0.5 8 | 0 0.5 8
            'ReLU', 'config': {'max_value': 6.0}                        | -2 0.5 8 | 0 0.5 6
            'ReLU', 'config': {'negative_slope': 0.5}                   | -2 0.5 8 | -1 0.5 8
            'ReLU', 'config': {'negative_slope': 0.5, 'max_value': 3.0} | -2 0.5 8 | -1 0.5 3
            'ReLU', 'config': {'threshold': 1.0}                        | -2 0.5 8 | 0 0 8
            'ReLU', 'config': {'threshold': 1.0, 'max_value': 3.0}      | -2 0.5 8 | 0 0 3
            'LeakyReLU', 'config': {}                                   | -2 0.5 8 | -0.6 0.5 8
            'LeakyReLU', 'config': {'negative_slope': 0.1}              | -2 0.5 8 | -0.2 0.5 8
            'LeakyReLU', 'config': {'alpha': 0.1}                       | -2 0.5 8 | -0.2 0.5 8
            'ThresholdedReLU', 'config': {'theta': 0.7}                 | -2 0.5 8 | 0 0 8
            'ELU', 'config': {'alpha': 2.0}                             | -2 0.5 8 | -1.729329 0.5 8
            'Softmax', 'config': {'axis': -1}                           | 0 0 0    | 0.3333333 0.3333333 0.3333333
            'Dropout', 'config': {'rate': 0.9}                          | -2 0.5 8 | -2 0.5 8
            'GaussianNoise', 'config': {'stddev': 9}                    | -2 0.5 8 | -2 0.5 8
            'UnitNormalization', 'config': {'axis': -1}                 | 3 0 4    | 0.6 0 0.8
            'UnitNormalization', 'config': {'axis': -1}                 | 3e-7 0 4e-7 | 0.3 0 0.4
            'UnitNormalization', 'config': {'axis': -1}                 | 0 0 0    | 0 0 0
            'Rescaling', 'config': {'scale': 0.5, 'offset': 1}          | -2 0.5 8 | 0 1.25 5
            'Rescaling', 'config': {'scale': [1, 2, 3]}                 | -2 0.5 8 | -2 1 24
            'Normalization', 'config': {'axis': [-1], 'mean': [1, 2, 3], 'variance': [4, 9, 0]} | 2 5 3 | 0.5 1 0
            'Normalization', 'config': {'axis': null, 'mean': 1, 'variance': 4}                 | 2 5 3 | 0.5 2 1
            'Normalization', 'config': {'axis': [1], 'invert': true, 'mean': [1, 2, 3], 'variance': [4, 9, 1]} | 1 2 3 | 3 8 6
            """)
    void layersWithoutWeightsGiveTheirOutput(String layer, String row, String expected) {
        assertForward(file.sequential("3", layer), row, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'Flatten', 'config': {}                          | 1 2 3 4 5 6
            'Reshape', 'config': {'target_shape': [3, -1]}   | 1 2 3 4 5 6
            'Permute', 'config': {'dims': [2, 1]}            | 1 4 2 5 3 6
            'Softmax', 'config': {'axis': 2}                 | 0.09003057 0.2447285 0.6652410 0.09003057 0.2447285 0.6652410
            'UnitNormalization', 'config': {'axis': [1, 2]}  | 0.1048285 0.2096570 0.3144855 0.4193140 0.5241424 0.6289709
            'GlobalMaxPooling1D', 'config': {}               | 4 5 6
            'GlobalAveragePooling1D', 'config': {'keepdims': true} | 2.5 3.5 4.5
            """)
    void layersOnRecordsOfTwoAxesGiveTheirOutput(String layer, String expected) {
        assertForward(file.sequential("2, 3", layer), "1 2 3 4 5 6", expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'MaxPooling1D', 'config': {'pool_size': [2], 'strides': [2], 'padding': 'valid'}     | 3 5
            'MaxPooling1D', 'config': {'pool_size': 2, 'strides': null, 'padding': 'same'}       | 3 5 4
            'AveragePooling1D', 'config': {'pool_size': [2], 'strides': [2], 'padding': 'same'}  | 2 3.5 4
            'AveragePooling1D', 'config': {'pool_size': [3], 'strides': [1], 'padding': 'same'}  | 2 2 3.333333 3.666667 4.5
            """)
    void poolsGiveTheirOutput(String layer, String expected) {
        assertForward(file.sequential("5, 1", layer), "1 3 2 5 4", expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2 | 'padding': 'valid'                        | [[[1]], [[10]]]                    | 21 32 43
            2 | 'padding': 'same'                         | [[[1]], [[10]]]                    | 21 32 43 4
            2 | 'padding': 'causal'                       | [[[1]], [[10]]]                    | 10 21 32 43
            2 | 'padding': 'valid', 'dilation_rate': [2]  | [[[1]], [[10]]]                    | 31 42
            2 | 'padding': 'causal', 'dilation_rate': 2   | [[[1]], [[10]]]                    | 10 20 31 42
            2 | 'padding': 'same', 'strides': [2]         | [[[1]], [[10]]]                    | 21 43
            4 | 'padding': 'same'                         | [[[1]], [[10]], [[100]], [[1000]]] | 3210 4321 432 43
            """)
    void convolutionsGiveTheirOutput(int size, String settings, String kernel, String expected) {
        Path model = file.weights("{'conv1d': [" + kernel + "]}")
                .sequential(
                        "4, 1",
                        "'Conv1D', 'config': {'filters': 1, 'use_bias': false, 'kernel_size': [" + size + "], "
                                + settings + "}");

        assertForward(model, "1 2 3 4", expected);
    }

    @Test
    void convolutionInGroupsGivesItsOutput() {
        Path model = file.weights("{'conv1d': [[[[5, 7]]], [0, 1]]}")
                .sequential(
                        "2, 2",
                        "'Conv1D', 'config': {'filters': 2, 'kernel_size': [1], 'groups': 2, 'activation': 'relu'}");

        assertForward(model, "1 2 3 -4", "5 15 15 0");
    }

    /** The K-th layer of a class has the K-th weights of the class, whatever its name. Flags decide which variables it has. */
    @Test
    void batchNormalizationHasTheVariablesOfItsFlags() {
        Path model = file.weights(
                        "{'batch_normalization': [[2, 2], [1, 1], [3, 3]],"
                                + " 'batch_normalization_1': [[5, 6], [0, 0], [3, 3]], 'batch_normalization_2': [[0, 0], [0, 0.024]]}")
                .sequential(
                        "2",
                        "'BatchNormalization', 'config': {'axis': [1], 'center': false, 'epsilon': 1.0}",
                        "'BatchNormalization', 'config': {'axis': -1, 'scale': false, 'epsilon': 1.0}",
                        "'BatchNormalization', 'config': {'scale': false, 'center': false}");

        // (3 - 1) / 2 * 2 = 2, 2 / 2 + 5 = 6, 6 / sqrt(0.001); (5 - 1) / 2 * 2 = 4, 4 / 2 + 6 = 8, 8 / sqrt(0.025)
        assertForward(model, "3 5", "189.7367 50.59644");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'LayerNormalization', 'config': {'axis': [-1], 'epsilon': 3.0}                      | {'layer_normalization': [[2, 2], [1, 1]]} | 0 2
            'LayerNormalization', 'config': {'axis': 1, 'epsilon': 3.0, 'scale': false}         | {'layer_normalization': [[1, 2]]}         | 0.5 2.5
            'LayerNormalization', 'config': {'center': false, 'epsilon': 3.0}                   | {'layer_normalization': [[2, 4]]}         | -1 2
            'LayerNormalization', 'config': {'rms_scaling': true, 'epsilon': 3.0}               | {'layer_normalization': [[2, 4]]}         | 1 6
            'RMSNormalization', 'config': {'axis': [-1], 'epsilon': 11.0}                       | {'rms_normalization': [[4, 8]]}           | 1 6
            'Normalization', 'config': {'axis': [-1]}                                           | {'normalization': [[1, 1], [4, 1], 6]}    | 0 2
            'PReLU', 'config': {}                                                               | {'p_re_lu': [[9, 9]]}                     | 1 3
            """)
    void normalisationsGiveTheirOutput(String layer, String weights, String expected) {
        assertForward(file.weights(weights).sequential("2", layer), "1 3", expected);
    }

    /** The four numbers have mean 2 and variance 1. Gain and shift have the shape of the record. */
    @Test
    void layerNormalizationMayGoOverTheWholeRecord() {
        Path model = file.weights("{'layer_normalization': [[[2, 2], [2, 4]], [[0, 0], [0, 1]]]}")
                .sequential("2, 2", "'LayerNormalization', 'config': {'axis': [1, 2], 'epsilon': 3.0}");

        assertForward(model, "1 3 1 3", "-1 1 -1 3");
    }

    @Test
    void slopesMayBeSharedByAllSteps() {
        Path shared =
                file.weights("{'p_re_lu': [[[2, 3]]]}").sequential("2, 2", "'PReLU', 'config': {'shared_axes': [1]}");
        assertForward(shared, "-1 -1 -2 4", "-2 -3 -4 4");

        Path own = file.weights("{'p_re_lu': [[[2, 3], [4, 5]]]}").sequential("2, 2", "'PReLU', 'config': {}");
        assertForward(own, "-1 -1 -2 4", "-2 -3 -8 4");
    }

    @Test
    void denseLayerIsAppliedToEachStep() {
        file.weights("{'dense': [[[1, 0], [0, 2]], [0, 1]]}");

        Path plain = file.sequential("2, 2", "'Dense', 'config': {'units': 2, 'activation': 'softmax'}");
        // differences of the columns: 1 - 5 = -4 and 3 - 9 = -6
        assertForward(plain, "1 2 3 4", "0.01798621 0.9820138 0.002472623 0.9975274");

        file.weights("{'time_distributed/layer': [[[1, 0], [0, 2]], [0, 1]]}");
        Path distributed = file.sequential(
                "2, 2", "'TimeDistributed', 'config': {'layer': {'class_name': 'Dense', 'config': {'units': 2}}}");
        assertForward(distributed, "1 2 3 4", "1 5 3 9");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'Embedding', 'config': {'input_dim': 3, 'output_dim': 2}                        | {'embedding': [[[1, 2], [3, 4], [5, 6]]]} | 5 6 1 2
            'CategoryEncoding', 'config': {'num_tokens': 3, 'output_mode': 'one_hot'}       | {}                                        | 0 0 1 1 0 0
            """)
    void categoriesSelectTheirRows(String layer, String weights, String expected) {
        assertForward(file.weights(weights).sequential("2", layer), "2 0", expected);
    }

    /** Kernel 1, recurrent kernel 0.5, no bias, no activation. Forward 1, 2 + 0.5, 3 + 1.25; backward 3, 2 + 1.5, 1 + 1.75. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'return_sequences': false                       | 4.25
            'return_sequences': true                        | 1 2.5 4.25
            'return_sequences': false, 'go_backwards': true | 2.75
            'return_sequences': true, 'go_backwards': true  | 3 3.5 2.75
            """)
    void recurrentLayerGivesStatesInTheOrderOfKeras(String settings, String expected) {
        Path model = file.weights("{'simple_rnn/cell': [[[1]], [[0.5]]]}")
                .sequential("3, 1", "'SimpleRNN', 'config': " + rnn(settings));

        assertForward(model, "1 2 3", expected);
    }

    /** A file from before {@code reset_after} has one bias: h = x + 1 + 0.5 h. */
    @Test
    void gruWithoutTheSettingResetAfterResetsBeforeTheProduct() {
        Path model = file.weights("{'gru/cell': [[[0, 0, 1]], [[0, 0, 1]], [0, 0.5, 1]]}")
                .sequential(
                        "2, 1",
                        "'GRU', 'config': {'units': 1, 'activation': 'linear', 'recurrent_activation': 'linear'}");

        assertForward(model, "1 2", "4");
    }

    /** For x = 1 the gates are hard_sigmoid(1): 0.7 in Keras 2, 2/3 in Keras 3. The state is o f(i f(-1)). */
    @ParameterizedTest
    @CsvSource({
        "2.15.0, elu, -0.2502931",
        "2.15.0, leaky_relu, -0.0196",
        "3.5.0, elu, -0.2292543",
        "3.5.0, leaky_relu, -0.01777778"
    })
    void activationsOfARecurrentLayerHaveTheirOwnParameters(String version, String activation, String expected) {
        Path model = file.version(version)
                .weights("{'lstm/cell': [[[1, 0, -1, 1]], [[0, 0, 0, 0]]]}")
                .sequential(
                        "1, 1",
                        "'LSTM', 'config': {'units': 1, 'use_bias': false, 'activation': '" + activation
                                + "', 'recurrent_activation': 'hard_sigmoid'}");

        assertForward(model, "1", expected);
    }

    @ParameterizedTest
    @CsvSource({
        "concat, false, 4.25 2.75",
        "sum, false, 7",
        "mul, false, 11.6875",
        "ave, false, 3.5",
        "concat, true, 1 2.75 2.5 3.5 4.25 3",
        "sum, true, 3.75 6 7.25"
    })
    void directionsAreMergedInTheOrderOfTime(String mode, boolean all, String expected) {
        String layer = "{'class_name': 'SimpleRNN', 'config': " + rnn("'return_sequences': " + all) + "}";
        Path model = file.weights("{'bidirectional/forward_layer/cell': [[[1]], [[0.5]]],"
                        + " 'bidirectional/backward_layer/cell': [[[1]], [[0.5]]]}")
                .sequential(
                        "3, 1", "'Bidirectional', 'config': {'merge_mode': '" + mode + "', 'layer': " + layer + "}");

        assertForward(model, "1 2 3", expected);
    }

    private static String rnn(String settings) {
        return "{'units': 1, 'use_bias': false, 'activation': 'linear', " + settings + "}";
    }

    /** Merges the input 2, -3 with its ReLU 2, 0. */
    @ParameterizedTest
    @CsvSource({
        "Add, 4 -3",
        "Subtract, 0 -3",
        "Multiply, 4 0",
        "Average, 2 -1.5",
        "Maximum, 2 0",
        "Minimum, 2 -3",
        "Concatenate, 2 -3 2 0"
    })
    void branchesAreMergedElementByElementOrJoined(String type, String expected) {
        Path model = file.model(functional(
                "{'class_name': 'ReLU', 'name': 'r', 'config': {'name': 'r'}, 'inbound_nodes': [" + call("in") + "]},"
                        + " {'class_name': '" + type + "', 'name': 'm', 'config': {'name': 'm'},"
                        + " 'inbound_nodes': [" + call("in", "r") + "]}",
                "['m', 0, 0]"));

        assertForward(model, "2 -3", expected);
    }

    private static String call(String... layers) {
        String[] tensors = Arrays.stream(layers)
                .map(name -> "{'class_name': '__keras_tensor__', 'config': {'keras_history': ['" + name + "', 0, 0]}}")
                .toArray(String[]::new);
        String list = String.join(", ", tensors);
        return "{'args': [" + (layers.length > 1 ? "[" + list + "]" : list) + "], 'kwargs': {'training': null}}";
    }

    private static String functional(String layers, String output) {
        return "{'class_name': 'Functional', 'config': {'layers': [{'class_name': 'InputLayer', 'config':"
                + " {'name': 'in', 'batch_shape': [null, 2]}, 'inbound_nodes': []}, " + layers
                + "], 'input_layers': [['in', 0, 0]], 'output_layers': [" + output + "]}}";
    }

    @Test
    void openNumberOfStepsFollowsFromTheWidthOfTheRows() {
        file.weights("{'dense': [[[1], [10]]]}")
                .sequential("null, 2", "'Dense', 'config': {'units': 1, 'use_bias': false}");
        ModelFolder folder =
                new ModelFolder(path).yaml("name: steps", "version: \"1\"", "network: model.keras", "input: {size: 6}");

        assertArrayEquals(new float[] {21, 43, 65}, folder.forward(1, 2, 3, 4, 5, 6));
        assertRefused(
                path.resolve("model.keras"),
                "has an input of shape [null, null, 2], expected all but the first to be known; write a model.yaml beside it"
                        + " with network: FILE and input: {size: N}");
    }

    @Test
    void problemNamesTheLayerOfTheKerasFile() {
        Path model = file.weights("{'dense': [[[1], [1e39]]]}")
                .sequential("2", "'Dense', 'config': {'units': 1, 'use_bias': false}");

        var e = assertThrows(InvalidFileException.class, () -> ModelReader.read(model));

        assertTrue(e.getMessage().contains("layer 1 \"l1\" (Dense)"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'Conv2D', 'config': {}                                                  | {} | layer 1 "l1" (Conv2D) is not supported
            'Lambda', 'config': {}                                                  | {} | layer 1 "l1" (Lambda) is not supported
            'Dense', 'config': {'units': 2}                                         | {} | layer 1 "l1" (Dense) has no kernel in the file, expected it as layers/dense/vars/0
            'Dense', 'config': {'units': 3}                                         | {'dense': [[[1, 2], [3, 4]], [5, 6]]} | layer 1 "l1" (Dense) has a kernel of shape [2, 2], expected [2, 3]
            'Dense', 'config': {'units': 2}                                         | {'dense': [[[1, 2], [3, 4]]]} | layer 1 "l1" (Dense) has no bias in the file, expected it as layers/dense/vars/1
            'Dense', 'config': {'units': 2, 'use_bias': false}                      | {'dense': [[[1, 2], [3, 4]], [5, 6]]} | has 1 weights that no layer takes: layers/dense/vars/1
            'Dense', 'config': {'units': '2'}                                       | {} | layer 1 "l1" (Dense) has units "2", expected a positive integer
            'Dense', 'config': {'units': 2, 'use_bias': false, 'activation': 'glu'} | {'dense': [[[1, 2], [3, 4]]]} | layer 1 "l1" (Dense) has the activation glu, which is not supported
            'Dense', 'config': {'units': 2, 'lora_rank': 4}                         | {} | layer 1 "l1" (Dense) has lora_rank, which is not supported; merge the adapter into the kernel
            'Dense', 'config': {'dtype': {'class_name': 'QuantizedDTypePolicy'}}    | {} | layer 1 "l1" (Dense) is quantized, which is not supported; save the model before it is quantized
            'Softmax', 'config': {'axis': 0}                                        | {} | layer 1 "l1" (Softmax) has axis 0, which records of shape [2] do not have
            'ReLU', 'config': {'threshold': -1}                                     | {} | layer 1 "l1" (ReLU) has negative_slope 0.0 and threshold -1.0, which is not supported
            'Embedding', 'config': {'mask_zero': true}                              | {} | layer 1 "l1" (Embedding) has mask_zero true, which is not supported
            'GRU', 'config': {'units': 1}                                           | {} | layer 1 "l1" (GRU) reads records of shape [2], expected [steps, channels]
            'CategoryEncoding', 'config': {'num_tokens': 2, 'output_mode': 'count'} | {} | layer 1 "l1" (CategoryEncoding) has output_mode count, which is not supported, expected one_hot
            'Reshape', 'config': {'target_shape': [3, -1]}                          | {} | layer 1 "l1" (Reshape) has target_shape [3,-1] for records of shape [2]
            'Add', 'config': {}                                                     | {} | layer 1 "l1" (Add) has 1 inputs, expected at least two
            'Sequential', 'config': {'layers': [{'class_name': 'Dot', 'config': {'name': 'd'}}]} | {} | layer 1 "l1" (Sequential) layer 0 "d" (Dot) is not supported
            """)
    void unsupportedLayerIsRefused(String layer, String weights, String message) {
        assertRefused(file.weights(weights).sequential("2", layer), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'ReLU', 'config': {}, 'module': '__main__', 'registered_name': 'Custom>ReLU'    | layer 1 "l1" (ReLU) has the class ReLU of module "__main__"
            'ReLU', 'config': {}, 'module': 'kerasy.layers', 'registered_name': 'ReLU'      | layer 1 "l1" (ReLU) has the class ReLU of module "kerasy.layers"
            'ReLU', 'config': {}, 'module': '.', 'registered_name': null                    | layer 1 "l1" (ReLU) has the class ReLU of module "."
            'ReLU', 'config': {}, 'registered_name': 'Custom>ReLU'                          | layer 1 "l1" (ReLU) has the class Custom>ReLU
            'Activation', 'config': {'activation': {'class_name': 'ReLU', 'config': {}, 'module': 'my'}} | layer 1 "l1" (Activation) has the class ReLU of module "my"
            'Activation', 'config': {'activation': {'class_name': 'function', 'config': 'relu', 'module': 'my'}} | layer 1 "l1" (Activation) has the class function of module "my"
            'TimeDistributed', 'config': {'layer': {'class_name': 'Dense', 'config': {}, 'module': 'my'}} | layer 1 "l1" (TimeDistributed) has the class Dense of module "my"
            'Bidirectional', 'config': {'merge_mode': 'sum', 'layer': {'class_name': 'GRU', 'config': {}, 'module': 'my'}} | layer 1 "l1" (Bidirectional) has the class GRU of module "my"
            """)
    void customClassesAreRefusedWhateverTheirName(String layer, String message) {
        assertRefused(
                file.sequential("2, 2", layer),
                message
                        + ", which is not supported, expected a class of Keras; build the model from layers and activations"
                        + " of Keras");
    }

    @Test
    void modelOfACustomClassIsRefused() {
        assertRefused(
                file.model("{'class_name': 'Sequential', 'module': 'my', 'config': {}}"),
                "has the class Sequential of module \"my\", which is not supported, expected a class of Keras; build the model"
                        + " from layers and activations of Keras");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'ReLU', 'config': {}, 'module': 'keras.layers', 'registered_name': null
            'ReLU', 'config': {}, 'module': 'keras', 'registered_name': 'ReLU'
            'ReLU', 'config': {}, 'module': 'keras_core.layers', 'registered_name': null
            'ReLU', 'config': {}, 'module': 'tf_keras.src.layers', 'registered_name': null
            'ReLU', 'config': {}, 'module': 'tensorflow.keras.layers', 'registered_name': null
            'ReLU', 'config': {}, 'module': null, 'registered_name': null
            'Activation', 'config': {'activation': {'class_name': 'function', 'config': 'relu', 'module': 'builtins', 'registered_name': 'function'}}
            """)
    void classesOfKerasMayNameTheirModule(String layer) {
        assertForward(file.sequential("2", layer), "-1 2", "0 2");
    }

    @Test
    void problemInATimeDistributedLayerNamesItsPlaceOnce() {
        Path model = file.sequential(
                "2, 2", "'TimeDistributed', 'config': {'layer': {'class_name': 'Dense', 'config': {'units': '2'}}}");

        assertRefused(model, "layer 1 \"l1\" (TimeDistributed) has units \"2\", expected a positive integer");
    }

    @Test
    void timeDistributedRefusesALayerThatNeedsTheWholeRecord() {
        Path model = file.sequential(
                "2, 2", "'TimeDistributed', 'config': {'layer': {'class_name': 'Flatten', 'config': {}}}");

        assertRefused(model, "layer 1 \"l1\" (TimeDistributed) of Flatten on records of shape [2, 2] is not supported");
    }

    @Test
    void activationMayBeALayer() {
        Path model = file.weights("{'dense': [[[1, 0], [0, 1]]]}")
                .sequential(
                        "2",
                        "'Dense', 'config': {'units': 2, 'use_bias': false, 'activation':"
                                + " {'class_name': 'LeakyReLU', 'config': {'negative_slope': 0.5}}}");

        assertForward(model, "-2 4", "-1 4");
    }

    @Test
    void modelsOfSeveralInputsOrOutputsAreRefused() {
        assertRefused(
                file.model(functional(
                        "{'class_name': 'ReLU', 'config': {'name': 'r'}, 'inbound_nodes': [" + call("in") + "]}",
                        "['r', 0, 0], ['in', 0, 0]")),
                "has output_layers [[\"r\",0,0],[\"in\",0,0]], expected one; only models of one input and one output are"
                        + " supported");
        assertRefused(
                file.model(functional(
                        "{'class_name': 'InputLayer', 'config': {'name': 'second', 'batch_shape': [null, 2]},"
                                + " 'inbound_nodes': []}",
                        "['in', 0, 0]")),
                "has the inputs \"in\" and \"second\", expected one");
        assertRefused(
                file.model("{'class_name': 'MyModel', 'config': {}}"),
                "is a model of class \"MyModel\", which is not supported, expected Sequential or Functional; build it with"
                        + " keras.Sequential or keras.Model(inputs, outputs)");
    }

    /** Calls as Keras 2 and as Keras 3 write them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [['in', 0, 0, {'training': T}]]
            ['in', 0, 0, {'training': T}]
            {'args': [{'class_name': '__keras_tensor__', 'config': {'keras_history': ['in', 0, 0]}}], 'kwargs': {'training': T}}
            """)
    void callsForTrainingAreRefused(String call) {
        String layers = "{'class_name': 'Dropout', 'config': {'name': 'd'}, 'inbound_nodes': [" + call + "]}";

        assertForward(file.model(functional(layers.replace("T}", "null}"), "['d', 0, 0]")), "2 -3", "2 -3");
        assertForward(file.model(functional(layers.replace("T}", "false}"), "['d', 0, 0]")), "2 -3", "2 -3");
        assertRefused(
                file.model(functional(layers.replace("T}", "true}"), "['d', 0, 0]")),
                "layer 1 \"d\" (Dropout) is called with training true, which is not supported; call it without this"
                        + " argument and save the model again");
    }

    @Test
    void layerThatReadsItsOwnOutputIsRefused() {
        assertRefused(
                file.model(functional(
                        "{'class_name': 'ReLU', 'config': {'name': 'r'}, 'inbound_nodes': [" + call("r") + "]}",
                        "['r', 0, 0]")),
                "layer 1 \"r\" (ReLU) reads its own output, or an output that does not exist");
    }

    private static void assertRefused(Path model, String message) {
        ModelPathTest.assertRefused(model, model, message);
    }

    private static void assertForward(Path model, String row, String expected) {
        float[] found = KerasFile.forward(model, numbers(row));

        float[] numbers = numbers(expected);
        assertEquals(numbers.length, found.length);
        for (int i = 0; i < numbers.length; i++) {
            // The expected numbers have seven digits.
            assertEquals(numbers[i], found[i], 1e-6 * Math.max(1, Math.abs(numbers[i])), "number " + i);
        }
    }

    private static float[] numbers(String text) {
        String[] words = text.trim().split(" ", -1);
        float[] numbers = new float[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Float.parseFloat(words[i]);
        }
        return numbers;
    }
}
