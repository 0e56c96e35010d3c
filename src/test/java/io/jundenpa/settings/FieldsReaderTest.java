package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.event.Enrichment;
import io.jundenpa.event.EpochUnit;
import io.jundenpa.event.Field;
import io.jundenpa.event.Fields;
import io.jundenpa.format.document.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields and the enrichment of pipeline files: every key, and every problem with its whole message. */
class FieldsReaderTest {

    @TempDir
    private Path folder;

    private Pipeline read(String input, String output) throws IOException {
        String yaml = """
                application: a
                model: m
                input: {topic: in, format: json%s}
                output: {topic: out, format: json%s}
                rejects: {topic: rejects}
                kafka: {bootstrap.servers: "localhost:9092"}
                """.formatted(input.isEmpty() ? "" : ", " + input, output.isEmpty() ? "" : ", " + output);
        return PipelineReader.read(Files.writeString(folder.resolve("p.yaml"), yaml), Map.of(), Map.of());
    }

    private String problems(String input, String output) {
        String message = assertThrows(InvalidFileException.class, () -> read(input, output))
                .getMessage();
        return message.replaceFirst(".*\n", "").strip().replaceAll("\n  ", "; ");
    }

    @Test
    void everySourceIsRead() throws IOException {
        Fields fields = read(
                        "unknown: reject, fields: {a: /x/0, b: {path: /a~1b, text: number}, c: {header: h, epoch: seconds},"
                                + " d: {key: /k, epoch: micros}, e: {key: true}, f: {timestamp: true}}",
                        "")
                .input()
                .fields();

        assertEquals(
                new Fields(
                        Map.of(
                                "a", Field.inValue("/x/0"),
                                "b", new Field(Field.Source.VALUE, "/a~1b", true, EpochUnit.MILLIS),
                                "c", new Field(Field.Source.HEADER, "h", false, EpochUnit.SECONDS),
                                "d", new Field(Field.Source.KEY, "/k", false, EpochUnit.MICROS),
                                "e", new Field(Field.Source.KEY_TEXT, "", false, EpochUnit.MILLIS),
                                "f", new Field(Field.Source.TIMESTAMP, "", false, EpochUnit.MILLIS)),
                        false),
                fields);
        assertEquals(Fields.BY_NAME, read("unknown: ignore", "").input().fields());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fields: 5                         | input.fields: is 5, expected a map of keys
            fields: {a: x}                    | input.fields.a: is "x", expected a JSON Pointer such as /customer/age
            fields: {a: /x~2}                 | input.fields.a: is "/x~2", expected a JSON Pointer such as /customer/age
            fields: {a: 5}                    | input.fields.a: is 5, expected a map of keys
            fields: {a: {}}                   | input.fields.a: has no source, expected one of path, header, key, timestamp
            fields: {a: {path: /x, key: /y}}  | input.fields.a: has path and key, expected one of path, header, key, timestamp
            fields: {a: {pth: /x}}            | input.fields.a.pth: unknown key; did you mean "path"?; input.fields.a: has no source, expected one of path, header, key, timestamp
            fields: {a: {path: x}}            | input.fields.a.path: is "x", expected a JSON Pointer such as /customer/age
            fields: {a: {header: 5}}          | input.fields.a.header: is 5, expected text; write "5" in quotes
            fields: {a: {key: x}}             | input.fields.a.key: is "x", expected a JSON Pointer such as /customer/age
            fields: {a: {key: false}}         | input.fields.a.key: is false, expected true, or another source
            fields: {a: {timestamp: 1}}       | input.fields.a.timestamp: is 1, expected true or false
            fields: {a: {path: /x, text: date}}| input.fields.a.text: is "date", expected one of number
            fields: {a: {path: /x, epoch: s}} | input.fields.a.epoch: is "s", expected one of seconds, millis, micros
            unknown: drop                     | input.unknown: is "drop", expected one of ignore, reject
            unknwon: reject                   | input.unknwon: unknown key; did you mean "unknown"?
            """)
    void problemOfAFieldSaysWhatWasFoundAndExpected(String input, String problem) {
        assertEquals(problem, problems(input, ""));
    }

    @Test
    void everyEnrichmentIsRead() throws IOException {
        assertEquals(Enrichment.NONE, read("", "").output().enrichment());
        assertEquals(
                new Enrichment(Optional.of("/a~1b"), true, Map.of()),
                read("", "into: a/b, replace: true").output().enrichment());
        assertEquals(
                new Enrichment(Optional.of("/a/b"), false, Map.of()),
                read("", "into: /a/b").output().enrichment());
        Enrichment copied =
                read("", "into: fraud, copy: [/id, /customer/id]").output().enrichment();
        assertEquals(
                new Enrichment(Optional.of("/fraud"), false, Map.of("id", "/id", "customer_id", "/customer/id")),
                copied);
        assertEquals(List.of("id", "customer_id"), List.copyOf(copied.copy().keySet()));
        assertEquals(
                Map.of("customer", "/customer/id"),
                read("", "copy: {customer: /customer/id}").output().enrichment().copy());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            into: 5                         | output.into: is 5, expected text; write "5" in quotes
            into: /x~                       | output.into: is "/x~", expected a JSON Pointer such as /customer/age
            into: x, replace: 1             | output.replace: is 1, expected true or false
            replace: true                   | output.replace: is for results with into and without copy
            into: x, copy: [/a], replace: true | output.replace: is for results with into and without copy
            into: /x/y, copy: [/a]          | output.into: is in an object, expected a key at the top beside copy
            copy: []                        | output.copy: is an empty list, expected a list of at least one
            copy: {}                        | output.copy: is empty, expected at least one field
            copy: x                         | output.copy: is "x", expected a map of keys
            copy: [a]                       | output.copy[0]: is "a", expected a JSON Pointer such as /customer/age
            copy: {a: b}                    | output.copy.a: is "b", expected a JSON Pointer such as /customer/age
            copy: [/a/id, /a_id]            | output.copy[1]: is named "a_id" like a field before, expected {NAME: /path}
            copy: [/result]                 | output.copy: has a field named "result", which is also the name of the output; give one of them another name (copy: {NAME: /path} or into: NAME)
            inot: x                         | output.inot: unknown key; did you mean "into"?
            """)
    void problemOfAnEnrichmentSaysWhatWasFoundAndExpected(String output, String problem) {
        assertEquals(problem, problems("", output));
    }

