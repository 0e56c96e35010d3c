package io.jundenpa.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jundenpa.topology.RejectHeaders;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed scores and rejects, and enters them into the statistics. */
final class AnswerReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Consumer<byte[], byte[]> consumer;
    private final String scoresTopic;
    private final Feed feed;
    private final Statistics statistics;

    /**
     * Reads every partition of two topics from the beginning, without a group.
     *
     * @param partitions the number of partitions of each topic
     * @param feed reads the results
     */
    AnswerReader(
            Consumer<byte[], byte[]> consumer,
            String scoresTopic,
            String rejectsTopic,
            int partitions,
            Feed feed,
            Statistics statistics) {
        this.consumer = consumer;
        this.scoresTopic = scoresTopic;
        this.feed = feed;
        this.statistics = statistics;
        List<TopicPartition> all = Stream.of(scoresTopic, rejectsTopic)
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic, i)))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    /** A consumer for the broker at this address. */
    static Consumer<byte[], byte[]> consumer(String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                5_000,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads the new answers, or waits up to 100 ms for one. Always returns true: there is a next step. */
    boolean step() {
        consumer.poll(POLL).forEach(this::enter);
        return true;
    }

    /** Reads to the current end of the topics, so that a late answer counts, too. */
    void readToEnd(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                && System.nanoTime() - deadline < 0) {
            step();
        }
    }

    private void enter(ConsumerRecord<byte[], byte[]> answer) {
        long number = ByteBuffer.wrap(header(answer, Sender.NUMBER)).getLong();
        long now = System.nanoTime();
        long latency = now - ByteBuffer.wrap(header(answer, Sender.SENT)).getLong();
        if (answer.topic().equals(scoresTopic)) {
            statistics.scored(scored(number, answer), latency, now);
        } else {
            statistics.rejected(number, new String(header(answer, RejectHeaders.CODE), UTF_8), latency, now);
        }
    }

    private Scored scored(long number, ConsumerRecord<byte[], byte[]> answer) {
        Header label = answer.headers().lastHeader(Sender.LABEL);
        try {
            return feed.scored(
                    number, new String(answer.value(), UTF_8), label == null ? "" : new String(label.value(), UTF_8));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> answer, String name) {
        Header header = answer.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalStateException("an answer on " + answer.topic() + " has no header " + name);
        }
        return header.value();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
}
