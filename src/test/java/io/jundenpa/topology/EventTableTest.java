package io.jundenpa.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.event.Enrichment;
import io.jundenpa.event.Feature;
import io.jundenpa.event.FeatureType;
import io.jundenpa.event.FeatureType.Bool;
import io.jundenpa.event.FeatureType.Category;
import io.jundenpa.event.FeatureType.Numeric;
import io.jundenpa.event.FeatureType.Time;
import io.jundenpa.event.Field;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.TimePart;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Network;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import io.jundenpa.settings.StreamsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * JSON records that users have, through the topology, each with its outcome. The model gives its input back, so a result shows
 * the row. A reject shows its code and message.
 */
class EventTableTest {

    private static final Instant TIME = Instant.parse("2026-11-30T18:20:05Z");

    private static final String FLAT = "{}";

    /** The amount and the three other features of an event. */
    private static final Model MODEL = model(
            feature("amount", new Numeric(), Optional.empty()),
            feature("age", new Numeric(), Optional.of(40f)),
            feature("vip", new Bool(), Optional.of(0f)),
            feature("country", new Category(List.of("DE", "FR"), OptionalInt.of(2)), Optional.of(9f)));

    @TempDir
    private Path folder;

    private static Feature feature(String name, FeatureType type, Optional<Float> missing) {
        return new Feature(name, type, 1, missing, false, Optional.empty());
    }

    private static Model model(Feature... features) {
        int width = features.length;
        var identity = new FMatrixRMaj(width, width);
        for (int i = 0; i < width; i++) {
            identity.set(i, i, 1);
        }
        Network network = Network.of(width, List.of(new Dense(identity, new float[width])));
        return new Model("m", "1", "0".repeat(64), List.of(features), List.of(), network);
    }

