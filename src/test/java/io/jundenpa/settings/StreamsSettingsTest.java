package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.document.Problems;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void recordsOfAbortedTransactionsAreNotRead(String guarantee) {
        Map<String, Object> settings = StreamsSettings.of(pipeline(Map.of("processing.guarantee", guarantee)));

        assertEquals("read_committed", consumer(settings).get("isolation.level"));
    }

    @Test
    void exactlyOnceIsTheDefaultAndCommitsEvery100Ms() {
        Map<String, Object> settings = StreamsSettings.of(pipeline(Map.of()));

        assertEquals("exactly_once_v2", settings.get("processing.guarantee"));
        assertEquals("100", settings.get("commit.interval.ms"));
        assertEquals("5", producer(settings).get("linger.ms"));
        assertEquals("2097152", consumer(settings).get("max.partition.fetch.bytes"));
        assertEquals("-1", consumer(settings).get("receive.buffer.bytes"));
        assertEquals("-1", settings.get("max.task.idle.ms"));
        assertEquals("10000", settings.get("reconnect.backoff.max.ms"));
        assertEquals("scorer", settings.get("application.id"));
    }

    @Test
    void atLeastOnceCommitsOnceASecond() {
        Map<String, Object> settings = StreamsSettings.of(pipeline(Map.of("processing.guarantee", "at_least_once")));

        assertEquals("1000", settings.get("commit.interval.ms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "producer."})
    void pipelineOverridesTheDefaultsOfProducers(String prefix) {
        Map<String, Object> settings =
                StreamsSettings.of(pipeline(Map.of(prefix + "linger.ms", "77", prefix + "batch.size", "1")));
        StreamsSettings.limitBatches(settings, 4000);

        assertEquals("77", producer(settings).get("linger.ms"));
        assertEquals("1", producer(settings).get("batch.size"));
    }

    @ParameterizedTest
    @CsvSource({"2048, 2048", "131071, 131071", "131073, 131072", "2147483647, 131072"})
    void batchIsNoLargerThanTheTopicsAccept(int maxBytes, String size) {
        Map<String, Object> settings = StreamsSettings.of(pipeline(Map.of()));

        StreamsSettings.limitBatches(settings, maxBytes);

        assertEquals(size, producer(settings).get("batch.size"));
    }

    /** The producer allocates a whole batch for its first record, and fails if the buffer is smaller. */
    @ParameterizedTest
    @ValueSource(strings = {"batch.size", "producer.batch.size"})
    void batchMustFitTheBuffer(String key) {
        var problems = new Problems("p.yaml");

        StreamsSettings.check(pipeline(Map.of("producer.buffer.memory", "5000")), problems);
        StreamsSettings.check(pipeline(Map.of("producer.buffer.memory", "5000", key, "5000")), problems);
        StreamsSettings.check(pipeline(Map.of("producer.buffer.memory", "5000", key, "5001")), problems);

        assertEquals(
                "p.yaml: 1 problem\n  kafka." + key
                        + ": is 5001, more than producer.buffer.memory, 5000; leave it out or lower it",
                problems.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "consumer.", "main.consumer."})
    void pipelineOverridesTheDefaultsOfConsumers(String prefix) {
        Map<String, Object> settings = StreamsSettings.of(
                pipeline(Map.of(prefix + "max.partition.fetch.bytes", "77", prefix + "receive.buffer.bytes", "65536")));

        assertEquals("77", consumer(settings).get("max.partition.fetch.bytes"));
        assertEquals("65536", consumer(settings).get("receive.buffer.bytes"));
    }

    @Test
    void recordMustFitTheRequestAndTheBuffer() {
        assertEquals(1_048_576, StreamsSettings.maxRequestSize(pipeline(Map.of())));
        assertEquals(5000, StreamsSettings.maxRequestSize(pipeline(Map.of("producer.max.request.size", "5000"))));
        assertEquals(4000, StreamsSettings.maxRequestSize(pipeline(Map.of("producer.buffer.memory", "4000"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            linger.ms                | abc      | kafka.linger.ms: Invalid value abc for configuration linger.ms: Not a number of type LONG
            producer.acks            | some     | kafka.producer.acks: Invalid value some for configuration acks: String must be one of: all, -1, 0, 1
            num.stream.threads       | 0        | kafka.num.stream.threads: is less than 1, expected a thread
            producer.max.request.size | 100     | kafka.producer.max.request.size: is less than 2048, expected room for a record
            bootstrap.servers        | host     | kafka.bootstrap.servers: has "host", expected host:port
            bootstrap.servers        | a:0      | kafka.bootstrap.servers: has "a:0", expected host:port
            bootstrap.servers        | a:1,b:99999 | kafka.bootstrap.servers: has "b:99999", expected host:port
            procesing.guarantee      | x        | kafka.procesing.guarantee: unknown setting; did you mean "processing.guarantee"?
            producer.lingerms        | 5        | kafka.producer.lingerms: unknown setting; did you mean "linger.ms"?
            producer.max.poll.records | 5       | kafka.producer.max.poll.records: this client has no such setting and would ignore it; write kafka.max.poll.records
            main.consumer.num.stream.threads | 2 | kafka.main.consumer.num.stream.threads: this client has no such setting and would ignore it; write kafka.num.stream.threads
            producer.max.in.flight.requests.per.connection | 6 | kafka: Invalid value 6 for configuration max.in.flight.requests.per.connection: Can't exceed 5 when exactly-once processing is enabled
            """)
    void settingThatKafkaRefusesIsNamedByItsKey(String key, String value, String problem) {
        var problems = new Problems("p.yaml");

        StreamsSettings.check(pipeline(Map.of(key, value)), problems);

        var thrown = assertThrows(InvalidFileException.class, problems::throwIfAny);
        assertEquals("p.yaml: 1 problem\n  " + problem, thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, false", "all, true", "-1, true"})
    void acksMustBeAllUnderAtLeastOnceToo(String acks, boolean taken) {
        var problems = new Problems("p.yaml");

        StreamsSettings.check(
                pipeline(Map.of("processing.guarantee", "at_least_once", "producer.acks", acks)), problems);

        assertEquals(taken, problems.isEmpty());
        assertEquals(!taken, problems.text().contains("kafka.producer.acks: is " + acks + ", expected all"));
    }

    /** A partition without a committed offset, for example a new one, would lose records. */
    @ParameterizedTest
    @CsvSource({
        "auto.offset.reset, latest",
        "consumer.auto.offset.reset, latest",
        "main.consumer.auto.offset.reset, by_duration:PT1H"
    })
    void resetThatSkipsRecordsIsRefused(String key, String reset) {
        var problems = new Problems("p.yaml");

        StreamsSettings.check(pipeline(Map.of(key, reset)), problems);

        assertEquals(
                "p.yaml: 1 problem\n  kafka." + key + ": is " + reset
                        + ", expected earliest: this value skips records without a result or reject; leave it out;"
                        + " to begin at a later offset, move the group: kafka-consumer-groups.sh"
                        + " --bootstrap-server localhost:9092 --group scorer --topic in --reset-offsets --to-latest --execute",
                problems.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"earliest", "none"})
    void resetThatSkipsNothingIsAccepted(String reset) {
        var problems = new Problems("p.yaml");

        StreamsSettings.check(
                pipeline(Map.of("auto.offset.reset", "latest", "consumer.auto.offset.reset", reset)), problems);

        assertTrue(problems.isEmpty(), problems.text());
    }

    @Test
    void transactionTimeoutMustExceedTheCommitInterval() {
        var problems = new Problems("p.yaml");

        StreamsSettings.check(pipeline(Map.of("commit.interval.ms", "20000")), problems);

        assertTrue(problems.text().contains("kafka: Transaction timeout 10000 was set lower than"), problems.text());
        assertEquals(10_000, StreamsSettings.transactionTimeout(pipeline(Map.of())));
    }

    @Test
    void settingsOfPluginsAreAccepted() {
        var problems = new Problems("p.yaml");

        StreamsSettings.check(pipeline(Map.of("my.interceptor.endpoint", "x", "linger.ms", "0")), problems);

        assertTrue(problems.isEmpty());
    }

    private static Map<String, Object> producer(Map<String, Object> settings) {
        return new StreamsConfig(settings).getProducerConfigs("client");
    }

    private static Map<String, Object> consumer(Map<String, Object> settings) {
        return new StreamsConfig(settings).getMainConsumerConfigs("group", "client", 0);
    }

    private static Pipeline pipeline(Map<String, String> kafka) {
        return pipeline(kafka, Pipeline.DEFAULT_BATCH_ROWS);
    }

    private static Pipeline pipeline(Map<String, String> kafka, int batchRows) {
        return SomePipeline.onLocalhost(kafka, batchRows);
    }
}
