package io.jundenpa.model;

import io.jundenpa.event.Feature;
import io.jundenpa.event.FeatureType;
import io.jundenpa.event.TimePart;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a feature of a model file: its name alone, or a map of its keys. */
final class FeatureReader {

    private static final String CATEGORIES = "categories";
    private static final String HASH = "hash";
    private static final List<String> OF_TIME = List.of("as", "zone", "reference");
    private static final int MAX_CATEGORIES = 1 << 20;

    /** Up to here, a float holds every whole number. */
    private static final int MAX_INDEX = 1 << 24;

    private static final int MAX_YEAR = 9999;

    private FeatureReader() {}

    /** Reads a feature; empty if it has a problem. */
    static Optional<Feature> read(Node node) {
        if (node.isText()) {
            return node.text(Feature.MAX_NAME_LENGTH).map(name -> new Feature(name, Optional.empty()));
        }
        return node.section().flatMap(FeatureReader::read);
    }

    private static Optional<Feature> read(Section section) {
        Optional<String> name = section.required("name", "text").flatMap(node -> node.text(Feature.MAX_NAME_LENGTH));
        Optional<FeatureType> type = type(section);
        boolean numeric =
                type.map(found -> found instanceof FeatureType.Numeric).orElse(true);
        Optional<Node> size = section.optional("size");
        Optional<Node> clip = section.optional("clip");
        if (!numeric) {
            misplaced(section, List.of("size", "clip"), "is for features that are numbers");
        }
        Optional<Float> missing = missing(section);
        boolean invalidIsMissing = invalidIsMissing(section, missing.isPresent());
        Optional<Feature.Range> range = clip.flatMap(FeatureReader::range);
        Optional<Integer> columns = size.flatMap(node -> node.integer(1, Width.MAX));
        section.close();
        if (name.isEmpty() || type.isEmpty() || columns.isPresent() != size.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Feature(name.get(), type.get(), columns.orElse(1), missing, invalidIsMissing, range));
    }

    /** The number in place of a missing field. {@code default} is an older word for it. */
    private static Optional<Float> missing(Section section) {
        Optional<Node> older = section.optional("default");
        Optional<Node> missing = section.optional("missing");
        if (older.isPresent() && missing.isPresent()) {
            older.get().problem("means the same as missing, expected one of them");
        }
        return missing.or(() -> older).flatMap(Node::number);
    }

    private static boolean invalidIsMissing(Section section, boolean hasMissing) {
        Optional<Node> invalid = section.optional("invalid");
        boolean asMissing = invalid.flatMap(node -> node.oneOf(List.of("reject", "missing")))
                .filter("missing"::equals)
                .isPresent();
        if (asMissing && !hasMissing) {
            invalid.orElseThrow().problem("is \"missing\", expected also the key missing with the number to take");
        }
        return asMissing;
    }

    private static Optional<Feature.Range> range(Node node) {
        Optional<double[]> limits = node.numbers();
        if (limits.isEmpty()) {
            return Optional.empty();
        }
        double[] found = limits.get();
        if (found.length != 2 || found[0] > found[1]) {
            node.problem("is no range, expected [smallest, largest]");
            return Optional.empty();
        }
        return Optional.of(new Feature.Range((float) found[0], (float) found[1]));
    }

