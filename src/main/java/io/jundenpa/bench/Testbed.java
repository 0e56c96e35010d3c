package io.jundenpa.bench;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.settings.Pipeline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What all measurements share.
 *
 * @param cluster holds the topics
 * @param options what to measure
 * @param inputs the input records
 * @param stop the request to stop
 */
record Testbed(Cluster cluster, BenchOptions options, Inputs inputs, Stop stop) {

    /** The time limit for the start of an application or a broker. */
    static final Duration START_LIMIT = Duration.ofMinutes(1);

    /** A measurement fails after this time without a result. */
    static final Duration STALL_LIMIT = Duration.ofSeconds(30);

    private static final Duration WAIT = Duration.ofMillis(10);

    /** A unique name. */
    static String uniqueName() {
        return "jundenpa-bench-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The pipeline of a new application. Its output and rejects topics do not exist yet. */
    Pipeline pipeline(String input) {
        String name = uniqueName();
        return new Pipeline(
                name,
                options.model(),
                options.input().at(input),
                options.output().at(name + "-output"),
                new Pipeline.Rejects(name + "-rejects"),
                Pipeline.DEFAULT_BATCH_ROWS,
                Map.of(
                        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                        cluster.servers(),
                        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                        options.guarantee().key()));
    }

    /** Starts an application and waits until it runs. */
    void start(StreamsApplication application, Contestant contestant) throws InterruptedException {
        application.start();
        stop.await(application::awaitRunning, contestant.name(), START_LIMIT);
    }

    /** Closes an application that writes no more results. The exception says why it failed, if it did. */
    BenchException stalled(StreamsApplication application, Contestant contestant, long results)
            throws InterruptedException {
        application.close();
        Optional<Throwable> cause = application.awaitStopped();
        return new BenchException(contestant.name() + ": no more results for " + STALL_LIMIT.toSeconds() + " s after "
                + results + cause.map(reason -> ": " + reason).orElse(""));
    }

    /** A reader of the contestant's results. */
    ResultReader reader(String output, Contestant contestant) {
        return new ResultReader(ResultReader.consumer(cluster.servers()), output, inputs, contestant);
    }

    /**
     * Reads and checks the remaining results of an application that has ended.
     *
     * @throws BenchException unless there is one right result for each record, and no reject
     */
    void checkAll(ResultReader reader, Pipeline pipeline, Contestant contestant, long records) {
        long end = cluster.end(pipeline.output().topic(), IsolationLevel.READ_COMMITTED);
        long progress = System.nanoTime();
        while (reader.position() < end) {
            stop.check();
            long position = reader.position();
            reader.poll(WAIT);
            if (reader.position() > position) {
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > STALL_LIMIT.toNanos()) {
                throw new BenchException(contestant.name() + ": no more results could be read for "
                        + STALL_LIMIT.toSeconds() + " s after " + reader.count());
            }
        }
        if (reader.count() != records) {
            throw new BenchException(contestant.name() + ": " + reader.count() + " results of " + records + " records");
        }
        if (cluster.end(pipeline.rejects().topic(), IsolationLevel.READ_UNCOMMITTED) > 0) {
            throw new BenchException(
                    contestant.name() + ": there are rejects, although all " + records + " records have results");
        }
    }

    /** A producer for the records. */
    Producer<byte[], byte[]> producer(int batchBytes, int lingerMillis) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                cluster.servers(),
                ProducerConfig.BATCH_SIZE_CONFIG,
                batchBytes,
                ProducerConfig.LINGER_MS_CONFIG,
                lingerMillis);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
