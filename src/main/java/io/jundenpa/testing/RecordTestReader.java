package io.jundenpa.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RejectCode;
import io.jundenpa.format.document.Document;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Section;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Reads the tests of a pipeline. Reports all problems of the file at once. */
public final class RecordTestReader {

    private static final double DEFAULT_TOLERANCE = 1e-6;
    private static final List<String> EXPECTATIONS = List.of("expect", "exactly", "reject");
    private static final List<String> CODES =
            Arrays.stream(RejectCode.values()).map(RejectCode::name).toList();

    private final InputFormat format;
    private final Optional<AvroValues> avro;
    private final Set<String> names = new HashSet<>();

    private RecordTestReader(InputFormat format, Optional<AvroValues> avro) {
        this.format = format;
        this.avro = avro;
    }

    /**
     * Reads a file of tests.
     *
     * @param file YAML or JSON
     * @param input of the pipeline
     * @throws io.jundenpa.format.document.InvalidFileException with every problem of the file
     */
    public static RecordTests read(Path file, Pipeline.Input input) {
        var problems = new Problems(file.toString());
        if (input.format() == InputFormat.PROTOBUF) {
            problems.add(
                    "tests",
                    "are for records in json, json-schema, avro, csv or float32, not in protobuf; score records of the"
                            + " topic with score --input-format kcat");
            throw problems.exception();
        }
        var top = new Section(Document.parse(Document.bytes(file), file.toString(), problems), "", problems);
        double tolerance =
                top.optional("tolerance").flatMap(RecordTestReader::tolerance).orElse(DEFAULT_TOLERANCE);
        Optional<String> schema = schema(top, file, input);
        var reader = new RecordTestReader(input.format(), schema.map(RecordTestReader::avro));
        List<RecordTest> tests = new ArrayList<>();
        top.required("tests", "a list of tests")
                .map(Node::list)
                .orElse(List.of())
                .forEach(node -> node.section().flatMap(reader::test).ifPresent(tests::add));
        top.close();
        problems.throwIfAny();
        return new RecordTests(schema, tolerance, tests);
    }

    /** The schema of records in Avro: of the pipeline, or of the tests in place of a registry. */
    private static Optional<String> schema(Section top, Path file, Pipeline.Input input) {
        Optional<Node> given = top.optional("schema");
        if (!(input.schemas() instanceof SchemaSettings.Registry)) {
            given.ifPresent(node -> node.problem("is for pipelines with records in Avro and a registry"));
            return input.schemas() instanceof SchemaSettings.Local local ? Optional.of(local.text()) : Optional.empty();
        }
        return top.required("schema", "FILE.avsc in place of the registry")
                .flatMap(node -> SchemaSettings.Local.read(node, file))
                .map(SchemaSettings.Local::text);
    }

    private static AvroValues avro(String schema) {
        return new AvroValues(new Schema.Parser(NameValidator.NO_VALIDATION)
                .setValidateDefaults(false)
                .parse(schema));
    }

    private static Optional<Double> tolerance(Node node) {
        return node.number().map(number -> Trees.of(node).doubleValue()).filter(number -> {
            if (number < 0) {
                node.problem("is " + number + ", expected at least 0");
            }
            return number >= 0;
        });
    }

    private Optional<RecordTest> test(Section section) {
        Optional<String> name = section.required("name", "text")
                .flatMap(Node::text)
                .filter(found -> {
                    if (!names.add(found)) {
                        section.problem("is the second test with the name \"" + found + "\", expected another name");
                    }
                    return true;
                });
        Optional<Optional<byte[]>> value =
                section.required("value", "the value of the record").flatMap(this::value);
        Optional<byte[]> key = section.optional("key").flatMap(RecordTestReader::text);
        Map<String, byte[]> headers = section.optional("headers")
                .flatMap(Node::section)
                .map(RecordTestReader::headers)
                .orElse(Map.of());
        Instant timestamp =
                section.optional("timestamp").flatMap(RecordTestReader::time).orElse(Instant.EPOCH);
        Optional<Expectation> expectation = expectation(section);
        section.close();
        if (name.isEmpty() || value.isEmpty() || expectation.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RecordTest(name.get(), key, value.get(), headers, timestamp, expectation.get()));
    }

