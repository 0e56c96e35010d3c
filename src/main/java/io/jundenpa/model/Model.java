package io.jundenpa.model;

import io.jundenpa.event.Feature;
import io.jundenpa.nn.Network;
import java.util.List;

/**
 * A network with its name and its contract.
 *
 * @param name as in the model file
 * @param version as in the model file
 * @param sha256 64 hexadecimal digits: SHA-256 of the text that {@code sha256sum} prints for the model file and then its
 *     weight files, sorted by name
 * @param features the names of the input columns; empty if they have none
 * @param labels the names of the output columns; empty if they have none
 * @param network the layers with their weights
 */
public record Model(
        String name, String version, String sha256, List<Feature> features, List<String> labels, Network network) {

    private static final int SHORT = 12;

    /** Copies the lists. */
    public Model {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
    }

    /** The first 12 digits of the hash. Each result carries them. */
    public String shortSha256() {
        return sha256.substring(0, SHORT);
    }
}
