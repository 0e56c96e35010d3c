package io.jundenpa.settings;

import io.jundenpa.format.document.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams: our defaults, over them the pipeline's, over them what the topology fixes. */
public final class StreamsSettings {

    private static final String MAX_REQUEST_SIZE = ProducerConfig.MAX_REQUEST_SIZE_CONFIG;
    private static final String BATCH_SIZE = ProducerConfig.BATCH_SIZE_CONFIG;

    /** The prefixes of settings that these clients take, first that which goes over the others. */
    public static final List<String> MAIN_CONSUMER =
            List.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.CONSUMER_PREFIX, "");

    private static final List<String> PRODUCER = List.of(StreamsConfig.PRODUCER_PREFIX, "");

    /** Of a partition without a committed offset, these skip no record. */
    private static final Set<String> WHOLE_RESETS = Set.of("earliest", "none");

    /** Room for the pointer to a rejected record. */
    public static final int LEAST_REQUEST_SIZE = 2048;

    private StreamsSettings() {}

    /** All settings of a pipeline, but for what {@link #limitBatches} adds. */
    public static Map<String, Object> of(Pipeline pipeline) {
        Map<String, Object> settings = new HashMap<>();
        settings.putAll(pipeline.kafka());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee(pipeline));
        // Kafka Streams waits 100 ms for a batch to be filled: ten times the delay.
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
        // A fetch of 1 MiB through 64 KiB of socket is over before the broker has the next one ready; with one of
        // 4 MiB, a record of 3 kB took more processor time.
        settings.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "2097152");
        settings.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, "-1");
        // For each record, Kafka Streams asks whether another input of its task may have an earlier one: there is one
        // input.
        settings.putIfAbsent(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, "-1");
        // Every client warns of each attempt to reach a broker, once a second by default.
        settings.putIfAbsent(StreamsConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "10000");
        settings.putIfAbsent(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, isExactlyOnce(pipeline) ? "100" : "1000");
        // Kafka Streams sees to it under exactly-once only.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, pipeline.application());
        return settings;
    }

    /**
     * Sets how large the batches of a producer are, unless the pipeline does.
     *
     * @param settings of Kafka Streams or of the producer; modified
     * @param maxBytes that a batch may have; what is larger is refused, and the producer splits it and sends it again
     */
    public static void limitBatches(Map<String, Object> settings, int maxBytes) {
        // Batches of 16 KiB, Kafka's default: half the rate.
        settings.putIfAbsent(BATCH_SIZE, Integer.toString(Math.min(131_072, maxBytes)));
    }

    /** The processing guarantee: exactly once, unless the pipeline says otherwise. */
    public static String guarantee(Pipeline pipeline) {
        return pipeline.kafka().getOrDefault(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    }

    public static boolean isExactlyOnce(Pipeline pipeline) {
        return guarantee(pipeline).equals(StreamsConfig.EXACTLY_ONCE_V2);
    }

    /** As {@link #of}, with the settings that stand elsewhere not fetched: for what does not need their values. */
    private static StreamsConfig unfetched(Pipeline pipeline) {
        Map<String, Object> settings = of(pipeline);
        settings.remove(AbstractConfig.CONFIG_PROVIDERS_CONFIG);
        return new StreamsConfig(settings);
    }

    /**
     * Checks the settings as Kafka's own clients will when they start, but for those that stand elsewhere.
     *
     * @param problems gets what Kafka refuses, and keys that it does not know but that are near to one it knows
     */
    public static void check(Pipeline pipeline, Problems problems) {
        new KafkaKeys(problems).check(pipeline.kafka());
        Secrets.checkProviders(pipeline.kafka(), problems);
        if (!problems.isEmpty()) {
            return;
        }
        try {
            StreamsConfig config = unfetched(pipeline);
            check(pipeline, consumer(config), problems);
            check(pipeline, producer(config), problems);
            if (config.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG) < 1) {
                problems.add("kafka." + StreamsConfig.NUM_STREAM_THREADS_CONFIG, "is less than 1, expected a thread");
            }
        } catch (KafkaException | IllegalArgumentException e) {
            problems.add("kafka", String.valueOf(e.getMessage()));
        }
    }

    private static void check(Pipeline pipeline, ConsumerConfig consumer, Problems problems) {
        String reset = consumer.getString(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);
        setBy(pipeline, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, MAIN_CONSUMER)
                .filter(key -> !WHOLE_RESETS.contains(reset))
                .ifPresent(key -> problems.add(
                        "kafka." + key,
                        "is " + reset
                                + ", expected earliest: what it skips is neither scored nor rejected; leave it out,"
                                + " and to begin further on, move the group: kafka-consumer-groups.sh --bootstrap-server "
                                + pipeline.servers() + " --group " + pipeline.application() + " --topic "
                                + pipeline.input().topic() + " --reset-offsets --to-latest --execute"));
    }

    private static void check(Pipeline pipeline, ProducerConfig producer, Problems problems) {
        if (!producer.getString(ProducerConfig.ACKS_CONFIG).equals("-1")) {
            problems.add(
                    "kafka.producer." + ProducerConfig.ACKS_CONFIG,
                    "is " + producer.getString(ProducerConfig.ACKS_CONFIG)
                            + ", expected all: a result that one broker has is lost with it; leave it out");
        }
        if (producer.getInt(MAX_REQUEST_SIZE) < LEAST_REQUEST_SIZE) {
            problems.add(
                    "kafka.producer." + MAX_REQUEST_SIZE,
                    "is less than " + LEAST_REQUEST_SIZE + ", expected room for a record");
        }
        setBy(pipeline, BATCH_SIZE, PRODUCER)
                .filter(key -> producer.getInt(BATCH_SIZE) > bufferMemory(producer))
                .ifPresent(key -> problems.add(
                        "kafka." + key,
                        "is " + producer.getInt(BATCH_SIZE) + ", more than producer.buffer.memory, "
                                + bufferMemory(producer) + "; leave it out or lower it"));
    }

    /** The key by which a pipeline sets something for a client that takes these prefixes. */
    public static Optional<String> setBy(Pipeline pipeline, String setting, List<String> prefixes) {
        return prefixes.stream()
                .map(prefix -> prefix + setting)
                .filter(pipeline.kafka()::containsKey)
                .findFirst();
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

    /** The most bytes that the pipeline's producer takes for one record. */
    public static int maxRequestSize(Pipeline pipeline) {
        ProducerConfig producer = producer(unfetched(pipeline));
        return Math.min(producer.getInt(MAX_REQUEST_SIZE), bufferMemory(producer));
    }

    /** The most bytes that the pipeline's producer can hold. */
    public static int bufferMemory(Pipeline pipeline) {
        return bufferMemory(producer(unfetched(pipeline)));
    }

    private static int bufferMemory(ProducerConfig producer) {
        return (int) Math.min(Integer.MAX_VALUE, producer.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG));
    }

    /** Whether the pipeline's producer compresses what it sends. */
    static boolean compresses(Pipeline pipeline) {
        return !"none".equals(producer(unfetched(pipeline)).getString(ProducerConfig.COMPRESSION_TYPE_CONFIG));
    }

    /** How long a transaction of the pipeline's producer may take, in milliseconds. */
    public static int transactionTimeout(Pipeline pipeline) {
        return producer(unfetched(pipeline)).getInt(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    }
}
