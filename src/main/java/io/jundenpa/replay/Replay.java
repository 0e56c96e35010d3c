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
 * Sends the rejects of a pipeline back to its input topic. Each reject is sent exactly once, even if somebody repeats or
 * kills a replay.
 *
 * <p>One transaction sends the input record of a reject and marks the reject as sent. A replay first fences every other
 * replay of the same application, then reads the {@link Marks}. So no other replay writes marks until it ends.
 */
public final class Replay {

    /** The maximum number of records in a transaction, so that it commits before its timeout. */
    private static final int MAX_RECORDS = 200;

    private final Pipeline pipeline;
    private final ReplayFilter filter;
    private final String name;
    private volatile boolean stopped;

    /** A replay of the rejects that a filter accepts. Does nothing yet. */
    public Replay(Pipeline pipeline, ReplayFilter filter) {
        this.pipeline = pipeline;
        this.filter = filter;
        this.name = pipeline.application() + "-replay";
    }

    /** Asks the replay to end after the current reject. */
    public void stop() {
        stopped = true;
    }

    /** Whether somebody has asked it to stop. */
    public boolean isStopped() {
        return stopped;
    }

    /**
     * Counts the rejects that {@link #send} would send.
     *
     * @throws ClusterException if no broker answers, or the input or the rejects topic is missing
     * @throws KafkaException if the cluster fails later
     */
    public ReplayReport preview() {
        return pass(ReplayTopics.ask(pipeline), Optional.empty());
    }

    /**
     * Sends the rejects.
     *
     * @throws ClusterException if no broker answers, a topic is missing, or the topic of the marks is not compacted
     * @throws KafkaException if a record is refused, another replay fences this one, or the cluster fails later;
     *     committed records stay sent
     */
    public ReplayReport send() {
        ReplayTopics topics = ReplayTopics.askToSend(pipeline);
        try (var outbox = new Outbox(producer(topics.limits().maxBytes()))) {
            return pass(topics, Optional.of(outbox));
        }
    }

    private ReplayReport pass(ReplayTopics topics, Optional<Outbox> outbox) {
        String rejects = topics.rejects().name();
        // With a limit of 1 byte, a fetch returns one batch: the batch of the record that Originals asks for.
        try (var reading = consumer(Map.of());
                var finding = consumer(Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1))) {
            var marks = new Marks(Marks.topic(rejects), topics.rejects().topicId());
            topics.marks().ifPresent(topic -> marks.read(reader(topic, reading)));
            return new ReplayPass(topics, filter, marks, new Originals(finding), outbox)
                    .over(reader(topics.rejects(), reading), this::isStopped);
        }
    }

    private static TopicReader reader(TopicDescription topic, Consumer<byte[], byte[]> consumer) {
        return new TopicReader(consumer, topic.name(), topic.partitions().size());
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> overrides) {
        Map<String, Object> settings = ClientSettings.consumer(pipeline, name);
        settings.putAll(overrides);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_RECORDS);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<byte[], byte[]> producer(int maxBytes) {
        Map<String, Object> settings = ClientSettings.producer(pipeline, name);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxBytes);
        StreamsSettings.limitBatches(settings, maxBytes);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
