package io.jundenpa.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Some of the places of records, none inside another, and random features that read them. */
public final class RandomFields {

    private final Random random;
    private final List<Feature> features = new ArrayList<>();
    private final Fields fields;

    /**
     * Random fields.
     *
     * @param rejectUnknown how many of 8 reject unknown fields, on average
     */
    RandomFields(Random random, List<String> places, int rejectUnknown) {
        this.random = random;
        Map<String, Field> byFeature = new LinkedHashMap<>();
        for (String place : chosen(places)) {
            String name = "f" + features.size();
            byFeature.put(name, new Field(Field.Source.VALUE, place, random.nextBoolean(), EpochUnit.MILLIS));
            features.add(feature(name));
        }
        this.fields = new Fields(byFeature, random.nextInt(8) >= rejectUnknown);
    }

    /** Whether a pipeline with these fields would be accepted. */
    public boolean isValid() {
        return fields.problems(features).isEmpty();
    }

    public List<Feature> features() {
        return features;
    }

    public Fields fields() {
        return fields;
    }

    public int width() {
        return features.stream().mapToInt(Feature::size).sum();
    }

    private Feature feature(String name) {
        Optional<Float> missing = random.nextInt(3) > 0 ? Optional.of(-1f) : Optional.empty();
        boolean invalidIsMissing = random.nextInt(3) > 0;
        FeatureType type = switch (random.nextInt(6)) {
            case 0 -> new FeatureType.Bool();
            case 1 ->
                new FeatureType.Category(
                        List.of("DE", "FR", "-7"), random.nextBoolean() ? OptionalInt.of(9) : OptionalInt.empty());
            case 2 -> new FeatureType.Hash(64);
            case 3 -> new FeatureType.Time(TimePart.EPOCH_SECONDS, ZoneOffset.UTC, Instant.EPOCH);
            default -> new FeatureType.Numeric();
        };
        int size = type instanceof FeatureType.Numeric && random.nextInt(3) == 0 ? 2 : 1;
        return new Feature(name, type, size, missing, invalidIsMissing, Optional.empty());
    }

    private List<String> chosen(List<String> places) {
        List<String> all = new ArrayList<>(places);
        all.add("/nowhere");
        Collections.shuffle(all, random);
        List<String> chosen = new ArrayList<>();
        for (String path : all) {
            boolean free = chosen.stream()
                    .noneMatch(other -> (other + "/").startsWith(path + "/") || (path + "/").startsWith(other + "/"));
            if (free && chosen.size() < 6) {
                chosen.add(path);
            }
        }
        if (random.nextBoolean()) {
            chosen.add(chosen.get(0));
        }
        return chosen;
    }
}
