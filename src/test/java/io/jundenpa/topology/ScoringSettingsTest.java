package io.jundenpa.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.jundenpa.event.Feature;
import io.jundenpa.event.Field;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Dense;
import io.jundenpa.nn.Network;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SomePipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoringSettingsTest {

    private static final Model MODEL =
            new Model("m", "1", "0".repeat(64), List.of(), List.of(), Network.of(3, List.of(Activation.relu())));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            client.id                                | x            | io.jundenpa.topology.BundleInterceptor
            interceptor.classes                      | ''           | io.jundenpa.topology.BundleInterceptor
            interceptor.classes                      | a.B          | a.B,io.jundenpa.topology.BundleInterceptor
            consumer.interceptor.classes             | a.B , a.C    | a.B,a.C,io.jundenpa.topology.BundleInterceptor
            main.consumer.interceptor.classes        | io.jundenpa.topology.BundleInterceptor | io.jundenpa.topology.BundleInterceptor
            main.consumer.interceptor.classes        | io.jundenpa.topology.BundleInterceptor,a.B | a.B,io.jundenpa.topology.BundleInterceptor
            """)
    void bundleInterceptorIsTheLastOneAndStandsOnce(String key, String value, String interceptors) {
        Map<String, Object> settings = settings(Map.of(key, value), 64);

        assertEquals(interceptors, settings.get("main.consumer.interceptor.classes"));
    }

    @Test
    void interceptorsOfTheMainConsumerReplaceThoseOfAllClients() {
        Map<String, Object> settings =
                settings(Map.of("main.consumer.interceptor.classes", "", "interceptor.classes", "a.B"), 64);

        assertEquals("io.jundenpa.topology.BundleInterceptor", settings.get("main.consumer.interceptor.classes"));
    }

    /** Kafka Streams buffers 1,000 records by default, and counts a bundle as one. */
    @ParameterizedTest
    @CsvSource({
        "1, , 1000",
        "7, , 143",
        "64, , 16",
        "1000, , 1",
        "5000, , 1",
        "64, 640, 10",
        "64, 1, 1",
        "64, ${env:N}, ${env:N}"
    })
    void asManyRecordsAreBufferedInBundlesAsAreSet(int batchRows, @Nullable String records, String bundles) {
        String key = "buffered.records.per.partition";

        assertEquals(
                bundles,
                settings(records == null ? Map.of() : Map.of(key, records), batchRows)
                        .get(key));
    }

    @Test
    void limitsOfABundleAreSettingsOfTheMainConsumer() {
        Map<String, Object> settings = settings(Map.of(), 64);

        assertEquals("64", settings.get("main.consumer.jundenpa.bundle.records"));
        assertEquals("JSON", settings.get("main.consumer.jundenpa.bundle.format"));
        assertEquals("6", settings.get("main.consumer.jundenpa.bundle.row.bytes"));
    }

    @Test
    void producerKeepsThePartitionsOfRecords() {
        Map<String, Object> settings = settings(Map.of(), 64);

        assertEquals(SourcePartitioner.class, settings.get("producer.partitioner.class"));
        assertInstanceOf(SourcePartitions.class, settings.get("producer.jundenpa.source.partitions"));
    }

    /** 16 records of 2^25 operations are the work of one bundle. */
    @Test
    void bundlesOfASlowModelAreBufferedBySize() {
        Network network = Network.of(1024, List.of(new Dense(new FMatrixRMaj(1024, 8192), new float[8192])));
        var slow = new Model("slow", "1", "0".repeat(64), List.of(), List.of(), network);

        Map<String, Object> settings = ScoringSettings.of(slow, pipeline(Map.of(), 64));

        assertEquals("15", settings.get("main.consumer.jundenpa.bundle.records"));
        assertEquals("67", settings.get("buffered.records.per.partition"));
    }

    /**
     * A poll of 2^30 operations has 63 rows of this model: each has 2^24 and some for the bias. A row of JSON has 2 bytes for each
     * of 1,024 numbers. A list of objects may lack the numbers of optional features. A record of Avro is one row, and so is a
     * record of JSON if the pipeline names fields.
     */
    @ParameterizedTest
    @CsvSource({
        "JSON, 0, false, 129024",
        "JSON, 1024, false, 189",
        "JSON, 1000, false, 3213",
        "JSON, 1, false, 129024",
        "JSON, 1024, true, 52428800",
        "CSV, 0, false, 129024",
        "FLOAT32, 0, false, 258048",
        "AVRO, 1024, false, 52428800"
    })
    void pollsOfASlowModelReturnFewRecordsAndBytes(InputFormat format, int optional, boolean named, String bytes) {
        Network network = Network.of(1024, List.of(new Dense(new FMatrixRMaj(1024, 8192), new float[8192])));
        List<Feature> features = IntStream.range(0, 1024)
                .mapToObj(i -> new Feature("f" + i, i < optional ? Optional.of(0f) : Optional.empty()))
                .toList();
        var slow = new Model("slow", "1", "0".repeat(64), features, List.of(), network);
        Fields fields = new Fields(named ? Map.of("f0", Field.inValue("/a")) : Map.of(), true);

        Map<String, Object> settings = new HashMap<>();
        BundleLimits.limitPolls(settings, slow, new Pipeline.Input("in", format, fields));

        assertEquals(Map.of("max.poll.records", "63", "fetch.max.bytes", bytes), settings);
    }

    @Test
    void pollsOfAFastModelAreThoseOfKafka() {
        Map<String, Object> settings = settings(Map.of(), 64);

        assertEquals("1000", settings.get("max.poll.records"));
        assertEquals("52428800", settings.get("fetch.max.bytes"));
    }

    @Test
    void aPipelineMayLimitPolls() {
        assertEquals("5000", settings(Map.of("max.poll.records", "5000"), 64).get("max.poll.records"));
    }

    private static Map<String, Object> settings(Map<String, String> kafka, int batchRows) {
        return ScoringSettings.of(MODEL, pipeline(kafka, batchRows));
    }

    private static Pipeline pipeline(Map<String, String> kafka, int batchRows) {
        return SomePipeline.onLocalhost(kafka, batchRows);
    }
}
