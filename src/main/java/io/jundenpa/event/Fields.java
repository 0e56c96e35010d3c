package io.jundenpa.event;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where the records of a topic have the values of the features.
 *
 * @param byFeature the fields by the name of their feature. A feature without a field is at the top of the value, under its
 *     name.
 * @param ignoreUnknown whether fields that no feature reads are ignored; otherwise the record is rejected
 */
public record Fields(Map<String, Field> byFeature, boolean ignoreUnknown) {

    /** All features are at the top of the value, under their names. */
    public static final Fields BY_NAME = new Fields(Map.of(), true);

    /** Copies the map and keeps its order. */
    public Fields {
        byFeature = Collections.unmodifiableMap(new LinkedHashMap<>(byFeature));
    }

    /** The field of a feature. */
    Field of(Feature feature) {
        return Optional.ofNullable(byFeature.get(feature.name()))
                .orElseGet(() -> Field.inValue(JsonPointers.pointer(feature.name())));
    }

    /**
     * The problems of these fields with the features of a model, by the name of the feature.
     *
     * @param features of the model
     */
    public Map<String, String> problems(List<Feature> features) {
        Map<String, String> problems = new TreeMap<>();
        Map<String, Feature> byPlace = new HashMap<>();
        for (Feature feature : features) {
            Field field = of(feature);
            if (field.source() == Field.Source.TIMESTAMP && !isNumberOrTime(feature)) {
                problems.put(feature.name(), "is the timestamp, expected a feature that is a number or a time");
            }
            boolean text = field.source() == Field.Source.HEADER || field.source() == Field.Source.KEY_TEXT;
            if (text && feature.size() > 1) {
                problems.put(
                        feature.name(), "is text, but the feature is a list; expected a list in the value or the key");
            }
            Feature other = byPlace.put(field.place(), feature);
            if (other != null && other.size() > 1 && feature.size() > 1) {
                problems.put(feature.name(), "is the list of feature " + other.name() + " too, expected another one");
            }
        }
        for (Feature feature : features) {
            Field field = of(feature);
            if (field.source() == Field.Source.VALUE || field.source() == Field.Source.KEY) {
                String place = field.place();
                for (int end = place.lastIndexOf('/'); end > 0; end = place.lastIndexOf('/', end - 1)) {
                    Feature parent = byPlace.get(place.substring(0, end));
                    if (parent != null) {
                        problems.put(
                                feature.name(),
                                "is inside the field of feature " + parent.name() + ", expected a field of its own");
                    }
                }
            }
        }
        return problems;
    }

    /** Whether a feature is in the key, the headers or the timestamp of a record, or counts from the timestamp. */
    public boolean needWholeRecords(List<Feature> features) {
        return features.stream().anyMatch(feature -> of(feature).source() != Field.Source.VALUE || isAge(feature));
    }

    private static boolean isAge(Feature feature) {
        return feature.type() instanceof FeatureType.Time time && time.part() == TimePart.AGE_SECONDS;
    }

    private static boolean isNumberOrTime(Feature feature) {
        return feature.type() instanceof FeatureType.Time
                || (feature.type() instanceof FeatureType.Numeric && feature.size() == 1);
    }

    /** Whether a pipeline names fields. Then each record is an object. */
    public boolean named() {
        return !byFeature.isEmpty();
    }
}
