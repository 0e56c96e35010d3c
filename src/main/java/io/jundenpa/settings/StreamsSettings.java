package io.jundenpa.settings;

import io.jundenpa.format.document.Problems;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of Kafka Streams. The settings of the pipeline override the defaults of Jundenpa. The settings that the
 * topology fixes override both.
 */
public final class StreamsSettings {

    /** The minimum of {@code max.request.size}, in bytes: room for the headers of a reject without its value. */
    public static final int MIN_REQUEST_SIZE = 2048;

    private static final String MAX_REQUEST_SIZE = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
    private static final String BATCH_SIZE = ProducerConfig.BATCH_SIZE_CONFIG;

    /** The values of {@code auto.offset.reset} that skip no record if a partition has no committed offset. */
    private static final Set<String> WHOLE_RESETS = Set.of("earliest", "none");

    private StreamsSettings() {}

    /** All settings of a pipeline, without the batch size that {@link #limitBatches} adds. */
    public static Map<String, Object> of(Pipeline pipeline) {
        Map<String, Object> settings = new HashMap<>();
        settings.putAll(pipeline.kafka().values());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee(pipeline));
        // Kafka Streams sets 100 ms, which makes the latency ten times higher.
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
        // By default, a consumer fetches 1 MiB through a socket buffer of 64 KiB, and then has to wait for the next
        // fetch. With 4 MiB, a record of 3 kB needs more processor time.
        settings.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "2097152");
        settings.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, "-1");
        // By default, Kafka Streams checks before each record whether another input partition of the task has an
        // earlier record (KIP-695). Here, a task has only one.
        settings.putIfAbsent(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "-1");
        // Every client logs a warning for each failed connection, once a second by default.
        settings.putIfAbsent(StreamsConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "10000");
        settings.putIfAbsent(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, isExactlyOnce(pipeline) ? "100" : "1000");
        // Kafka Streams sets this only under exactly-once.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, pipeline.application());
        return settings;
    }

    /** Like {@link #of}, parsed by Kafka Streams and with the values of config providers. */
    public static StreamsConfig config(Pipeline pipeline) {
        return new StreamsConfig(of(pipeline));
    }

    /**
     * Like {@link #of}, parsed by Kafka Streams, but with the references to config providers instead of their values.
     */
    private static StreamsConfig unfetched(Pipeline pipeline) {
        Map<String, Object> settings = of(pipeline);
        settings.remove(AbstractConfig.CONFIG_PROVIDERS_CONFIG);
        return new StreamsConfig(settings);
    }

    /**
     * Sets the size of the producer's batches, unless the pipeline sets it.
     *
     * @param settings of Kafka Streams or of a producer; modified
     * @param maxBytes the largest batch that the topics accept; the producer would have to split a larger one and send
     *     it again
     */
    public static void limitBatches(Map<String, Object> settings, int maxBytes) {
        // Kafka's default, 16 KiB, halves the throughput.
        settings.putIfAbsent(BATCH_SIZE, Integer.toString(Math.min(131_072, maxBytes)));
    }

    /** The processing guarantee: exactly once, unless the pipeline sets another. */
    public static String guarantee(Pipeline pipeline) {
        return pipeline.kafka()
                .value(KafkaScope.ALL, StreamsConfig.PROCESSING_GUARANTEE_CONFIG)
                .orElse(StreamsConfig.EXACTLY_ONCE_V2);
    }

    /** Whether the instances use the group protocol of Kafka Streams (KIP-1071). */
    public static boolean hasStreamsProtocol(Pipeline pipeline) {
        return GroupProtocol.STREAMS.name.equalsIgnoreCase(
                unfetched(pipeline).getString(StreamsConfig.GROUP_PROTOCOL_CONFIG));
    }

    /** The largest number of records that one poll of the main consumer returns. */
    public static int maxPollRecords(Pipeline pipeline) {
        return consumer(unfetched(pipeline)).getInt(ConsumerConfig.MAX_POLL_RECORDS_CONFIG);
    }

    /** Whether the processing guarantee is exactly once. */
    public static boolean isExactlyOnce(Pipeline pipeline) {
        return guarantee(pipeline).equals(StreamsConfig.EXACTLY_ONCE_V2);
    }

    /**
     * Checks the settings as Kafka's clients do when they start. Checks no value of a config provider.
     *
     * @param problems gets the settings that Kafka refuses, and unknown keys that are similar to a known one
     */
    public static void check(Pipeline pipeline, Problems problems) {
        pipeline.kafka().check(problems);
        if (!problems.isEmpty()) {
            return;
        }
        try {
            StreamsConfig config = unfetched(pipeline);
            check(pipeline, consumer(config), problems);
            check(pipeline, producer(config), problems);
            if (config.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG) < 1) {
                problems.add(
                        place(KafkaScope.ALL, StreamsConfig.NUM_STREAM_THREADS_CONFIG),
                        "is less than 1, expected a thread");
            }
        } catch (KafkaException | IllegalArgumentException e) {
            problems.add(KafkaKey.SECTION, String.valueOf(e.getMessage()));
        }
    }

    private static void check(Pipeline pipeline, ConsumerConfig consumer, Problems problems) {
        String reset = consumer.getString(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
        pipeline.kafka()
                .key(KafkaScope.MAIN_CONSUMER, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)
                .filter(key -> !WHOLE_RESETS.contains(reset))
                .ifPresent(key -> problems.add(
                        key.place(),
                        "is " + reset
                                + ", expected earliest: this value skips records without a result or reject; leave it"
                                + " out; to begin at a later offset, move the group: kafka-consumer-groups.sh"
                                + " --bootstrap-server " + pipeline.servers() + " --group " + pipeline.application()
                                + " --topic " + pipeline.input().topic() + " --reset-offsets --to-latest --execute"));
    }

    private static void check(Pipeline pipeline, ProducerConfig producer, Problems problems) {
        String acks = producer.getString(ProducerConfig.ACKS_CONFIG);
        if (!acks.equals("-1")) {
            problems.add(
                    place(KafkaScope.PRODUCER, ProducerConfig.ACKS_CONFIG),
                    "is " + acks
                            + ", expected all: otherwise a result is lost if the only broker that has it fails; leave it"
                            + " out");
        }
        if (producer.getInt(MAX_REQUEST_SIZE) < MIN_REQUEST_SIZE) {
            problems.add(
                    place(KafkaScope.PRODUCER, MAX_REQUEST_SIZE),
                    "is less than " + MIN_REQUEST_SIZE + ", expected room for a record");
        }
        pipeline.kafka()
                .key(KafkaScope.PRODUCER, BATCH_SIZE)
                .filter(key -> producer.getInt(BATCH_SIZE) > bufferMemory(producer))
                .ifPresent(key -> problems.add(
                        key.place(),
                        "is " + producer.getInt(BATCH_SIZE) + ", more than producer.buffer.memory, "
                                + bufferMemory(producer) + "; leave it out or lower it"));
    }

    private static String place(KafkaScope scope, String name) {
        return new KafkaKey(scope, name).place();
    }

    private static ProducerConfig producer(StreamsConfig config) {
        Map<String, Object> settings = config.getProducerConfigs("check");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return new ProducerConfig(settings);
    }

    private static ConsumerConfig consumer(StreamsConfig config) {
        Map<String, Object> settings = config.getMainConsumerConfigs("check", "check", 0);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return new ConsumerConfig(settings);
    }

    /** The size of the largest record that the pipeline's producer sends, in bytes. */
    public static int maxRequestSize(Pipeline pipeline) {
        ProducerConfig producer = producer(unfetched(pipeline));
        return Math.min(producer.getInt(MAX_REQUEST_SIZE), bufferMemory(producer));
    }

    /** The size of the producer's buffer, in bytes. */
    public static int bufferMemory(Pipeline pipeline) {
        return bufferMemory(producer(unfetched(pipeline)));
    }

    private static int bufferMemory(ProducerConfig producer) {
        return (int) Math.min(Integer.MAX_VALUE, producer.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG));
    }

    /** Whether the pipeline's producer compresses its batches. */
    static boolean compresses(Pipeline pipeline) {
        return !"none".equals(producer(unfetched(pipeline)).getString(ProducerConfig.COMPRESSION_TYPE_CONFIG));
    }

    /**
     * The time within which a thread must commit: the transaction timeout under exactly-once, otherwise {@code
     * max.poll.interval.ms}.
     */
    public static Duration commitTimeout(Pipeline pipeline) {
        return Duration.ofMillis(
                isExactlyOnce(pipeline)
                        ? transactionTimeout(pipeline)
                        : consumer(unfetched(pipeline)).getInt(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG));
    }

    /** The transaction timeout of the pipeline's producer, in milliseconds. */
    public static int transactionTimeout(Pipeline pipeline) {
        return producer(unfetched(pipeline)).getInt(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    }
}