    @Test
    void fieldsAndEnrichmentNeedJson() {
        assertEquals(
                "input.fields: needs records with names, expected format: json, avro, protobuf or json-schema;"
                        + " input.unknown: needs records with names, expected format: json, avro, protobuf or json-schema;"
                        + " output.into: needs records and results in JSON, expected input.format: json and"
                        + " output.format: json or json-labels",
                problemsOfCsv());
    }

    private String problemsOfCsv() {
        String yaml = """
                application: a
                model: m
                input: {topic: in, format: csv, fields: {a: /a}, unknown: reject}
                output: {topic: out, format: csv, into: x}
                rejects: {topic: rejects}
                kafka: {bootstrap.servers: "localhost:9092"}
                """;
        var thrown = assertThrows(
                InvalidFileException.class,
                () -> PipelineReader.read(Files.writeString(folder.resolve("p.yaml"), yaml), Map.of(), Map.of()));
        return thrown.getMessage().replaceFirst(".*\n", "").strip().replaceAll("\n  ", "; ");
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertEquals(
                "input.unknown: is \"drop\", expected one of ignore, reject;"
                        + " input.fields.a: is \"x\", expected a JSON Pointer such as /customer/age;"
                        + " input.fields.b.text: is \"date\", expected one of number;"
                        + " output.into: is \"/~\", expected a JSON Pointer such as /customer/age;"
                        + " output.copy[0]: is \"y\", expected a JSON Pointer such as /customer/age",
                problems("unknown: drop, fields: {a: x, b: {path: /b, text: date}}", "into: /~, copy: [y]"));
    }
}
