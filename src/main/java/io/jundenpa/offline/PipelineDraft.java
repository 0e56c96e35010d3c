package io.jundenpa.offline;

import com.fasterxml.jackson.databind.node.TextNode;
import io.jundenpa.event.EpochUnit;
import io.jundenpa.event.Feature;
import io.jundenpa.event.FeatureType;
import io.jundenpa.event.JsonPointers;
import io.jundenpa.model.Model;
import io.jundenpa.offline.SampleField.Kind;
import io.jundenpa.text.VisibleText;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A first pipeline file for the events of a sample. It finds the fields of the model's features by their names. What it does
 * not find becomes a comment.
 */
public final class PipelineDraft {

    private static final int MAX_LISTED = 100;
    private static final int MAX_CANDIDATES = 5;

    /** Text that YAML reads as this text, without quotes. */
    private static final Pattern PLAIN =
            Pattern.compile("(?!(?i:true|false|yes|no|on|off|null|y|n)$)[A-Za-z_/][A-Za-z0-9_/.-]*");

    private final Sample sample;
    private final StringBuilder text = new StringBuilder();
    private final Set<SampleField> read = new HashSet<>();
    private int found;

    private PipelineDraft(Sample sample) {
        this.sample = sample;
    }

    /**
     * A file.
     *
     * @param text of the file, in YAML
     * @param found features that have a field in it
     * @param features of the model
     */
    public record Draft(String text, int found, int features) {}

    /**
     * Writes a pipeline for a model that names its features.
     *
     * @param name of the input topic
     * @param path of the model, as the pipeline names it
     */
    public static Draft of(Sample sample, String name, String path, Model model) {
        var draft = new PipelineDraft(sample);
        draft.head(name, path);
        draft.fields(model.features());
        draft.unread();
        draft.tail(name, model.labels().isEmpty() ? "json" : "json-labels");
        return new Draft(draft.text.toString(), draft.found, model.features().size());
    }

    /**
     * Writes a pipeline for a model that names no features. A comment names a feature for each field.
     *
     * @param name of the input topic
     * @param path of the model's folder, as the pipeline names it
     * @param network the file in this folder that a model file must name; empty if there is a model file
     */
    public static Draft of(Sample sample, String name, String path, Optional<String> network) {
        var draft = new PipelineDraft(sample);
        draft.head(name, path);
        Map<String, SampleField> features = draft.features();
        features.forEach((feature, field) -> draft.line("    " + scalar(feature) + ": "
                + source(field, field.isTime(), field.kind() == Kind.NUMBER_IN_TEXT) + draft.note(field)));
        if (features.isEmpty()) {
            draft.line("    {}");
        }
        draft.unread();
        draft.tail(name, "json");
        draft.modelFile(features, network);
        return new Draft(draft.text.toString(), features.size(), features.size());
    }

    private void head(String name, String model) {
        line("# A first pipeline. Check the topics, the brokers and each field, then run: jundenpa validate FILE");
        line("application: " + scalar(name + "-scorer"));
        line("model: " + scalar(model));
        line("input:");
        line("  topic: " + scalar(name));
        line("  format: json");
        line("  fields:");
    }

    private void fields(List<Feature> features) {
        for (Feature feature : features) {
            List<SampleField> matches = FieldMatch.find(feature, sample.fields());
            if (matches.isEmpty()) {
                line("    # " + visible(feature.name()) + ": no field has this name" + candidates(feature));
            } else if (matches.get(0).fits(feature)) {
                field(feature, matches);
            } else {
                SampleField other = matches.get(0);
                line("    # " + visible(feature.name()) + ": " + visible(other.pointer()) + " is " + other.kind()
                        + ", expected " + expected(feature) + candidates(feature));
            }
        }
        if (found == 0) {
            line("    {}");
        }
    }

    private void field(Feature feature, List<SampleField> matches) {
        SampleField field = matches.get(0);
        String others = matches.stream()
                .skip(1)
                .filter(other -> other.fits(feature))
                .map(other -> "; or " + visible(other.pointer()))
                .reduce("", String::concat);
        boolean missing = field.count() < sample.events() && feature.missing().isEmpty();
        boolean inText = field.kind() == Kind.NUMBER_IN_TEXT && feature.type() instanceof FeatureType.Numeric;
        line("    " + scalar(feature.name()) + ": "
                + source(field, feature.type() instanceof FeatureType.Time, inText)
                + note(field) + (missing ? "; the others are rejected" : "") + others);
        read.add(field);
        found++;
    }

