package io.jundenpa.format.keras;

import static io.jundenpa.format.keras.KerasLayers.Trait.ACTIVATION;
import static io.jundenpa.format.keras.KerasLayers.Trait.HAS_ACTIVATION;
import static io.jundenpa.format.keras.KerasLayers.Trait.PER_ROW;
import static io.jundenpa.format.keras.LayerInput.RECORD;
import static io.jundenpa.format.keras.LayerInput.ROWS;
import static io.jundenpa.format.keras.LayerInput.SEVERAL;
import static io.jundenpa.format.keras.LayerInput.STEPS;
import static io.jundenpa.format.keras.LayerInput.TWO;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The registry of Keras layers: each supported class with its input, its translation and its traits.
 *
 * <p>The entries follow the folders of Keras 3.15, {@code keras/src/layers}.
 */
final class KerasLayers {

    private static final Map<String, Entry> ENTRIES = Stream.of(
                    entry("Activation", ROWS, LayerCall::input, HAS_ACTIVATION, ACTIVATION, PER_ROW),
                    entry("ReLU", ROWS, ActivationLayers::relu, ACTIVATION, PER_ROW),
                    entry("LeakyReLU", ROWS, ActivationLayers::leakyRelu, ACTIVATION, PER_ROW),
                    entry("ThresholdedReLU", ROWS, ActivationLayers::thresholdedRelu, ACTIVATION),
                    entry("PReLU", ROWS, ActivationLayers::prelu, ACTIVATION),
                    entry("ELU", ROWS, ActivationLayers::elu, ACTIVATION, PER_ROW),
                    entry("Softmax", ROWS, ActivationLayers::softmax, ACTIVATION),
                    entry("Conv1D", STEPS, ConvolutionalLayers::conv1d, HAS_ACTIVATION),
                    entry("Dense", ROWS, CoreLayers::dense, HAS_ACTIVATION, PER_ROW),
                    entry("Embedding", ROWS, CoreLayers::embedding),
                    entry("Identity", RECORD, LayerCall::input, PER_ROW),
                    entry("Add", SEVERAL, MergingLayers::add),
                    entry("Average", SEVERAL, MergingLayers::average),
                    entry("Concatenate", SEVERAL, MergingLayers::concatenate),
                    entry("Maximum", SEVERAL, MergingLayers::maximum),
                    entry("Minimum", SEVERAL, MergingLayers::minimum),
                    entry("Multiply", SEVERAL, MergingLayers::multiply),
                    entry("Subtract", TWO, MergingLayers::subtract),
                    entry("BatchNormalization", ROWS, NormalizationLayers::batchNormalization, PER_ROW),
                    entry("LayerNormalization", ROWS, NormalizationLayers::layerNormalization, PER_ROW),
                    entry("RMSNormalization", ROWS, NormalizationLayers::rmsNormalization, PER_ROW),
                    entry("UnitNormalization", ROWS, NormalizationLayers::unitNormalization, PER_ROW),
                    entry("AveragePooling1D", STEPS, PoolingLayers::averagePooling),
                    entry("GlobalAveragePooling1D", STEPS, PoolingLayers::globalAveragePooling),
                    entry("GlobalMaxPooling1D", STEPS, PoolingLayers::globalMaxPooling),
                    entry("MaxPooling1D", STEPS, PoolingLayers::maxPooling),
                    entry("CategoryEncoding", ROWS, PreprocessingLayers::categoryEncoding),
                    entry("Normalization", ROWS, PreprocessingLayers::normalization),
                    entry("Rescaling", ROWS, PreprocessingLayers::rescaling, PER_ROW),
                    // Regularization acts in training only.
                    entry("ActivityRegularization", RECORD, LayerCall::input),
                    entry("AlphaDropout", RECORD, LayerCall::input),
                    entry("Dropout", RECORD, LayerCall::input, PER_ROW),
                    entry("GaussianDropout", RECORD, LayerCall::input),
                    entry("GaussianNoise", RECORD, LayerCall::input),
                    entry("SpatialDropout1D", RECORD, LayerCall::input),
                    entry("Flatten", RECORD, ReshapingLayers::flatten),
                    entry("Permute", RECORD, ReshapingLayers::permute),
                    entry("Reshape", RECORD, ReshapingLayers::reshape),
                    entry("Bidirectional", STEPS, RnnLayers::bidirectional),
                    entry("GRU", STEPS, RnnLayers::recurrent),
                    entry("LSTM", STEPS, RnnLayers::recurrent),
                    entry("SimpleRNN", STEPS, RnnLayers::recurrent),
                    entry("TimeDistributed", ROWS, KerasLayers::timeDistributed))
            .collect(Collectors.toUnmodifiableMap(Entry::className, Function.identity()));

