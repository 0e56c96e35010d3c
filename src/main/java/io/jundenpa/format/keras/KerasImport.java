package io.jundenpa.format.keras;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jundenpa.format.hdf5.Hdf5File;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.zip.ZipFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/**
 * Translates a Keras model into a stack of layers.
 *
 * <p>The model is a {@code .keras} file or a whole-model HDF5 file. A {@code .keras} file is a zip of {@code config.json}
 * and {@code model.weights.h5}. An HDF5 file has the configuration in its attribute {@code model_config}. The file is not
 * trusted. Code in the file, such as the function of a {@code Lambda}, is never read.
 *
 * <p>Source: Keras 3.15, {@code keras/src/saving/saving_lib.py} and {@code keras/src/legacy/saving/legacy_h5_format.py}.
 */
public final class KerasImport {

    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String VERSION = "keras_version";
    private static final int MAX_JSON_BYTES = 4 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode model;
    private final WeightStore weights;
    private final boolean beforeKeras3;
    private final OptionalInt inputSize;

    private KerasImport(JsonNode model, WeightStore weights, String version, OptionalInt inputSize) {
        this.model = model;
        this.weights = weights;
        this.beforeKeras3 = version.startsWith("2.") || version.startsWith("1.");
        this.inputSize = inputSize;
    }

    /** The classes of layers that are supported, sorted, such as {@code Dense}. */
    public static List<String> layerClasses() {
        return KerasLayers.names();
    }

    /**
     * Translates a model.
     *
     * @param file the whole file. The weights share it, so it must not be modified later.
     * @param inputSize numbers in a row, for a model that leaves one size of its input open
     * @throws FormatException if the file is damaged or a layer is not supported; the message names the layer and the reason
     */
    public static Stack read(byte[] file, OptionalInt inputSize) throws FormatException {
        boolean zip = file.length > 1 && file[0] == 'P' && file[1] == 'K';
        if (!zip && !Hdf5File.isHdf5(ByteBuffer.wrap(file))) {
            throw new FormatException("is not a Keras model: it is neither a zip nor an HDF5 file");
        }
        return (zip ? ofZip(file, inputSize) : ofHdf5(file, inputSize)).translate();
    }

    private static KerasImport ofZip(byte[] file, OptionalInt inputSize) throws FormatException {
        ZipFile zip = new ZipFile(file);
        for (String name : List.of(CONFIG, WEIGHTS)) {
            if (!zip.names().contains(name)) {
                throw new FormatException("is not a .keras file: it has no " + name);
            }
        }
        JsonNode model = json(CONFIG, bytes(zip, CONFIG));
        String version = zip.names().contains(METADATA)
                ? json(METADATA, bytes(zip, METADATA)).path(VERSION).asText()
                : "";
        Hdf5File weights = inEntry(WEIGHTS, () -> new Hdf5File(zip.stored(WEIGHTS)));
        return new KerasImport(model, new WeightStore(weights, false), version, inputSize);
    }

    private static KerasImport ofHdf5(byte[] file, OptionalInt inputSize) throws FormatException {
        Hdf5File whole = new Hdf5File(ByteBuffer.wrap(file));
        String config = whole.text("model_config")
                .orElseThrow(() -> new FormatException("holds weights without their layers, expected a whole model, as"
                        + " model.save(\"model.keras\") writes it; or write a model.yaml beside it, with source: keras and"
                        + " layers that name weights as FILE#layers/dense/vars/0"));
        JsonNode model = json("model_config", config.getBytes(StandardCharsets.UTF_8));
        return new KerasImport(
                model, new WeightStore(whole, true), whole.text(VERSION).orElse(""), inputSize);
    }

    private static byte[] bytes(ZipFile zip, String name) throws FormatException {
        requireJsonSize(name, zip.size(name));
        return inEntry(name, () -> {
            try (InputStream in = zip.open(name)) {
                return in.readAllBytes();
            }
        });
    }

    private static <T> T inEntry(String name, Reading<T> reading) throws FormatException {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new FormatException(name + " " + e.getMessage());
        }
    }

    private static JsonNode json(String name, byte[] bytes) throws FormatException {
        requireJsonSize(name, bytes.length);
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new FormatException(name + " is not JSON: "
                    + String.valueOf(e.getOriginalMessage())
                            .lines()
                            .findFirst()
                            .orElse("")
                            .replaceFirst(", from `.*`", ""));
        } catch (IOException e) {
            throw new FormatException(name + " is not UTF-8");
        }
    }

    private static void requireJsonSize(String name, long bytes) throws FormatException {
        if (bytes > MAX_JSON_BYTES) {
            throw new FormatException(name + " has " + bytes + " bytes, expected at most " + MAX_JSON_BYTES);
        }
    }

    private Stack translate() throws FormatException {
        String className = model.path("class_name").asText();
        if (!KerasModels.isModel(className)) {
            throw new FormatException(
                    "is a model of class \"" + className + "\", which is not supported, expected Sequential"
                            + " or Functional; build it with keras.Sequential or keras.Model(inputs, outputs)");
        }
        CustomObjects.refuse("", model);
        try {
            List<Integer> shape = InputShape.of(model, inputSize);
            Stack stack = new Stack("keras", KerasTensor.width(shape));
            KerasTensor input = new KerasTensor(stack.input(), shape);
            KerasModels models = new KerasModels(new ImportContext(stack, weights, beforeKeras3));
            makeLast(models.translate(className, model.path("config"), input), stack);
            weights.requireAllTaken();
            return stack;
        } catch (ArithmeticException e) {
            throw new FormatException("has rows of more than " + Stack.WIDEST_ROW + " numbers, which is not supported");
        }
    }

    /** Makes a tensor the output of the stack: appends an identity if the tensor is not the output of the last layer. */
    private static void makeLast(KerasTensor output, Stack stack) {
        List<StackLayer> layers = stack.layers();
        if (layers.isEmpty() || layers.get(layers.size() - 1) != output.layer()) {
            KerasTensor.of(stack.layer("identity", "output", 1, List.of(output.layer())), output.shape());
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }
}
