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
        List<Node> nodes = list.list(Width.MAX);
        if (nodes.isEmpty()) {
            return unknown();
        }
        List<Feature> features = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : nodes) {
            feature(node).ifPresent(feature -> {
                features.add(feature);
                if (!names.add(feature.name())) {
                    node.problem("\"" + feature.name() + "\" is listed twice, expected every feature once");
                }
            });
        }
        return new Input(OptionalInt.of(nodes.size()), List.copyOf(features));
    }

    private static Optional<Feature> feature(Node node) {
        if (node.isText()) {
            return node.text(Feature.MAX_NAME_LENGTH).map(name -> new Feature(name, Optional.empty()));
        }
        return node.section().flatMap(Input::featureWithDefault);
    }

    private static Optional<Feature> featureWithDefault(Section section) {
        Optional<String> name = section.required("name", "text").flatMap(node -> node.text(Feature.MAX_NAME_LENGTH));
        Optional<Float> defaultValue = section.optional("default").flatMap(Node::number);
        section.close();
        return name.map(found -> new Feature(found, defaultValue));
    }
}