    /** Where a field is, and how to read it as a time or as a number in text. */
    private static String source(SampleField field, boolean time, boolean numberInText) {
        String pointer = scalar(field.pointer());
        if (time && field.kind() == Kind.NUMBER && field.unit() != EpochUnit.MILLIS) {
            return "{path: " + pointer + ", epoch: " + field.unit().key() + "}";
        }
        return numberInText ? "{path: " + pointer + ", text: number}" : pointer;
    }

    private String note(SampleField field) {
        return " # " + field.kind() + " in " + field.count() + " of " + sample.events() + " events";
    }

    /** The fields that a feature could read. */
    private String candidates(Feature feature) {
        List<String> pointers = FieldMatch.candidates(feature, sample.fields()).stream()
                .map(field -> visible(field.pointer()))
                .toList();
        if (pointers.isEmpty()) {
            return "";
        }
        return "; perhaps " + String.join(", ", pointers.subList(0, Math.min(pointers.size(), MAX_CANDIDATES)))
                + (pointers.size() > MAX_CANDIDATES ? ", ..." : "");
    }

    private static String expected(Feature feature) {
        if (feature.size() > 1) {
            return "a list of " + feature.size() + " numbers";
        }
        FeatureType type = feature.type();
        if (type instanceof FeatureType.Bool) {
            return "a boolean";
        }
        if (type instanceof FeatureType.Time) {
            return "a time";
        }
        return type instanceof FeatureType.Numeric ? "a number" : "text";
    }

    private void unread() {
        List<SampleField> unread =
                sample.fields().stream().filter(field -> !read.contains(field)).toList();
        if (unread.isEmpty()) {
            return;
        }
        line("    # Fields that no feature reads:");
        unread.stream()
                .limit(MAX_LISTED)
                .forEach(field -> line("    #   " + visible(field.pointer()) + ": " + field.kind()));
        if (unread.size() > MAX_LISTED) {
            line("    #   and " + (unread.size() - MAX_LISTED) + " more");
        }
    }

    private void tail(String name, String format) {
        line("output:");
        line("  topic: " + scalar("scored-" + name));
        line("  format: " + format);
        line("  into: " + scalar(free("score")) + " # the event itself, with the result under this key");
        line("rejects: {topic: " + scalar(name + "-rejects") + "}");
        line("kafka:");
        line("  bootstrap.servers: localhost:9092");
    }

    /** A key that no event has at its top. */
    private String free(String key) {
        String start = JsonPointers.pointer(key);
        boolean taken = sample.fields().stream()
                .anyMatch(field ->
                        field.pointer().equals(start) || field.pointer().startsWith(start + "/"));
        return taken ? free("model_" + key) : key;
    }

    /** A feature for each field that can be one, by its last name or, if others have the same one, by all names. */
    private Map<String, SampleField> features() {
        List<String> names = sample.fields().stream().map(FieldMatch::last).toList();
        Map<String, SampleField> features = new LinkedHashMap<>();
        for (SampleField field : sample.fields()) {
            String last = FieldMatch.last(field);
            boolean unique = names.indexOf(last) == names.lastIndexOf(last);
            String name = unique ? last : String.join("_", JsonPointers.names(field.pointer()));
            if (feature(name, field).isPresent() && features.putIfAbsent(name, field) == null) {
                read.add(field);
            }
        }
        return features;
    }

    /** The entry of a model file for a field. */
    private static Optional<String> feature(String name, SampleField field) {
        if (name.isBlank() || name.length() > Feature.MAX_NAME_LENGTH || !VisibleText.isVisible(name)) {
            return Optional.empty();
        }
        String quoted = scalar(name);
        if (field.isTime()) {
            return Optional.of("{name: " + quoted + ", type: time, as: hour-of-day}");
        }
        return switch (field.kind()) {
            case NUMBER, NUMBER_IN_TEXT -> Optional.of(quoted);
            case BOOLEAN -> Optional.of("{name: " + quoted + ", type: boolean}");
            case TEXT -> Optional.of("{name: " + quoted + ", hash: 1024}");
            case NUMBERS -> Optional.of("{name: " + quoted + ", size: " + field.size() + "}");
            default -> Optional.empty();
        };
    }

    private void modelFile(Map<String, SampleField> features, Optional<String> network) {
        line("# The model names no features. Name those that it takes in its model.yaml, in the order of its columns:");
        network.ifPresent(file -> {
            line("#   name: model");
            line("#   version: \"1\"");
            line("#   network: " + scalar(file));
        });
        line("#   input:");
        line("#     features:");
        features.forEach((name, field) -> feature(name, field).ifPresent(entry -> line("#       - " + entry)));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** Text in YAML, in quotes if it needs them. */
    private static String scalar(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : TextNode.valueOf(text).toString().replace("\u0085", "\\u0085");
    }

    private static String visible(String text) {
        return VisibleText.of(text);
    }
}