    /** The bytes of a value with an id of a schema before it, as in records of JSON Schema. */
    private static byte[] framed(byte[] json) {
        return ByteBuffer.allocate(1 + Integer.BYTES + json.length)
                .put((byte) 0)
                .putInt(1)
                .put(json)
                .array();
    }

    /** The bytes of a value: text as it is, anything else in the format of the records. */
    private Optional<Optional<byte[]>> value(Node node) {
        if (node.isText() || format == InputFormat.JSON || Trees.of(node).isNull()) {
            return Optional.of(text(node));
        }
        if (format == InputFormat.JSON_SCHEMA) {
            return Optional.of(text(node).map(RecordTestReader::framed));
        }
        if (format == InputFormat.AVRO) {
            return avro.flatMap(values -> inAvro(values, node));
        }
        List<double[]> rows = node.isNested()
                ? node.list().stream().flatMap(row -> row.numbers().stream()).toList()
                : node.numbers().stream().toList();
        return Optional.of(Optional.of(format == InputFormat.FLOAT32 ? floats(rows) : csv(rows)));
    }

    private static Optional<Optional<byte[]>> inAvro(AvroValues values, Node node) {
        try {
            return Optional.of(Optional.of(values.encoded(Trees.of(node))));
        } catch (IllegalArgumentException e) {
            node.problem(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static byte[] floats(List<double[]> rows) {
        int numbers = rows.stream().mapToInt(row -> row.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(numbers * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double[] row : rows) {
            for (double number : row) {
                bytes.putFloat((float) number);
            }
        }
        return bytes.array();
    }

    private static byte[] csv(List<double[]> rows) {
        return rows.stream()
                .map(row -> Arrays.stream(row).mapToObj(Double::toString).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n"))
                .getBytes(UTF_8);
    }

    /** Text as it is, anything else as JSON; empty for null. */
    private static Optional<byte[]> text(Node node) {
        JsonNode tree = Trees.of(node);
        if (tree.isNull()) {
            return Optional.empty();
        }
        return Optional.of(tree.isTextual() ? tree.textValue().getBytes(UTF_8) : node.json());
    }

    private static Map<String, byte[]> headers(Section section) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        for (String name : section.keys()) {
            section.optional(name).flatMap(RecordTestReader::text).ifPresent(header -> headers.put(name, header));
        }
        return headers;
    }

    /** Milliseconds since 1970, or ISO 8601. */
    private static Optional<Instant> time(Node node) {
        JsonNode tree = Trees.of(node);
        try {
            Instant time = tree.isIntegralNumber() && tree.canConvertToLong()
                    ? Instant.ofEpochMilli(tree.longValue())
                    : OffsetDateTime.parse(tree.asText()).toInstant();
            // Kafka takes no earlier timestamp, and none that is no long.
            if (time.toEpochMilli() >= 0) {
                return Optional.of(time);
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Reported below, like a time before 1970.
        }
        node.problem("is " + node.found()
                + ", expected milliseconds since 1970, or a time such as \"2026-03-01T12:00:00Z\"");
        return Optional.empty();
    }

    private static Optional<Expectation> expectation(Section section) {
        Map<String, Node> found = new LinkedHashMap<>();
        EXPECTATIONS.forEach(key -> section.optional(key).ifPresent(node -> found.put(key, node)));
        if (found.size() != 1) {
            section.problem("has " + (found.isEmpty() ? "no expectation" : String.join(" and ", found.keySet()))
                    + ", expected one of " + String.join(", ", EXPECTATIONS));
        }
        if (found.containsKey("reject")) {
            return rejected(found.get("reject"));
        }
        return found.entrySet().stream()
                .findFirst()
                .map(entry -> new Expectation.Result(
                        Trees.of(entry.getValue()), entry.getKey().equals("exactly")));
    }

    private static Optional<Expectation> rejected(Node node) {
        if (node.isText()) {
            return code(node).map(code -> new Expectation.Rejected(code, ""));
        }
        return node.section().flatMap(section -> {
            Optional<RejectCode> code =
                    section.required("code", "a reject code").flatMap(RecordTestReader::code);
            String message = section.optional("message").flatMap(Node::text).orElse("");
            section.close();
            return code.map(word -> new Expectation.Rejected(word, message));
        });
    }

    private static Optional<RejectCode> code(Node node) {
        return node.oneOf(CODES).map(RejectCode::valueOf);
    }
}
