package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.PaymentEvents;
import io.jundenpa.registry.ApicurioRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records in Avro in three versions of a schema, under exactly-once, while the registry is killed and started again. The
 * first records of a version come while the registry is away. {@code -Dstorm.records=100000 -Dstorm.kills=3} is the full
 * form.
 */
@Timeout(900)
class RegistryStormIT extends OnBroker {

    private static final int RECORDS = Integer.getInteger("storm.records", 6_000);
    private static final int KILLS = Integer.getInteger("storm.kills", 1);
    private static final int PARTITIONS = 4;
    private static final String NUMBER = "n";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<ConsumerRecord<byte[], byte[]>> results = new ArrayList<>();
    private final List<ConsumerRecord<byte[], byte[]>> rejects = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void everyRecordIsScoredOnceWhileTheRegistryIsKilled() throws Exception {
        for (String topic : List.of("payments", "scored-payments", "payment-rejects")) {
            cluster.create(topic, PARTITIONS);
        }
        List<Schema> versions = versions();
        List<List<byte[]>> bodies = new ArrayList<>();
        for (Schema version : versions) {
            bodies.add(bodies(version));
        }
        List<byte[]> framed = new ArrayList<>();
        try (var registry = new ApicurioRegistry(folder);
                var outputs = outputs()) {
            Distribution.Running scorer = startScorer(registry);
            scorer.awaitLine(": running", PATIENCE);
            int sent = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                // What a producer does before its first record of a version.
                while (framed.size() < versions.size() * PaymentEvents.COUNT * (kill + 1) / KILLS) {
                    int version = framed.size() / PaymentEvents.COUNT;
                    int id = registry.register(
                            "payments-value", versions.get(version).toString());
                    bodies.get(version).forEach(body -> framed.add(ApicurioRegistry.framed(id, body)));
                }
                registry.kill();
                int half = RECORDS * (2 * kill + 1) / (2 * KILLS);
                send(sent, half, framed);
                awaitWaits(scorer, kill + 1);
                registry.start();
                sent = RECORDS * (kill + 1) / KILLS;
                send(half, sent, framed);
                awaitAnswers(sent, outputs, scorer);
            }
            Distribution.Outcome outcome = scorer.stop(Duration.ofMinutes(1));
            assertEquals(0, outcome.code(), outcome.err());
            read(outputs);
            assertEquals(List.of(), rejects.stream().map(TestCluster::headers).toList());
            assertAllOnce(PaymentScores.ofJson(folder));
            System.out.println("registry storm: " + RECORDS + " records in " + versions.size() + " versions, " + KILLS
                    + " kills of the registry, " + results.size() + " results, " + rejects.size() + " rejects, "
                    + (outcome.err().split(" waits: ", -1).length - 1) + " waits that ended with a rebalance");
        }
    }

    /** The schema of the payments, one with more fields, and one with fewer fields in another order. */
    private static List<Schema> versions() throws IOException {
        var json = new ObjectMapper();
        ObjectNode more = (ObjectNode) json.readTree(PaymentEvents.schema());
        ((ArrayNode) more.get("fields"))
                .insert(0, json.readTree("{\"name\": \"channel\", \"type\": \"string\", \"default\": \"web\"}"))
                .add(json.readTree("{\"name\": \"discount\", \"type\": [\"null\", \"double\"], \"default\": null}"));
        ObjectNode fewer = (ObjectNode) json.readTree(PaymentEvents.schema());
        ArrayNode fields = (ArrayNode) fewer.get("fields");
        fields.remove(fields.size() - 1);
        fields.insert(0, fields.remove(fields.size() - 2));
        List<Schema> versions = new ArrayList<>();
        for (String text : List.of(PaymentEvents.schema(), more.toString(), fewer.toString())) {
            versions.add(new Schema.Parser().parse(text));
        }
        return versions;
    }

    /** The events as a producer with this schema writes them. */
    private static List<byte[]> bodies(Schema schema) throws IOException {
        Schema first = new Schema.Parser().parse(PaymentEvents.schema());
        var reader = new GenericDatumReader<GenericRecord>(first, schema);
        var writer = new GenericDatumWriter<GenericRecord>(schema);
        List<byte[]> bodies = new ArrayList<>();
        for (byte[] body : PaymentEvents.avro()) {
            var out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            writer.write(reader.read(null, DecoderFactory.get().binaryDecoder(body, null)), encoder);
            encoder.flush();
            bodies.add(out.toByteArray());
        }
        return bodies;
    }

    private Distribution.Running startScorer(ApicurioRegistry registry) throws IOException {
        Path pipeline = Files.writeString(folder.resolve("avro.yaml"), PaymentEvents.avroPipeline(registry.url()));
        return Distribution.start(
                folder, "run", pipeline.toString(), "--set", "kafka.bootstrap.servers=" + broker.bootstrapServers());
    }

    /** Sends the records from a number to another, in all versions so far. */
    private static void send(int from, int to, List<byte[]> framed) throws Exception {
        List<ProducerRecord<byte[], byte[]>> events = PaymentEvents.records("payments", PaymentEvents.avro());
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int n = from; n < to; n++) {
            ProducerRecord<byte[], byte[]> event = events.get(n % PaymentEvents.COUNT);
            records.add(new ProducerRecord<>(
                    event.topic(),
                    n % PARTITIONS,
                    event.timestamp(),
                    event.key(),
                    value(n, framed),
                    List.of(new RecordHeader(NUMBER, Integer.toString(n).getBytes(UTF_8)))));
        }
        cluster.send(records);
    }

    /** Record n is event {@code n mod 400}. Runs of records have the same version. */
    private static byte[] value(int n, List<byte[]> framed) {
        int version = n / 7 % (framed.size() / PaymentEvents.COUNT);
        return framed.get(version * PaymentEvents.COUNT + n % PaymentEvents.COUNT);
    }

    /** Waits until the log says so many times that the registry is away. */
    private static void awaitWaits(Distribution.Running scorer, int count) throws Exception {
        TestCluster.await(
                "a wait for the registry",
                scorer,
                () -> Files.readString(scorer.err()).split("; records with new schemas wait for it", -1).length
                        > count);
    }

    private static KafkaConsumer<byte[], byte[]> outputs() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> all = new ArrayList<>(TestCluster.partitions("scored-payments", PARTITIONS));
        all.addAll(TestCluster.partitions("payment-rejects", PARTITIONS));
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return consumer;
    }

    private void awaitAnswers(int count, KafkaConsumer<byte[], byte[]> outputs, Distribution.Running scorer)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (results.size() + rejects.size() < count) {
            if (System.nanoTime() - deadline > 0 || !scorer.process().isAlive()) {
                throw new AssertionError(results.size() + " results and " + rejects.size() + " rejects, expected "
                        + count + "\n" + scorer.stop(PATIENCE));
            }
            read(outputs);
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> outputs) {
        for (ConsumerRecord<byte[], byte[]> record : outputs.poll(Duration.ofMillis(500))) {
            (record.topic().equals("scored-payments") ? results : rejects).add(record);
        }
    }

    /** Each record has one result, the right one, in the order of its partition. */
    private void assertAllOnce(List<String> expected) {
        var seen = new BitSet();
        int[] last = new int[PARTITIONS];
        for (ConsumerRecord<byte[], byte[]> result : results) {
            int n = Integer.parseInt(
                    new String(result.headers().lastHeader(NUMBER).value(), UTF_8));
            assertFalse(seen.get(n), "record " + n + " twice");
            assertEquals(n % PARTITIONS, result.partition(), "partition of record " + n);
            assertTrue(n >= last[result.partition()], "order of record " + n);
            assertEquals(expected.get(n % PaymentEvents.COUNT), new String(result.value(), UTF_8), "record " + n);
            seen.set(n);
            last[result.partition()] = n;
        }
        assertEquals(RECORDS, seen.cardinality());
    }
}
