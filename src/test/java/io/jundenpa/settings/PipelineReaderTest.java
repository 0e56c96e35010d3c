package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.format.document.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineReaderTest {

    private static final String GOOD = """
            application: clicks-scorer
            model: clicks
            input: {topic: clicks, format: json}
            output: {topic: click-scores, format: float32}
            rejects: {topic: click-rejects}
            kafka:
              bootstrap.servers: localhost:9092
            """;

    @TempDir
    private Path folder;

    @Test
    void everyKeyOfAPipelineIsRead() throws IOException {
        Pipeline pipeline = read(GOOD.replace("float32", "json-labels"));

        assertEquals("clicks-scorer", pipeline.application());
        assertEquals(folder.resolve("clicks"), pipeline.model());
        assertEquals(new Pipeline.Input("clicks", InputFormat.JSON), pipeline.input());
        assertEquals(new Pipeline.Output("click-scores", OutputFormat.JSON_LABELS), pipeline.output());
        assertEquals(new Pipeline.Rejects("click-rejects"), pipeline.rejects());
        assertEquals(
                Map.of("bootstrap.servers", "localhost:9092"), pipeline.kafka().values());
    }

    @Test
    void batchRowsHaveADefaultAndAreANumberOrItsText() throws IOException {
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), GOOD);

        assertEquals(Pipeline.DEFAULT_BATCH_ROWS, read(GOOD).batchRows());
        assertEquals(7, read(GOOD + "batch: {rows: 7}\n").batchRows());
        assertEquals(
                16,
                PipelineReader.read(file, Map.of("JUNDENPA_BATCH_ROWS", "16"), Map.of())
                        .batchRows());
        for (String wrong : new String[] {"0", "4097", "1.5", "many", "'-1'"}) {
            InvalidFileException e = assertThrows(
                    InvalidFileException.class, () -> read(GOOD + "batch: {rows: " + wrong + "}\n"), wrong);
            assertEquals(
                    true,
                    String.valueOf(e.getMessage()).contains("batch.rows")
                            && e.getMessage().contains("expected an integer from 1 to 4096"),
                    e.getMessage());
        }
    }

    @Test
    void sourceIsAFlagWithADefault() throws IOException {
        assertEquals(false, read(GOOD).output().source());
        assertEquals(
                true,
                read(GOOD.replace("float32}", "float32, source: true}"))
                        .output()
                        .source());
        assertEquals(
                true,
                PipelineReader.read(file(GOOD), Map.of(), Map.of("output.source", "true"))
                        .output()
                        .source());
        InvalidFileException e = assertThrows(
                InvalidFileException.class, () -> read(GOOD.replace("float32}", "float32, source: offset}")));
        assertEquals(
                folder.resolve("pipeline.yaml")
                        + ": 1 problem\n  output.source: is \"offset\", expected one of true, false",
                e.getMessage());
    }

    @Test
    void jsonIsReadLikeYaml() throws IOException {
        Path file = Files.writeString(folder.resolve("pipeline.json"), """
                {"application": "a", "model": "m", "input": {"topic": "i", "format": "csv"},
                 "output": {"topic": "o", "format": "csv"}, "rejects": {"topic": "r"},
                 "kafka": {"bootstrap.servers": ["a:9092", "b:9092"], "producer.linger.ms": 0, "x.flag": true}}
                """);

        Pipeline pipeline = PipelineReader.read(file, Map.of(), Map.of());

        assertEquals(
                Map.of("bootstrap.servers", "a:9092,b:9092", "producer.linger.ms", "0", "x.flag", "true"),
                pipeline.kafka().values());
    }

    @Test
    void environmentOverridesTheFileAndCommandLineOverridesBoth() throws IOException {
        Map<String, String> environment = Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "broker:19092",
                "KAFKA_PRODUCER_LINGER_MS", "7",
                "KAFKA_SOME__KEY___NAME", "x",
                "JUNDENPA_INPUT_TOPIC", "from-environment",
                "JUNDENPA_OUTPUT_TOPIC", "from-environment-too",
                "PATH", "/bin");
        Map<String, String> commandLine = Map.of("input.topic", "from-set", "kafka.producer.linger.ms", "9");

        Pipeline pipeline = PipelineReader.read(file(GOOD), environment, commandLine);

        assertEquals("from-set", pipeline.input().topic());
        assertEquals("from-environment-too", pipeline.output().topic());
        assertEquals(
                Map.of("bootstrap.servers", "broker:19092", "producer.linger.ms", "9", "some_key-name", "x"),
                pipeline.kafka().values());
    }

    @Test
    void blanksAroundASettingAreTrimmed() throws IOException {
        String file = GOOD + "  num.stream.threads: \"2 \"\n  client.rack: [\" a\", b]\n";

        Pipeline pipeline = PipelineReader.read(
                file(file),
                Map.of("KAFKA_PROCESSING_GUARANTEE", "exactly_once_v2 "),
                Map.of("kafka.linger.ms", "\t5\n"));

        assertEquals(
                Map.of(
                        "bootstrap.servers", "localhost:9092",
                        "num.stream.threads", "2",
                        "client.rack", "a,b",
                        "processing.guarantee", "exactly_once_v2",
                        "linger.ms", "5"),
                pipeline.kafka().values());
    }

    @Test
    void environmentMaySetARequiredSetting() throws IOException {
        String file = GOOD.replace("kafka:\n  bootstrap.servers: localhost:9092\n", "");

        Pipeline pipeline = PipelineReader.read(file(file), Map.of("KAFKA_BOOTSTRAP_SERVERS", "broker:9092"), Map.of());

        assertEquals(
                Map.of("bootstrap.servers", "broker:9092"), pipeline.kafka().values());
    }

    @Test
    void variablesThatKubernetesDefinesForAServiceAreIgnored() throws IOException {
        Map<String, String> environment =
                Map.of("JUNDENPA_SERVICE_HOST", "10.0.0.7", "JUNDENPA_PORT_8080_TCP", "tcp://10.0.0.7:8080");

        Pipeline pipeline = PipelineReader.read(file(GOOD), environment, Map.of());

        assertEquals("clicks", pipeline.input().topic());
    }

    @Test
    void problemWithAVariableNamesTheVariable() throws IOException {
        String message = message(
                file(GOOD),
                Map.of("JUNDENPA_INPUT_FORMAT", "jsn", "JUNDENPA_INPUT_TOPICS", "x", "KAFKA_GROUP_ID", "g"),
                Map.of("outptu.topic", "x"));

        assertEquals("""
                pipeline.yaml: 4 problems
                  JUNDENPA_INPUT_TOPICS: unknown key "input.topics"; did you mean "input.topic"?
                  --set outptu.topic: unknown key, expected application, model, input.topic, input.format, \
                input.schema, input.message, output.topic, output.format, output.source, rejects.topic, batch.rows, \
                kafka.SETTING or registry.SETTING; did you mean "output.topic"?
                  input.format (from JUNDENPA_INPUT_FORMAT): is "jsn", expected one of json, float32, csv, avro, \
                protobuf, json-schema; \
                did you mean "json"?
                  kafka.group.id (from KAFKA_GROUP_ID): fixed: it is the pipeline's key "application"\
                """, message);
    }

    @Test
    void everyProblemIsReportedAtOnce() throws IOException {
        assertProblems("""
                application: my scorer
                modle: clicks
                input: {topic: clicks, format: json}
                output: {topic: clicks, format: jsonl}
                rejects: click-rejects
                kafka:
                  enable.auto.commit: true
                """, """
                pipeline.yaml: 8 problems
                  application: is "my scorer", expected up to 249 letters, digits, dots, hyphens, underscores
                  model: missing, expected the model's folder or file
                  rejects: is "click-rejects", expected a map of keys
                  output.format: is "jsonl", expected one of json, json-labels, float32, csv, avro, avro-labels; \
                did you mean "json"?
                  kafka.enable.auto.commit: fixed: offsets are committed with the results; leave it out
                  kafka.bootstrap.servers: missing, expected host:port of a broker, or several with commas
                  modle: unknown key; did you mean "model"?
                  output.topic: is "clicks", the same as input.topic, expected another topic\
                """);
    }

    @Test
    void missingSectionIsNamed() throws IOException {
        assertProblems("application: a\nmodel: m\n", """
                pipeline.yaml: 4 problems
                  input: missing, expected {topic: ..., format: ...}
                  output: missing, expected {topic: ..., format: ...}
                  rejects: missing, expected {topic: ...}
                  kafka: missing, expected {bootstrap.servers: ...}\
                """);
    }

    @Test
    void unknownKeyInASectionIsNamed() throws IOException {
        assertProblems(GOOD.replace("topic: clicks, format", "topic: clicks, formt: json, format"), """
                pipeline.yaml: 1 problem
                  input.formt: unknown key; did you mean "format"?\
                """);
    }

    @Test
    void topicNameThatKafkaDoesNotAllowIsRefused() throws IOException {
        assertProblems(GOOD.replace("topic: clicks,", "topic: clicks/eu,"), """
                pipeline.yaml: 1 problem
                  input.topic: is "clicks/eu", expected up to 249 letters, digits, dots, hyphens, underscores\
                """);
    }

    @Test
    void numberAsATopicMustBeQuoted() throws IOException {
        assertProblems(GOOD.replace("topic: clicks,", "topic: 7,"), """
                pipeline.yaml: 1 problem
                  input.topic: is 7, expected text; write "7" in quotes\
                """);
    }

    @Test
    void kafkaSettingIsOneValue() throws IOException {
        assertProblems(GOOD + "  producer: {linger.ms: 5}\n  other: [[1]]\n", """
                pipeline.yaml: 2 problems
                  kafka.producer: is a map, expected one value
                  kafka.other: is a list, expected one value\
                """);
    }

    @Test
    void numberThatYamlRewritesMustBeQuoted() throws IOException {
        assertProblems(GOOD + "  client.rack: 1.10\n  sasl.login.refresh.window.factor: '0.80'\n", """
                pipeline.yaml: 1 problem
                  kafka.client.rack: has a fraction or an exponent, so its text may change; put the number in quotes\
                """);
        assertProblems(GOOD + "  ssl.truststore.password: 0123\n", """
                pipeline.yaml: 1 problem
                  line 8, column 28: YAML can read this number as a different one; \
                write decimal digits without a leading zero, or put it in quotes if it is text\
                """);
    }

    @Test
    void fixedSettingsAreRefusedWithAndWithoutPrefix() throws IOException {
        assertProblems(
                GOOD + "  application.id: x\n  producer.transactional.id: x\n  main.consumer.isolation.level: x\n",
                """
                pipeline.yaml: 3 problems
                  kafka.application.id: fixed: it is the pipeline's key "application"
                  kafka.producer.transactional.id: fixed by the guarantee; leave it out and set processing.guarantee
                  kafka.main.consumer.isolation.level: fixed: records of aborted transactions are never scored; leave it out\
                """);
    }

    @Test
    void settingsThatAllClientsShareAreRefusedForASingleClient() throws IOException {
        assertProblems(
                GOOD + "  client.id: a\n  producer.client.id: a\n  admin.bootstrap.servers: \"b:1\"\n"
                        + "  consumer.group.protocol: classic\n  main.consumer.partition.assignment.strategy: x\n",
                """
                pipeline.yaml: 4 problems
                  kafka.producer.client.id: fixed: clients are named after the application; write kafka.client.id
                  kafka.admin.bootstrap.servers: fixed: all clients use the same cluster; write kafka.bootstrap.servers
                  kafka.consumer.group.protocol: fixed: Kafka Streams sets it; write kafka.group.protocol
                  kafka.main.consumer.partition.assignment.strategy: fixed: Kafka Streams assigns the partitions; leave it out\
                """);
    }

    @Test
    void duplicateKeyIsRefused() throws IOException {
        assertProblems(GOOD + "model: other\n", """
                pipeline.yaml: 1 problem
                  line 8, column 6: Duplicate field 'model'\
                """);
    }

    @Test
    void fileThatIsNoMapIsRefused() throws IOException {
        assertProblems("- a\n- b\n", """
                pipeline.yaml: 1 problem
                  the top is a list, expected a map of keys\
                """);
        assertProblems("", """
                pipeline.yaml: 1 problem
                  the top is empty, expected a map of keys\
                """);
    }

    @Test
    void missingFileIsNamed() {
        String message = message(folder.resolve("pipeline.yaml"), Map.of(), Map.of());

        assertEquals("""
                pipeline.yaml: 1 problem
                  no such file\
                """, message);
    }

    private Pipeline read(String yaml) throws IOException {
        return PipelineReader.read(file(yaml), Map.of(), Map.of());
    }

    private void assertProblems(String yaml, String expected) throws IOException {
        assertEquals(expected, message(file(yaml), Map.of(), Map.of()));
    }

    private String message(Path file, Map<String, String> environment, Map<String, String> commandLine) {
        var thrown =
                assertThrows(InvalidFileException.class, () -> PipelineReader.read(file, environment, commandLine));
        return thrown.getMessage().replace(folder + "/", "");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("pipeline.yaml"), yaml);
    }
}
