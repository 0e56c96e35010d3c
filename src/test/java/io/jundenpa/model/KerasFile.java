package io.jundenpa.model;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ejml.data.FMatrixRMaj;

/** Writes a {@code .keras} file for a test. Its JSON may have single quotes. */
final class KerasFile {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

    private final Path folder;
    private String version = "3.5.0";
    private String weights = "{}";

    KerasFile(Path folder) {
        this.folder = folder;
    }

    KerasFile version(String name) {
        version = name;
        return this;
    }

    /** Sets the weights: a list of arrays for the group of each layer, such as {@code {'dense': [[[1], [2]], [3]]}}. */
    KerasFile weights(String json) {
        weights = json;
        return this;
    }

    /** Writes a Sequential model. Each layer is given as {@code 'Class', 'config': {...}}. */
    Path sequential(String inputShape, String... layers) {
        StringBuilder list = new StringBuilder(
                "{'class_name': 'InputLayer', 'config': {'name': 'in', 'batch_shape': [null, " + inputShape + "]}}");
        for (int i = 0; i < layers.length; i++) {
            list.append(", {'name': 'l")
                    .append(i + 1)
                    .append("', 'class_name': ")
                    .append(layers[i])
                    .append('}');
        }
        return model("{'class_name': 'Sequential', 'config': {'layers': [" + list + "]}}");
    }

    /** Writes a model with this configuration. */
    Path model(String json) {
        try {
            Path file = folder.resolve("model.keras");
            var bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                zip.setMethod(ZipOutputStream.STORED);
                put(zip, "metadata.json", text("{'keras_version': '" + version + "'}"));
                put(zip, "config.json", text(json));
                put(zip, "model.weights.h5", hdf5());
            }
            return Files.write(file, bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] text(String json) throws IOException {
        return JSON.readTree(json).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        var crc = new CRC32();
        crc.update(content);
        entry.setCrc(crc.getValue());
        entry.setSize(content.length);
        zip.putNextEntry(entry);
        zip.write(content);
    }

    private byte[] hdf5() throws IOException {
        Path file = folder.resolve("weights.h5");
        Map<String, WritableGroup> groups = new HashMap<>();
        try (WritableHdfFile hdf5 = HdfFile.write(file)) {
            groups.put("", hdf5);
            for (Map.Entry<String, JsonNode> layer : JSON.readTree(weights).properties()) {
                WritableGroup vars = group(groups, "layers/" + layer.getKey() + "/vars");
                for (int i = 0; i < layer.getValue().size(); i++) {
                    vars.putDataset(String.valueOf(i), array(layer.getValue().get(i)));
                }
            }
        }
        return Files.readAllBytes(file);
    }

    private static WritableGroup group(Map<String, WritableGroup> groups, String path) {
        WritableGroup known = groups.get(path);
        if (known != null) {
            return known;
        }
        int slash = path.lastIndexOf('/');
        WritableGroup parent = group(groups, slash < 0 ? "" : path.substring(0, slash));
        WritableGroup group = parent.putGroup(path.substring(slash + 1));
        groups.put(path, group);
        return group;
    }

    private static Object array(JsonNode node) {
        int rank = 0;
        for (JsonNode inner = node; inner.isArray(); inner = inner.get(0)) {
            rank++;
        }
        return switch (rank) {
            case 0 -> node.floatValue();
            case 1 -> JSON.convertValue(node, float[].class);
            case 2 -> JSON.convertValue(node, float[][].class);
            default -> JSON.convertValue(node, float[][][].class);
        };
    }

    /** The output of the model for one row. */
    static float[] forward(Path file, float... row) {
        Model model = ModelReader.read(file);
        FMatrixRMaj input = new FMatrixRMaj(1, row.length, true, row);
        FMatrixRMaj output = model.network().forward(input, model.network().workspace(1));
        return Arrays.copyOf(output.data, output.getNumElements());
    }
}