    private static Optional<FeatureType> type(Section section) {
        Optional<Node> type = section.optional("type");
        Optional<Node> categories = section.optional(CATEGORIES);
        Optional<Node> hash = section.optional(HASH);
        if (categories.isPresent() && hash.isPresent()) {
            hash.get().problem("stands beside categories, expected one of them");
        }
        if (type.isPresent() && (categories.isPresent() || hash.isPresent())) {
            type.get()
                    .problem("stands beside " + (categories.isPresent() ? CATEGORIES : HASH)
                            + ", which is a type itself; expected one of them");
        }
        if (categories.isEmpty()) {
            misplaced(section, List.of("other"), "is for features with categories");
        }
        Optional<String> word = type.flatMap(node -> node.oneOf(List.of("number", "boolean", "time")));
        OF_TIME.forEach(section::optional); // Known keys, whatever the type.
        if (type.isEmpty() || word.filter(found -> !found.equals("time")).isPresent()) {
            misplaced(section, OF_TIME, "is for features of type: time");
        }
        if (categories.isPresent()) {
            return category(categories.get(), section.optional("other"));
        }
        if (hash.isPresent()) {
            return hash.get().integer(1, MAX_INDEX).map(FeatureType.Hash::new);
        }
        if (type.isEmpty()) {
            return Optional.of(new FeatureType.Numeric());
        }
        return word.flatMap(found -> switch (found) {
            case "boolean" -> Optional.of(new FeatureType.Bool());
            case "time" -> time(section);
            default -> Optional.of(new FeatureType.Numeric());
        });
    }

    private static void misplaced(Section section, List<String> keys, String problem) {
        keys.forEach(key -> section.optional(key).ifPresent(node -> node.problem(problem)));
    }

    private static Optional<FeatureType> category(Node categories, Optional<Node> other) {
        List<String> texts = new ArrayList<>();
        for (Node node : categories.list(MAX_CATEGORIES)) {
            node.text().ifPresent(texts::add);
        }
        Set<String> seen = new HashSet<>();
        texts.stream()
                .filter(text -> !seen.add(text))
                .findFirst()
                .ifPresent(text -> categories.problem("lists \"" + text + "\" twice, expected every category once"));
        Optional<Integer> number = other.flatMap(node -> node.integer(0, MAX_INDEX));
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(new FeatureType.Category(
                        texts, number.map(OptionalInt::of).orElse(OptionalInt.empty())));
    }

    private static Optional<FeatureType> time(Section section) {
        List<String> words = Arrays.stream(TimePart.values()).map(TimePart::key).toList();
        Optional<TimePart> part = section.required("as", "one of " + String.join(", ", words))
                .flatMap(node -> node.oneOf(words))
                .flatMap(word -> Arrays.stream(TimePart.values())
                        .filter(known -> known.key().equals(word))
                        .findFirst());
        Optional<Node> zone = section.optional("zone");
        Optional<Node> reference = section.optional("reference");
        boolean seconds = part.filter(TimePart.EPOCH_SECONDS::equals).isPresent();
        if (reference.isPresent() && part.isPresent() && !seconds) {
            reference.get().problem("is for as: epoch-seconds");
        }
        if (zone.isPresent()
                && (seconds || part.filter(TimePart.AGE_SECONDS::equals).isPresent())) {
            zone.get().problem("is for hours, days and months; seconds have no zone");
        }
        ZoneId found = zone.flatMap(FeatureReader::zone).orElse(ZoneOffset.UTC);
        Instant from = reference.flatMap(FeatureReader::instant).orElse(Instant.EPOCH);
        return part.map(known -> new FeatureType.Time(known, found, from));
    }

    private static Optional<ZoneId> zone(Node node) {
        return node.text().flatMap(text -> {
            try {
                return Optional.of(ZoneId.of(text));
            } catch (DateTimeException e) {
                node.problem("is \"" + text + "\", expected a time zone such as Europe/Berlin, UTC or +09:00");
                return Optional.empty();
            }
        });
    }

    private static Optional<Instant> instant(Node node) {
        return node.text().flatMap(text -> {
            try {
                Instant instant = Instant.parse(text);
                if (Math.abs(instant.atOffset(ZoneOffset.UTC).getYear()) > MAX_YEAR) {
                    throw new DateTimeException("too far away");
                }
                return Optional.of(instant);
            } catch (DateTimeException e) {
                node.problem("is \"" + text + "\", expected a time such as 2026-01-01T00:00:00Z");
                return Optional.empty();
            }
        });
    }
}
