package io.jundenpa.model;

import io.jundenpa.event.Feature;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The input contract of a model.
 *
 * @param size width of a row; empty if the model file does not state a valid one
 * @param features the names of the columns; empty if they have none
 */
record Input(OptionalInt size, List<Feature> features) {

    /** A record with more names is larger than 1 MB, the most that Kafka takes by default. */
    private static final int MAX_FEATURES = 100_000;

    static Input unknown() {
        return new Input(OptionalInt.empty(), List.of());
    }

    /** Reads {@code size: N} or {@code features: [...]}. */
    static Input read(Section section) {
        Optional<Node> size = section.optional("size");
        Optional<Node> features = section.optional("features");
        section.close();
        if (size.isPresent() == features.isPresent()) {
            section.problem("has " + (size.isPresent() ? "both" : "neither") + " size "
                    + (size.isPresent() ? "and" : "nor") + " features, expected one of them");
            return unknown();
        }
        return size.map(Input::ofSize).or(() -> features.map(Input::ofFeatures)).orElseThrow();
    }

    private static Input ofSize(Node node) {
        return node.integer(1, Width.MAX)
                .map(size -> new Input(OptionalInt.of(size), List.of()))
                .orElse(unknown());
    }

    private static Input ofFeatures(Node list) {
        List<Node> nodes = list.list(MAX_FEATURES);
        if (nodes.isEmpty()) {
            return unknown();
        }
        List<Feature> features = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long columns = 0;
        for (Node node : nodes) {
            Optional<Feature> feature = FeatureReader.read(node);
            columns += feature.map(Feature::size).orElse(1);
            feature.ifPresent(features::add);
            if (feature.isPresent() && !names.add(feature.get().name())) {
                node.problem("\"" + feature.get().name() + "\" is listed twice, expected every feature once");
            }
        }
        if (columns > Width.MAX) {
            list.problem("has " + columns + " columns, expected at most " + Width.MAX);
            return unknown();
        }
        return new Input(OptionalInt.of((int) columns), List.copyOf(features));
    }
}
