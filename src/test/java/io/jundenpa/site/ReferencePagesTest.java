package io.jundenpa.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.cli.CommandModel;
import io.jundenpa.event.RejectCode;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.topology.InferenceTopology;
import io.jundenpa.topology.RejectHeaders;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tests that names in the pages exist in the code, and that the reference pages list all names of the code. */
class ReferencePagesTest {

    private static final Pattern EXIT_CODE = Pattern.compile("exit(?:s with| code) (\\d+)");
    private static final Pattern CODE = Pattern.compile("[A-Z]+(_[A-Z]+)+");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z0-9_-]+)+");
    private static final Pattern METRIC = Pattern.compile("[a-z]+(-[a-z]+)*-(total|rate|avg|threads|metrics)");

    /** Environment variables: they look like reject codes. */
    private static final Pattern VARIABLE = Pattern.compile("(KAFKA|JUNDENPA|JAVA)_.*");

    /** File names: they look like keys. */
    private static final Pattern FILE = Pattern.compile(
            ".*\\.(yaml|yml|json|jsonl|npy|npz|keras|onnx|h5|csv|f32|avro|safetensors|sh|md|xml|properties)");

    /**
     * Other names that look like keys: of model files, of pipelines with events, of Debezium and its converters; a feature of
     * brokers, a setting of Linux, a domain of JMX.
     */
    private static final Set<String> OTHER_KEYS = Set.of(
            "output.labels",
            "input.features",
            "input.fields",
            "input.unknown",
            "output.into",
            "output.replace",
            "output.copy",
            "schemas.enable",
            "decimal.handling.mode",
            "transaction.version",
            "apicurio.protobuf.type",
            "net.core.wmem_max",
            "kafka.streams",
            "auto.register.schemas",
            "basic.auth.credentials.source",
            "basic.auth.user.info",
            "bearer.auth.credentials.source",
            "bearer.auth.token",
            "schema.registry.url");

    private static final List<String> PREFIXES = List.of(
            "kafka.",
            "registry.",
            "main.consumer.",
            "restore.consumer.",
            "global.consumer.",
            "consumer.",
            "producer.",
            "admin.");

    private static final Pipeline PIPELINE = PipelineReader.read(
            Path.of("config/digits.yaml"),
            Map.of(),
            Map.of("kafka.bootstrap.servers", "localhost:1", "output.source", "true"));

    private static Topology topology() {
        return InferenceTopology.build(ModelReader.read(PIPELINE.model()), PIPELINE);
    }

    /** The texts in backquotes on all pages. */
    private static Stream<String> codes() {
        return MarkdownPage.all().stream().flatMap(page -> page.codes().stream());
    }

    private static Set<String> sorted(Collection<String> names) {
        return new TreeSet<>(names);
    }

    private static Set<String> named(Pattern pattern) {
        return codes().filter(code -> pattern.matcher(code).matches()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertKnown(Set<String> known, Set<String> named) {
        named.removeAll(known);
        assertEquals(Set.of(), named);
    }

    @Test
    void rejectCodesAreThoseOfTheCode() {
        Set<String> codes = Arrays.stream(RejectCode.values()).map(Enum::name).collect(Collectors.toSet());
        Set<String> named = named(CODE);
        named.removeIf(name -> VARIABLE.matcher(name).matches());

        assertEquals(
                sorted(codes),
                sorted(MarkdownPage.ofSite("reference/wire-format.md").firstCodes("Reject codes")));
        assertKnown(codes, named);
    }

    @Test
    void headersAreThoseOfResultsAndRejects() {
        Set<String> result = resultHeaders();
        MarkdownPage page = MarkdownPage.ofSite("reference/wire-format.md");

        assertEquals(sorted(result), sorted(page.firstCodes("Result headers")));
        assertEquals(sorted(RejectHeaders.ALL), sorted(page.firstCodes("Reject headers")));
        assertKnown(result, prefixed("model-"));
        assertKnown(result, prefixed("source-"));
        assertKnown(RejectHeaders.ALL, prefixed(RejectHeaders.PREFIX));
    }

    /** The texts in backquotes with this prefix. A colon and the text after it are cut off. */
    private static Set<String> prefixed(String prefix) {
        return codes().filter(code -> code.startsWith(prefix))
                .map(code -> code.replaceFirst(":.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> resultHeaders() {
        try (var driver = new TopologyTestDriver(topology())) {
            var scores = driver.createOutputTopic(
                    PIPELINE.output().topic(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            driver.createInputTopic(PIPELINE.input().topic(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(("[" + "0,".repeat(63) + "0]").getBytes(UTF_8));
            return Arrays.stream(scores.readRecord().headers().toArray())
                    .map(header -> header.key())
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void metricsAreThoseOfTheTopologyAndOfKafkaStreams() {
        Set<MetricName> metrics = metrics();
        Set<String> scoring = metrics.stream()
                .filter(metric -> metric.group().equals("stream-scoring-metrics"))
                .map(MetricName::name)
                .collect(Collectors.toSet());
        MarkdownPage page = MarkdownPage.ofSite("reference/metrics.md");
        Set<String> names = metrics.stream()
                .flatMap(metric -> Stream.of(metric.name(), metric.group()))
                .collect(Collectors.toSet());

        assertEquals(sorted(scoring), sorted(page.firstCodes("Scoring")));
        assertKnown(names, named(METRIC));
        assertAll(page.rows("Kafka Streams").stream()
                .<Executable>map(row -> () -> assertTrue(
                        metrics.stream()
                                .anyMatch(metric -> row.get(0).equals("`" + metric.name() + "`")
                                        && row.get(1).equals("`" + metric.group() + "`")),
                        row.toString())));
    }

    private static Set<MetricName> metrics() {
        Set<MetricName> metrics = new HashSet<>();
        try (var driver = new TopologyTestDriver(topology())) {
            metrics.addAll(driver.metrics().keySet());
        }
        var settings = new Properties();
        settings.putAll(StreamsSettings.of(PIPELINE));
        try (var streams = new KafkaStreams(topology(), settings)) {
            streams.metrics().values().stream().map(Metric::metricName).forEach(metrics::add);
        }
        return metrics;
    }

    @Test
    void exitCodesAreThoseOfTheCommands() {
        Set<String> codes =
                CommandModel.EXIT_CODES.stream().map(String::valueOf).collect(Collectors.toSet());
        Set<String> named = MarkdownPage.all().stream()
                .flatMap(page -> EXIT_CODE.matcher(page.unwrapped()).results())
                .map(code -> code.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> listed = MarkdownPage.ofSite("reference/exit-codes.md").rows("Exit codes").stream()
                .map(row -> row.get(0))
                .toList();

        assertEquals(sorted(codes), sorted(listed));
        assertTrue(named.size() >= 3, named.toString());
        assertKnown(codes, named);
    }

    @Test
    void keysAreThoseOfPipelinesAndOfKafka() {
        Set<String> known = new HashSet<>(OTHER_KEYS);
        known.addAll(pipelineKeys());
        known.addAll(kafkaKeys());
        Set<String> named = codes().map(code -> code.replaceFirst("[=:].*", ""))
                .filter(code -> KEY.matcher(code).matches())
                .filter(code -> !FILE.matcher(code).matches() && !code.startsWith("io.jundenpa"))
                .filter(code -> !known.contains(code) && !known.contains(withoutPrefixes(code)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.of(), named);
    }

    private static String withoutPrefixes(String key) {
        String bare = key;
        for (String prefix : PREFIXES) {
            bare = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
        }
        return bare;
    }

    /** The keys of a pipeline, as the message about an unknown key lists them. */
    private static List<String> pipelineKeys() {
        String message = CommandModel.run("validate", "config/digits.yaml", "--set", "no.key=1")
                .output();
        Matcher keys = Pattern.compile("expected (.*), kafka\\.SETTING or registry\\.SETTING")
                .matcher(message);
        assertTrue(keys.find(), message);
        return List.of(keys.group(1).split(", "));
    }

    private static Set<String> kafkaKeys() {
        Set<String> keys = Stream.of(
                        StreamsConfig.configDef(),
                        ConsumerConfig.configDef(),
                        ProducerConfig.configDef(),
                        AdminClientConfig.configDef(),
                        KafkaConfig.configDef())
                .flatMap(definition -> definition.names().stream())
                .collect(Collectors.toSet());
        keys.addAll(LogConfig.configNames());
        keys.addAll(List.of(
                AbstractConfig.CONFIG_PROVIDERS_CONFIG,
                DirectoryConfigProvider.ALLOWED_PATHS_CONFIG,
                EnvVarConfigProvider.ALLOWLIST_PATTERN_CONFIG));
        return keys;
    }

    @Test
    void everyKeyOfAPipelineIsOnItsPage() {
        List<String> listed = MarkdownPage.ofSite("reference/pipeline.md").firstCodes("Keys").stream()
                .filter(key -> !key.startsWith("kafka.") && !key.startsWith("registry."))
                .toList();

        assertEquals(sorted(pipelineKeys()), sorted(listed));
    }

    @Test
    void defaultsOfKafkaSettingsAreOnTheirPage() {
        Map<String, String> listed = MarkdownPage.ofSite("reference/pipeline.md").rows("Defaults").stream()
                .collect(Collectors.toMap(row -> row.get(0).replace("`", ""), row -> row.get(1)));
        Map<String, Object> defaults = new TreeMap<>(StreamsSettings.of(PIPELINE));
        List.of("application.id", "bootstrap.servers", "consumer.isolation.level")
                .forEach(defaults::remove);

        assertAll(defaults.entrySet().stream()
                .<Executable>map(setting -> () -> assertTrue(
                        words(listed.getOrDefault("kafka." + setting.getKey(), ""))
                                .contains(setting.getValue().toString()),
                        setting.toString())));
    }

    private static List<String> words(String cell) {
        return List.of(cell.split("[^A-Za-z0-9_-]+"));
    }

    @Test
    void refusedSettingsAreRefused() {
        List<String> refused = MarkdownPage.ofSite("reference/pipeline.md").firstCodes("Refused settings").stream()
                .filter(key -> key.contains(".") || key.equals("acks"))
                .toList();

        assertTrue(refused.size() > 15, refused.toString());
        assertAll(refused.stream()
                .<Executable>map(key -> () -> assertEquals(
                        3,
                        CommandModel.run("validate", "config/digits.yaml", "--set", "kafka." + key + "=1")
                                .code(),
                        key)));
    }
}
