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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Brings a Keras model to a stack of layers: a {@code .keras} file, which is a zip of {@code config.json} and
 * {@code model.weights.h5}, or a whole-model HDF5 file, which has the first as an attribute {@code model_config}.
 *
 * <p>The file is not trusted; no code in it, such as that of a {@code Lambda}, is looked at.
 */
public final class KerasImport {

    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";
    private static final String VERSION = "keras_version";
    private static final int LARGEST_CONFIG = 4 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode model;
    private final Weights weights;
    private final boolean first;
    private final OptionalInt inputSize;

    private KerasImport(JsonNode model, Weights weights, String version, OptionalInt inputSize) {
        this.model = model;
        this.weights = weights;
        this.first = version.startsWith("2.") || version.startsWith("1.");
        this.inputSize = inputSize;
    }

    /**
     * Translates a model.
     *
     * @param file the whole file, which the weights share. Not to be modified later.
     * @param inputSize how many numbers a row has, for a model that leaves one dimension open
     * @throws FormatException naming the layer that is not supported and why, or the damage
     */
    public static Stack read(byte[] file, OptionalInt inputSize) throws FormatException {
        boolean zip = file.length > 1 && file[0] == 'P' && file[1] == 'K';
        if (!zip && !Hdf5File.isOne(ByteBuffer.wrap(file))) {
            throw new FormatException("is no Keras model: it is neither a zip nor an HDF5 file");
        }
        return (zip ? ofZip(file, inputSize) : ofHdf5(file, inputSize)).translate();
    }

    private static KerasImport ofZip(byte[] file, OptionalInt inputSize) throws FormatException {
        ZipFile zip = new ZipFile(file);
        for (String name : List.of(CONFIG, WEIGHTS)) {
            if (!zip.names().contains(name)) {
                throw new FormatException("is no .keras file: it has no " + name);
            }
        }
        JsonNode model = json(CONFIG, bytes(zip, CONFIG));
        String version = zip.names().contains(METADATA)
                ? json(METADATA, bytes(zip, METADATA)).path(VERSION).asText()
                : "";
        Hdf5File weights = inEntry(WEIGHTS, () -> new Hdf5File(zip.stored(WEIGHTS)));
        return new KerasImport(model, new Weights(weights, false), version, inputSize);
    }

    private static KerasImport ofHdf5(byte[] file, OptionalInt inputSize) throws FormatException {
        Hdf5File whole = new Hdf5File(ByteBuffer.wrap(file));
        String config = whole.text("model_config")
                .orElseThrow(() -> new FormatException("holds weights without their layers, expected a whole model, as"
                        + " model.save(\"model.keras\") writes it; or write a model.yaml beside it, with source: keras and"
                        + " layers that name weights as FILE#layers/dense/vars/0"));
        JsonNode model = json("model_config", config.getBytes(StandardCharsets.UTF_8));
        return new KerasImport(
                model, new Weights(whole, true), whole.text(VERSION).orElse(""), inputSize);
    }

    private static byte[] bytes(ZipFile zip, String name) throws FormatException {
        if (zip.size(name) > LARGEST_CONFIG) {
            throw new FormatException(name + " has " + zip.size(name) + " bytes, expected at most " + LARGEST_CONFIG);
        }
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
        if (bytes.length > LARGEST_CONFIG) {
            throw new FormatException(name + " has " + bytes.length + " bytes, expected at most " + LARGEST_CONFIG);
        }
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new FormatException(name + " is no JSON: "
                    + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new FormatException(name + " is not UTF-8");
        }
    }

    private Stack translate() throws FormatException {
        String type = model.path("class_name").asText();
        JsonNode config = model.path("config");
        if (!Models.isModel(type)) {
            throw new FormatException(
                    "is a model of class \"" + type + "\", which is not supported, expected Sequential"
                            + " or Functional; build it with keras.Sequential or keras.Model(inputs, outputs)");
        }
        Classes.requireKeras("", model);
        try {
            List<Integer> shape = known(InputShape.of(model, config));
            Stack stack = new Stack("keras", Value.width(shape));
            Models models = new Models(new Translation(stack, weights, first));
            Value input = new Value(stack.input(), shape);
            end(models.translate(Optional.empty(), type, config, input, 0), stack);
            weights.requireAllTaken();
            return stack;
        } catch (ArithmeticException e) {
            throw new FormatException("has sizes beyond those of a row, " + Stack.WIDEST_ROW);
        }
    }

    /** Makes a value the last of the stack, which is its output. */
    private static void end(Value value, Stack stack) {
        List<StackLayer> layers = stack.layers();
        if (layers.isEmpty() || layers.get(layers.size() - 1) != value.layer()) {
            stack.layer("identity", "output", 1, List.of(value.layer()));
        }
    }

    /** With the one size that is open solved from the width of the rows. */
    private List<Integer> known(List<Integer> shape) throws FormatException {
        List<Integer> known = new ArrayList<>(shape);
        int width = Value.width(
                shape.stream().filter(size -> size != InputShape.OPEN).toList());
        int open = known.indexOf(InputShape.OPEN);
        if (open >= 0 && inputSize.isPresent() && width > 0 && inputSize.getAsInt() % width == 0) {
            known.set(open, inputSize.getAsInt() / width);
        }
        if (known.stream().anyMatch(size -> size < 1)) {
            throw new FormatException("has an input of shape " + InputShape.text(shape)
                    + ", expected all but the first to be known; write a model.yaml beside it with network: FILE and"
                    + " input: {size: N}");
        }
        return known;
    }

    private interface Reading<T> {
        T read() throws IOException;
    }
}
