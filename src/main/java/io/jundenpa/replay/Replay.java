package io.jundenpa.replay;

import io.jundenpa.preflight.ClusterException;
import io.jundenpa.settings.ClientSettings;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the rejects of a pipeline back to its input topic: all that are there now, each once, however many runs there are and
 * however they end.
 *
 * <p>A reject goes back as its record was, and is marked as sent in the same transaction. A run begins with ending what another
 * has begun, and only then reads the {@link Marks}: no other can write any until it is over.
 */
public final class Replay {

    /** Of a transaction, which may hold fewer: it must be over before it times out. */
    private static final int MOST_RECORDS = 200;

    private final Pipeline pipeline;
    private final ReplayFilter filter;
    private final String name;
    private volatile boolean stopped;

    /** A replay of the rejects that a filter takes; nothing is done yet. */
    public Replay(Pipeline pipeline, ReplayFilter filter) {
        this.pipeline = pipeline;
        this.filter = filter;
        this.name = pipeline.application() + "-replay";
    }

    /** Ends a run after the reject that it is at. */
    public void stop() {
        stopped = true;
    }

    /** Whether it was asked to stop. */
    public boolean isStopped() {
        return stopped;
    }

    /**
     * Counts what would be sent.
     *
     * @throws ClusterException if no broker answers, or the input or the rejects topic is missing
     * @throws KafkaException if the cluster fails amid the run
     */
    public ReplayReport look() {
        return run(ReplayTopics.ask(pipeline), Optional.empty());
    }

    /**
     * Sends.
     *
     * @throws ClusterException if no broker answers, a topic is missing, or that of the marks forgets some
     * @throws KafkaException if a record is refused, another run has taken over, or the cluster fails amid the run; what was
     *     committed until then is sent
     */
    public ReplayReport send() {
        ReplayTopics topics = ReplayTopics.askToSend(pipeline);
        try (var outbox = new Outbox(producer(topics.limits().maxBytes()))) {
            return run(topics, Optional.of(outbox));
        }
    }

    private ReplayReport run(ReplayTopics topics, Optional<Outbox> outbox) {
        String rejects = topics.rejects().name();
        // A single record is fetched with the batch that it is in, and with no other.
        try (var reading = consumer(Map.of());
                var finding = consumer(Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1))) {
            var marks = new Marks(Marks.topic(rejects), topics.rejects().topicId());
            topics.marks().ifPresent(topic -> marks.read(reader(topic, reading)));
            return new ReplayRun(topics, filter, marks, new Originals(finding), outbox)
                    .over(reader(topics.rejects(), reading), this::isStopped);
        }
    }

    private static TopicReader reader(TopicDescription topic, Consumer<byte[], byte[]> consumer) {
        return new TopicReader(consumer, topic.name(), topic.partitions().size());
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> own) {
        Map<String, Object> settings = ClientSettings.consumer(pipeline, name);
        settings.putAll(own);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<byte[], byte[]> producer(int maxBytes) {
        Map<String, Object> settings = ClientSettings.producer(pipeline, name);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxBytes);
        StreamsSettings.limitBatches(settings, maxBytes);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
