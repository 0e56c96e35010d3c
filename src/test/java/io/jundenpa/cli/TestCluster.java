package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.broker.NewTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Creates, fills and reads the topics of a broker. */
record TestCluster(String servers, Admin admin) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    TestCluster(String servers) {
        this(servers, Admin.create(Map.of("bootstrap.servers", servers)));
    }

    /** Creates a topic that keeps records of any age. The settings are key, value, key, value. */
    void create(String topic, int partitions, String... settings) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("retention.ms", "-1"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        NewTopics.create(admin, List.of(new NewTopic(topic, partitions, (short) 1).configs(all)), PATIENCE);
    }

    void alter(String topic, String key, String value) throws Exception {
        var operation = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(operation)))
                .all()
                .get();
    }

    /** Sends records. Fails if one is refused. */
    void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "max.request.size", "4000000");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        }
    }

    /** All committed records of a topic. The records of a partition are in their order. */
    List<ConsumerRecord<byte[], byte[]>> readAll(String topic, int partitions) {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> assigned = partitions(topic, partitions);
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
            while (assigned.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }

    /** The sum of the end offsets of the partitions. */
    long end(String topic, int partitions, IsolationLevel isolation) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions(topic, partitions).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        return admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /** Waits for an effect of a process. Fails if the process ends first. */
    static void await(String what, Distribution.Running by, Callable<Boolean> done) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.call()) {
            if (System.nanoTime() - deadline > 0 || !by.process().isAlive()) {
                throw new AssertionError(what + " did not come\n" + by.stop(Duration.ofSeconds(30)));
            }
            Thread.sleep(10);
        }
    }

    static List<TopicPartition> partitions(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** The headers of a record. Values with the same name are joined by {@code |}. */
    static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> texts = new HashMap<>();
        Arrays.stream(record.headers().toArray())
                .forEach(header -> texts.merge(header.key(), text(header), (a, b) -> a + "|" + b));
        return texts;
    }

    private static String text(Header header) {
        return new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        admin.close();
    }
}
