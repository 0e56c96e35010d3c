package io.jundenpa.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.event.Enrichment;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.format.document.Document;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Section;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a pipeline file. Reports all of its problems at once. */
public final class PipelineReader {

    /**
     * The characters that Kafka allows in the name of a topic. Jundenpa allows the same ones in the name of a group.
     */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final int MAX_BATCH_ROWS = 4096;

    private final Problems problems;

    private PipelineReader(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads a pipeline. The environment overrides the file, and {@code overrides} override both.
     *
     * @param file YAML or JSON; the model's path in it is relative to the file's folder
     * @param environment the process's variables; only {@code KAFKA_...} and {@code JUNDENPA_...} count
     * @param overrides by key, for example {@code input.topic} or {@code kafka.bootstrap.servers}
     * @throws io.jundenpa.format.document.InvalidFileException with every problem of the file
     */
    public static Pipeline read(Path file, Map<String, String> environment, Map<String, String> overrides) {
        return read(file, environment, overrides, new Problems(file.toString()));
    }

    /**
     * As {@link #read(Path, Map, Map)}, for a caller that adds checks and problems of its own.
     *
     * @param problems empty; remembers which values came from the environment or from {@code overrides}
     */
    public static Pipeline read(
            Path file, Map<String, String> environment, Map<String, String> overrides, Problems problems) {
        ObjectNode root = Document.parse(Document.bytes(file), file.toString(), problems);
        new Overrides(root, problems).apply(environment, overrides);

        Optional<Pipeline> pipeline = new PipelineReader(problems).read(new Section(root, "", problems), file);
        problems.throwIfAny();
        return pipeline.orElseThrow();
    }

    private Optional<Pipeline> read(Section top, Path file) {
        Optional<String> application = name(top, "application", "the application's name");
        Optional<String> model =
                top.required("model", "the model's folder or file").flatMap(Node::text);
        Optional<Section> input = part(top, "input", "{topic: ..., format: ...}");
        Optional<Section> output = part(top, "output", "{topic: ..., format: ...}");
        Optional<Section> rejects = part(top, "rejects", "{topic: ...}");
        Optional<String> from = input.flatMap(this::topic);
        Optional<String> to = output.flatMap(this::topic);
        Optional<String> rejected = rejects.flatMap(this::topic);
        Optional<InputFormat> inputFormat =
                input.flatMap(section -> format(section, InputFormat.values(), InputFormat::key));
        Optional<OutputFormat> outputFormat =
                output.flatMap(section -> format(section, OutputFormat.values(), OutputFormat::key));
        Optional<Fields> fields = input.map(section -> FieldsReader.read(section, inputFormat));
        SchemaReader.Schemas schemas = new SchemaReader(top, file).read(input, inputFormat, output, outputFormat);
        Optional<Enrichment> enrichment =
                output.map(section -> EnrichmentReader.read(section, inputFormat, outputFormat));
        boolean source = output.flatMap(section -> section.optional("source"))
                .flatMap(PipelineReader::flag)
                .orElse(false);
        Optional<Integer> batchRows = batchRows(top);
        Optional<KafkaSettings> kafka =
                part(top, KafkaKey.SECTION, "{bootstrap.servers: ...}").map(KafkaSettings::read);
        input.ifPresent(Section::close);
        output.ifPresent(Section::close);
        rejects.ifPresent(Section::close);
        top.close();
        differ("output.topic", to, "input.topic", from);
        differ("rejects.topic", rejected, "input.topic", from);
        differ("rejects.topic", rejected, "output.topic", to);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Pipeline(
                application.orElseThrow(),
                file.toAbsolutePath().resolveSibling(model.orElseThrow()),
                new Pipeline.Input(
                        from.orElseThrow(), inputFormat.orElseThrow(), fields.orElseThrow(), schemas.records()),
                new Pipeline.Output(
                        to.orElseThrow(),
                        outputFormat.orElseThrow(),
                        enrichment.orElseThrow(),
                        source,
                        schemas.results()),
                new Pipeline.Rejects(rejected.orElseThrow()),
                batchRows.orElseThrow(),
                kafka.orElseThrow()));
    }

    /** A boolean, or its text: the environment holds only text. */
    private static Optional<Boolean> flag(Node node) {
        return node.isText() ? node.oneOf(List.of("true", "false")).map(Boolean::valueOf) : node.flag();
    }

    private static Optional<Integer> batchRows(Section top) {
        Optional<Section> batch = top.optional("batch").flatMap(Node::section);
        if (batch.isEmpty()) {
            return Optional.of(Pipeline.DEFAULT_BATCH_ROWS);
        }
        Optional<Integer> rows = batch.orElseThrow()
                .required("rows", "the maximum rows of a forward pass")
                .flatMap(PipelineReader::rows);
        batch.orElseThrow().close();
        return rows;
    }

    /** An integer, or text with its digits: the environment holds only text. */
    private static Optional<Integer> rows(Node node) {
        Optional<Integer> written = node.isText()
                ? node.text().filter(text -> text.matches("[0-9]{1,9}")).map(Integer::valueOf)
                : Optional.empty();
        return written.filter(rows -> rows >= 1 && rows <= MAX_BATCH_ROWS).or(() -> node.integer(1, MAX_BATCH_ROWS));
    }

    private Optional<Section> part(Section top, String key, String expected) {
        return top.required(key, expected).flatMap(Node::section);
    }

    private Optional<String> topic(Section section) {
        return name(section, "topic", "a topic");
    }

    private Optional<String> name(Section section, String key, String expected) {
        Optional<Node> node = section.required(key, expected);
        return node.flatMap(Node::text).filter(name -> {
            boolean legal = NAME.matcher(name).matches() && !name.equals(".") && !name.equals("..");
            if (!legal) {
                node.orElseThrow()
                        .problem("is \"" + name + "\", expected up to 249 letters, digits, dots, hyphens, underscores");
            }
            return legal;
        });
    }

    private <F> Optional<F> format(Section section, F[] formats, Function<F, String> key) {
        List<String> keys = Arrays.stream(formats).map(key).toList();
        return section.required("format", "one of " + String.join(", ", keys))
                .flatMap(node -> node.oneOf(keys))
                .map(found -> formats[keys.indexOf(found)]);
    }

    private void differ(String place, Optional<String> topic, String otherPlace, Optional<String> other) {
        if (topic.isPresent() && topic.equals(other)) {
            problems.add(place, "is \"" + topic.get() + "\", the same as " + otherPlace + ", expected another topic");
        }
    }
}
