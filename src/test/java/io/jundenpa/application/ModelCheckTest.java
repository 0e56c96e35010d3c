package io.jundenpa.application;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.document.Problems;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the fields of a pipeline fit the features of a model. */
class ModelCheckTest {

    @TempDir
    private Path folder;

    private String problems(String input, String fields) throws IOException {
        Path model = Files.writeString(folder.resolve("model.yaml"), """
                {name: m, version: "1", input: %s, layers: [{type: relu}]}
                """.formatted(input));
        Path pipeline = Files.writeString(folder.resolve("pipeline.yaml"), """
                application: a
                model: .
                input: {topic: in, format: json, fields: %s}
                output: {topic: out, format: json}
                rejects: {topic: rejects}
                kafka: {bootstrap.servers: "localhost:9092"}
                """.formatted(fields));
        return problems(ModelReader.read(model.resolveSibling("")), PipelineReader.read(pipeline, Map.of(), Map.of()));
    }

    private static String problems(Model model, Pipeline pipeline) {
        var problems = new Problems("p.yaml");
        ModelCheck.check(model, pipeline, problems);
        try {
            problems.throwIfAny();
            return "";
        } catch (InvalidFileException e) {
            return e.getMessage().replaceFirst(".*\n", "").strip().replaceAll("\n  ", "; ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [amount, age] | {amount: /x}                          | ``
            [amount, age] | {amout: /x, ages: /y}                 | input.fields.amout: is no feature of the model; did you mean "amount"?; input.fields.ages: is no feature of the model; did you mean "age"?
            [amount, age] | {merchant: /x}                        | input.fields.merchant: is no feature of the model
            [amount, age] | {Amount: /x}                          | input.fields.Amount: is no feature of the model; did you mean "amount"?
            [a, b]        | {a: /x, b: /x/y}                      | input.fields.b: is inside the field of feature a, expected a field of its own
            [a, b]        | {a: {key: /x/y/z}, b: {key: /x}}      | input.fields.a: is inside the field of feature b, expected a field of its own
            [a, b]        | {a: /b/c}                             | input.fields.a: is inside the field of feature b, expected a field of its own
            [a, b]        | {a: /x, b: /x}                        | ``
            [a, b]        | {a: {header: x}, b: {header: x}}      | ``
            [{name: a, size: 2}, {name: b, size: 2}] | {a: /x, b: /x}                | input.fields.b: is the list of feature a too, expected another one
            [{name: a, size: 2}]                     | {a: {header: x}}              | input.fields.a: is text, but the feature is a list; expected a list in the value or the key
            [{name: a, size: 2}]                     | {a: {key: true}}              | input.fields.a: is text, but the feature is a list; expected a list in the value or the key
            [{name: a, type: boolean}]               | {a: {timestamp: true}}        | input.fields.a: is the timestamp, expected a feature that is a number or a time
            [{name: a, size: 2}]                     | {a: {timestamp: true}}        | input.fields.a: is the timestamp, expected a feature that is a number or a time
            [{name: a, type: time, as: month}]       | {a: {timestamp: true}}        | ``
            """)
    void fieldThatDoesNotFitIsAProblem(String features, String fields, String problem) throws IOException {
        assertEquals(problem, problems("{features: " + features + "}", fields));
    }

    @Test
    void modelWithoutFeaturesHasNoFields() throws IOException {
        assertEquals(
                "input.fields.a: the model names no features; add input.features to its file",
                problems("{size: 2}", "{a: /x}"));
    }

    @Test
    void labelsWithOneNameInAvroAreAProblem() throws IOException {
        Path model = Files.writeString(folder.resolve("model.yaml"), """
                {name: m, version: "1", input: {size: 2}, layers: [{type: relu}], output: {labels: [a b, a-b]}}
                """);
        Path pipeline = Files.writeString(folder.resolve("pipeline.yaml"), """
                application: a
                model: .
                input: {topic: in, format: json}
                output: {topic: out, format: avro}
                registry: {schema.registry.url: "http://r"}
                rejects: {topic: rejects}
                kafka: {bootstrap.servers: "localhost:9092"}
                """);

        assertEquals(
                "output.format: is avro, but the labels \"a b\" and \"a-b\" are both \"a_b\" as names in Avro",
                problems(
                        ModelReader.read(model.resolveSibling("")), PipelineReader.read(pipeline, Map.of(), Map.of())));
    }
}
