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
 * Where the runs take place.
 *
 * @param cluster with the topics
 * @param options of all runs
 * @param inputs the records
 * @param stop asks for the end
 */
record Stage(Cluster cluster, BenchOptions options, Inputs inputs, Stop stop) {

    /** So long an application, or a broker, may take to start. */
    static final Duration START_LIMIT = Duration.ofMinutes(1);

    /** No result for so long is a failure. */
    static final Duration STALL_LIMIT = Duration.ofSeconds(30);

    private static final Duration WAIT = Duration.ofMillis(10);

    /** A name that nobody else has. */
    static String uniqueName() {
        return "jundenpa-bench-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** A new application's pipeline, named like its topics, of which there are none yet but the input. */
    Pipeline pipeline(String input) {
        String name = uniqueName();
        return new Pipeline(
                name,
                options.model(),
                new Pipeline.Input(input, options.format()),
                new Pipeline.Output(name + "-output", options.outputFormat()),
                new Pipeline.Rejects(name + "-rejects"),
                Pipeline.DEFAULT_BATCH_ROWS,
                Map.of(
                        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                        cluster.servers(),
                        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                        options.guarantee().key()));
    }

    /** Starts an application and waits until it has its partition. */
    void start(StreamsApplication application, Contestant contestant) throws InterruptedException {
        application.start();
        stop.await(application::awaitRunning, contestant.name(), START_LIMIT);
    }

    /** Ends an application that gives no results; the exception says why, if it has said so. */
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
     * Reads what the reader has not read of an application that has ended.
     *
     * @throws BenchException if there is anything but one right result of each record, or a reject
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
            throw new BenchException(contestant.name() + ": rejects beside " + records + " results of as many records");
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