    private KerasLayers() {}

    private static Entry entry(String className, LayerInput input, LayerTranslation translation, Trait... traits) {
        return new Entry(className, input, translation, Set.of(traits));
    }

    /** The supported classes, sorted. */
    static List<String> names() {
        return ENTRIES.keySet().stream().sorted().toList();
    }

    /**
     * Translates a call of a layer.
     *
     * @throws FormatException if the layer is not supported or its weights do not fit; the message names the layer
     */
    static KerasTensor translate(LayerCall call) throws FormatException {
        String origin = call.layer().origin();
        try {
            return translateWithoutPlace(call);
        } catch (FormatException e) {
            throw new FormatException(origin + " " + e.getMessage());
        } catch (IOException e) {
            throw new FormatException(origin + " cannot be read: " + e);
        } catch (ArithmeticException e) {
            throw new FormatException(
                    origin + " returns records of more than " + Stack.WIDEST_ROW + " numbers, which is not supported");
        }
    }

    private static KerasTensor translateWithoutPlace(LayerCall call) throws IOException {
        Entry entry = ENTRIES.get(call.className());
        if (entry == null) {
            throw new FormatException("is not supported");
        }
        requireOriginalWeights(call.config());
        entry.input.require(call.inputs());
        KerasTensor output = entry.translation.translate(call);
        return entry.traits.contains(HAS_ACTIVATION) ? activated(call, output) : output;
    }

    /** Refuses quantized weights and LoRA adapters: the values of the weights are not in one variable. */
    private static void requireOriginalWeights(LayerConfig config) throws FormatException {
        String dtype = config.get("dtype").toString();
        if (dtype.contains("Quantized")
                || dtype.contains("int8")
                || dtype.contains("int4")
                || dtype.contains("float8")) {
            throw new FormatException("is quantized, which is not supported; save the model before it is quantized");
        }
        if (config.has("lora_rank")) {
            throw new FormatException("has lora_rank, which is not supported; merge the adapter into the kernel");
        }
    }

    /** Applies the setting {@code activation}: the name of a function, or a layer. */
    private static KerasTensor activated(LayerCall call, KerasTensor output) throws IOException {
        JsonNode setting = Activations.setting(call, "activation");
        String className = setting.path("class_name").asText();
        if (!has(className, ACTIVATION)) {
            return Activations.apply(call, "activation", output);
        }
        LayerConfig config = new LayerConfig(setting.path("config"));
        return translateWithoutPlace(call.inner(className, config, call.layer().weights(), output));
    }

    /**
     * Applies the inner layer to the whole record, because a layer with {@link Trait#PER_ROW} computes each step by itself.
     */
    private static KerasTensor timeDistributed(LayerCall call) throws IOException {
        JsonNode wrapped = call.config().get("layer");
        CustomObjects.refuse("", wrapped);
        String className = wrapped.path("class_name").asText();
        if (call.input().rank() < 2 || !has(className, PER_ROW)) {
            throw new FormatException(
                    "of " + className + " on records of shape " + call.input().shape() + " is not supported");
        }
        LayerConfig config = new LayerConfig(wrapped.path("config"));
        return translateWithoutPlace(
                call.inner(className, config, call.layer().weights().part("layer"), call.input()));
    }

    private static boolean has(String className, Trait trait) {
        return ENTRIES.containsKey(className) && ENTRIES.get(className).traits.contains(trait);
    }

    /** A property of a class of layers. */
    enum Trait {
        /** Applies the function or layer of its setting {@code activation} to its output. */
        HAS_ACTIVATION,
        /** May be the setting {@code activation} of another layer. */
        ACTIVATION,
        /** Computes each row of the last axis by itself. {@code TimeDistributed} may wrap it. */
        PER_ROW
    }

    private record Entry(String className, LayerInput input, LayerTranslation translation, Set<Trait> traits) {}
}
