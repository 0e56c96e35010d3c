package io.jundenpa.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed results of a contestant from the beginning. Checks the number and the value of each. */
final class ResultReader implements AutoCloseable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Contestant contestant;
    private final Inputs inputs;
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;

    /** The right results that were found so far, by the index of their value. */
    private final Map<Integer, byte[]> right = new HashMap<>();

    private long count;

    /** Reads the only partition of a topic from the beginning, without a group. */
    ResultReader(Consumer<byte[], byte[]> consumer, String topic, Inputs inputs, Contestant contestant) {
        this.contestant = contestant;
        this.inputs = inputs;
        this.partition = Cluster.partition(topic);
        this.consumer = consumer;
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** A consumer of committed records. */
    static Consumer<byte[], byte[]> consumer(String servers) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Reads the new results, or waits for one.
     *
     * @throws BenchException if a result is wrong or does not belong to the next record
     */
    void poll(Duration wait) {
        consumer.poll(wait).forEach(this::check);
    }

    private void check(ConsumerRecord<byte[], byte[]> result) {
        long number = Inputs.number(result.key());
        if (number != count) {
            throw new BenchException(contestant.name() + ": result " + count + " belongs to record " + number
                    + ", expected one result for each record, in order");
        }
        int index = inputs.index(number);
        byte[] known = right.get(index);
        boolean isRight = known == null
                ? contestant.isRight(inputs.event(index), result.value())
                : Arrays.equals(known, result.value());
        if (!isRight) {
            throw new BenchException(contestant.name() + ": the result of record " + number + " is wrong");
        }
        right.put(index, result.value());
        count++;
    }

    /** How many results were read. */
    long count() {
        return count;
    }

    /** The offset of the next result. */
    long position() {
        return consumer.position(partition);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    }
}