    /** The outcome of a record in a pipeline with these fields, as they are in a pipeline file. */
    private String outcome(String fields, String output, byte[] value, Map<String, String> headers) throws IOException {
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), """
                application: test
                model: m
                input: {topic: events, format: json, fields: %s}
                output: {topic: scores, format: json%s}
                rejects: {topic: rejects}
                kafka: {bootstrap.servers: "localhost:9"}
                """.formatted(fields, output));
        return outcome(MODEL, PipelineReader.read(file, Map.of(), Map.of()), value, headers);
    }

    private static String outcome(Model model, Pipeline pipeline, byte[] value, Map<String, String> headers) {
        var settings = new Properties();
        settings.putAll(StreamsSettings.of(pipeline));
        settings.put("producer.partitioner.class", SourcePartitioner.class);
        settings.put("producer.jundenpa.source.partitions", new SourcePartitions());
        var sent = new RecordHeaders();
        headers.forEach((name, text) -> sent.add(name, text.getBytes(UTF_8)));
        List<String> outcomes = new ArrayList<>();
        try (var driver = new TopologyTestDriver(InferenceTopology.build(model, pipeline), settings)) {
            driver.createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(new TestRecord<>("c-1".getBytes(UTF_8), value, sent, TIME));
            driver.createOutputTopic("scores", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readValuesToList()
                    .forEach(result -> outcomes.add(new String(result, UTF_8)));
            driver.createOutputTopic("rejects", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList()
                    .forEach(reject -> outcomes.add(header(reject, "code") + ": " + header(reject, "message")));
        }
        assertEquals(1, outcomes.size(), outcomes.toString());
        return outcomes.get(0);
    }

    private static String header(TestRecord<byte[], byte[]> reject, String name) {
        return new String(
                reject.headers().lastHeader(RejectHeaders.PREFIX + name).value(), UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            whole                | {"amount":12.5,"age":30,"vip":true,"country":"FR"}                      | [12.5,30,1,1]
            extra fields         | {"id":"p-1","amount":1,"tags":["a",{}],"meta":{"age":7,"x":null}}       | [1,40,0,9]
            other order, blanks  | ` { "country" : "DE" ,\t"amount" : 1e2 } `                              | [100,40,0,0]
            missing              | {"amount":1}                                                            | [1,40,0,9]
            required is missing  | {"age":30}                                                              | MISSING_FEATURE: row 1, feature "amount" is missing
            null                 | {"amount":1,"age":null,"vip":null,"country":null}                       | [1,40,0,9]
            required is null     | {"amount":null}                                                         | MISSING_FEATURE: row 1, feature "amount" is missing
            empty object         | {}                                                                      | MISSING_FEATURE: row 1, feature "amount" is missing
            number in text       | {"amount":"12.50"}                                                      | NOT_A_NUMBER: row 1, feature "amount" is text, expected a number
            boolean for number   | {"amount":true}                                                         | NOT_A_NUMBER: row 1, feature "amount" is true, expected a number
            number for boolean   | {"amount":1,"vip":1}                                                    | INVALID_FEATURE: row 1, feature "vip" is a number, expected true or false
            text for boolean     | {"amount":1,"vip":"yes"}                                                | INVALID_FEATURE: row 1, feature "vip" is text, expected true or false
            unknown category     | {"amount":1,"country":"JP"}                                             | [1,40,0,2]
            nested               | {"amount":{"value":1,"currency":"EUR"}}                                 | NOT_A_NUMBER: row 1, feature "amount" is an object, expected a number
            wrapped              | {"payload":{"amount":1,"age":30}}                                       | MISSING_FEATURE: row 1, feature "amount" is missing
            wrong case           | {"Amount":1,"AGE":30}                                                   | MISSING_FEATURE: row 1, feature "amount" is missing
            key with escapes     | {"\\u0061mount":1,"country":"F\\u0052"}                                 | [1,40,0,1]
            key that comes twice | {"amount":1,"amount":2}                                                 | DUPLICATE_FEATURE: row 1, feature "amount" appears twice
            unread key twice     | {"amount":1,"x":1,"x":2}                                                | [1,40,0,9]
            list of events       | [{"amount":1},{"amount":2,"age":3}]                                     | [[1,40,0,9],[2,3,0,9]]
            list of numbers      | [1,2,0,1]                                                               | [1,2,0,1]
            wrapped list         | {"id":7,"features":[1,2,0,1]}                                           | [1,2,0,1]
            NaN                  | {"amount":NaN}                                                          | NOT_FINITE: row 1, feature "amount" is NaN, expected a finite number
            too large            | {"amount":1e39}                                                         | NOT_FINITE: row 1, feature "amount" is too large, expected a 32-bit float
            several are bad      | {"amount":"x","age":[],"vip":0}                                         | NOT_A_NUMBER: row 1, feature "amount" is text, expected a number; feature "age" is a list, expected a number; feature "vip" is a number, expected true or false
            trailing text        | {"amount":1}{"amount":2}                                                | BAD_JSON: text after the end of the JSON at byte offset 12
            cut short            | {"amount":1,"age":                                                      | BAD_JSON: the JSON ends too early, after 18 bytes
            JSON in a string     | "{\\"amount\\":1}"                                                      | BAD_JSON: the JSON is text, expected a list or an object
            text                 | amount=1                                                                | BAD_JSON: malformed JSON at byte offset 0
            single quotes        | {'amount':1}                                                            | BAD_JSON: malformed JSON at byte offset 1
            trailing comma       | {"amount":1,}                                                           | BAD_JSON: malformed JSON at byte offset 12
            null alone           | null                                                                    | BAD_JSON: the JSON is null, expected a list or an object
            byte order mark      | \uFEFF{"amount":1}                                                      | BAD_JSON: the value begins with a byte order mark, expected JSON alone
            schema id            | `\0\0\0\0\5{"amount":1}`                                                | BAD_JSON: the value begins with the byte 00, as values of input.format: json-schema do, expected JSON alone
            """)
    void eventsByName(String what, String value, String expected) throws IOException {
        assertEquals(
                expected, outcome(FLAT, "", value.getBytes(UTF_8), Map.of()).replace(".0", ""), what);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Debezium, insert       | {"schema":{"type":"struct"},"payload":{"before":null,"after":{"amount":5,"age":30},"op":"c"}} | [5,30,0,9]
            Debezium, delete       | {"schema":{},"payload":{"before":{"amount":5},"after":null,"op":"d"}}                         | MISSING_FEATURE: row 1, feature "amount" (/payload/after/amount) is missing
            Debezium, without      | {"before":null,"after":{"amount":5},"op":"c"}                                                 | MISSING_FEATURE: row 1, feature "amount" (/payload/after/amount) is missing
            after twice            | {"payload":{"after":{"amount":5},"after":{}}}                                                 | DUPLICATE_FEATURE: key "after" appears twice
            list                   | [1,2,0,1]                                                                                     | BAD_JSON: the JSON is a list, expected an object with the fields of the pipeline
            """)
    void changeEvents(String what, String value, String expected) throws IOException {
        String fields = "{amount: /payload/after/amount, age: /payload/after/age}";

        assertEquals(
                expected, outcome(fields, "", value.getBytes(UTF_8), Map.of()).replace(".0", ""), what);
    }

    @Test
    void unknownFieldsAreRejectedIfThePipelineSaysSo() throws IOException {
        byte[] value = "{\"amount\":1,\"agee\":1}".getBytes(UTF_8);

        assertEquals(
                "UNKNOWN_FEATURE: row 1, feature \"agee\" is unknown",
                outcome("{}, unknown: reject", "", value, Map.of()));
    }

    @Test
    void cloudEvents() throws IOException {
        String structured = """
                {"specversion":"1.0","type":"payment","source":"/shop","id":"7","time":"2026-11-30T18:20:00Z",
                 "datacontenttype":"application/json","data":{"amount":5,"country":"FR"}}""";
        byte[] binary = "{\"amount\":5}".getBytes(UTF_8);

        assertEquals(
                "[5.0,40.0,0.0,1.0]",
                outcome(
                        "{amount: /data/amount, country: /data/country}",
                        "",
                        structured.getBytes(UTF_8),
                        Map.of("content-type", "application/cloudevents+json")));
        assertEquals(
                "[5.0,40.0,0.0,0.0]",
                outcome(
                        "{country: {header: ce_country}}",
                        "",
                        binary,
                        Map.of("ce_specversion", "1.0", "ce_type", "payment", "ce_country", "DE")));
        assertEquals(
                "[5.0,40.0,0.0,9.0]", outcome("{country: {header: ce_country}}", "", binary, Map.of("ce_type", "p")));
    }

    @Test
    void numbersInTextAreReadIfTheFieldSaysSo() throws IOException {
        String fields = "{amount: {path: /amount, text: number}}";

        assertEquals("[12.5,40.0,0.0,9.0]", outcome(fields, "", "{\"amount\":\"12.50\"}".getBytes(UTF_8), Map.of()));
        assertEquals(
                "NOT_A_NUMBER: row 1, feature \"amount\" (/amount) is text that is no number, expected a number",
                outcome(fields, "", "{\"amount\":\"12,50\"}".getBytes(UTF_8), Map.of()));
    }

    @Test
    void unreadFieldOfAnySizeOnlyHasToBeWellFormed() throws IOException {
        String large = "\"" + "x".repeat(900_000) + "\"";
        String deep = "[".repeat(999) + "]".repeat(999);

        for (String unread : List.of(large, deep, "9".repeat(100_000), "-1e9999", "\"\\ud83d\"")) {
            assertEquals(
                    "[1.0,40.0,0.0,9.0]",
                    outcome(FLAT, "", ("{\"blob\":" + unread + ",\"amount\":1}").getBytes(UTF_8), Map.of()));
        }
        for (String unread : List.of("[", "01", "nul", "\"\n\"", "[1,]", "{\"a\"}", "NaN")) {
            String outcome = outcome(FLAT, "", ("{\"blob\":" + unread + ",\"amount\":1}").getBytes(UTF_8), Map.of());
            assertTrue(outcome.startsWith("BAD_JSON: "), outcome);
        }
        assertEquals(
                "BAD_JSON: not UTF-8 at byte offset 9",
                outcome(FLAT, "", "{\"blob\":\"\u00E9\",\"amount\":1}".getBytes(ISO_8859_1), Map.of()));
    }

    @Test
    void isoTimesEpochTimesAndTheTimestampOfTheRecord() throws IOException {
        Model times = model(
                feature("hour", new Time(TimePart.HOUR_OF_DAY, ZoneOffset.UTC, Instant.EPOCH), Optional.empty()),
                feature("delay", new Time(TimePart.AGE_SECONDS, ZoneOffset.UTC, Instant.EPOCH), Optional.empty()));
        var fields =
                new Fields(Map.of("hour", Field.inValue("/created_at"), "delay", Field.inValue("/created_at")), true);
        var pipeline = new Pipeline(
                "test",
                Path.of("m"),
                new Pipeline.Input("events", InputFormat.JSON, fields),
                new Pipeline.Output("scores", OutputFormat.JSON, Enrichment.NONE),
                new Pipeline.Rejects("rejects"),
                1,
                PipelineReader.read(Path.of("config/digits.yaml"), Map.of(), Map.of())
                        .kafka());

        for (String time : List.of(
                "\"2026-11-30T18:20:00Z\"",
                "\"2026-11-30 18:20\"",
                "\"2026-12-01T03:20:00.000+09:00\"",
                "1796062800000")) {
            byte[] value = ("{\"created_at\":" + time + "}").getBytes(UTF_8);
            assertEquals("[18.0,5.0]", outcome(times, pipeline, value, Map.of()), time);
        }
        assertEquals(
                "INVALID_FEATURE: row 1, feature \"hour\" (/created_at) is text that is no time of ISO 8601, expected a"
                        + " time of the years 0 to 9999; feature \"delay\" (/created_at) is text that is no time of ISO"
                        + " 8601, expected a time of the years 0 to 9999",
                outcome(times, pipeline, "{\"created_at\":\"30.11.2026\"}".getBytes(UTF_8), Map.of()));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            , into: fraud                | {"id": 7, "amount":1 }      | {"id": 7, "amount":1,"fraud":[1,40,0,9] }
            , into: /score/fraud         | {"amount":1}                | {"amount":1,"score":{"fraud":[1,40,0,9]}}
            , into: fraud                | {"amount":1,"fraud":0}      | FIELD_EXISTS: key "fraud" is there already, expected a record without it
            , `into: fraud, replace: true` | {"amount":1,"fraud":0}    | {"amount":1,"fraud":[1,40,0,9]}
            , `copy: [/id, /c/id]`       | {"amount":1,"c":{"id":"x"}} | {"id":null,"c_id":"x","result":[1,40,0,9]}
            , into: fraud                | [{"amount":1}]              | BAD_JSON: the JSON is no object, so it cannot hold the result
            """)
    void results(String output, String value, String expected) throws IOException {
        assertEquals(
                expected,
                outcome(FLAT, output.replace("`", ""), value.getBytes(UTF_8), Map.of())
                        .replace(".0", ""));
    }
}
