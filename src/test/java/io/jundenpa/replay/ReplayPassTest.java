package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.settings.TopicLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ReplayPassTest {

    private static final TopicPartition REJECTS = new TopicPartition("click-rejects", 0);
    private static final TopicPartition CLICKS = new TopicPartition("clicks", 2);

    @Test
    void recordTooFarFromTheClockIsNamedAndNotSent() {
        var lastMinute = new TopicLimits(1_000, false, 60_000, 60_000, false);

        OneReject.Outcome outcome = OneReject.replay(reject(0), lastMinute);

        assertEquals(Optional.empty(), outcome.sent());
        assertTrue(
                outcome.lines()
                        .get(0)
                        .endsWith(
                                "has timestamp 2026-03-01T12:00:00Z, which is too far from the current time for clicks"
                                        + " (message.timestamp.after.max.ms, message.timestamp.before.max.ms)"),
                outcome.lines()::toString);
    }

    /** The search takes time, and an open transaction could time out. */
    @Test
    void noTransactionIsOpenDuringTheSearchForAnInputRecord() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var open = new AtomicBoolean(true);
        var finding = consumer(CLICKS, 100);
        finding.schedulePollTask(() -> {
            open.set(producer.transactionInFlight());
            finding.addRecord(Rejects.record("clicks", 2, 56, Rejects.TIME, Map.of()));
        });
        var reading = consumer(REJECTS, 2);
        var reader = new TopicReader(reading, "click-rejects", 1);
        reading.addRecord(reject(0));
        reading.addRecord(reject(1, "__streams.errors.left-out", "the value"));
        ReplayPass pass = pass(finding, producer);

        pass.over(reader, () -> false);

        assertFalse(open.get());
        assertEquals(
                List.of("clicks", "marks", "clicks", "marks"),
                producer.history().stream().map(sent -> sent.topic()).toList());
    }

    /** A poll can return many large rejects. A signal does not wait for them. */
    @Test
    void stoppedPassEndsAfterTheCurrentRejectAndCommits() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        var reading = consumer(REJECTS, 2);
        var reader = new TopicReader(reading, "click-rejects", 1);
        reading.addRecord(reject(0));
        reading.addRecord(reject(1));
        ReplayPass pass = pass(consumer(CLICKS, 100), producer);

        ReplayReport report =
                pass.over(reader, () -> !producer.uncommittedRecords().isEmpty());

        assertEquals(1, report.sent());
        assertEquals(2, producer.history().size());
    }

    /** Under at-least-once, a crash makes the application reject a record again. */
    @Test
    void recordThatWasRejectedTwiceIsSentOnce() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        String[] source = {"__streams.errors.offset", "55"};

        ReplayReport report = replay(producer, ReplayFilter.ALL, List.of(reject(0, source), reject(1, source)));

        assertEquals(1, report.sent());
        assertEquals(List.of("0-0", "0-1"), marks(producer));
        assertEquals("1 rejects repeat an earlier reject of the same record and were not sent", last(report));
    }

    /** The filter has skipped the first reject of the record. It is never sent later. */
    @Test
    void repeatedRejectAlsoMarksTheFirstOne() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        String[] source = {"__streams.errors.offset", "55"};
        var second = new ReplayFilter(
                Set.of(), Optional.empty(), Optional.empty(), OptionalInt.of(0), new ReplayFilter.Offsets(1, 1));

        ReplayReport report = replay(producer, second, List.of(reject(0, source), reject(1, source)));

        assertEquals(1, report.sent());
        assertEquals(List.of("0-0", "0-1"), marks(producer));
    }

    /** The input topic was deleted and created again. Its offsets start at 0 again. */
    @Test
    void recordWithAnotherTimestampAtTheSamePlaceIsAnotherRecord() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        ConsumerRecord<byte[], byte[]> second =
                reject(1, "__streams.errors.offset", "55", "__streams.errors.timestamp", "1772366400001");

        ReplayReport report = replay(producer, ReplayFilter.ALL, List.of(reject(0), second));

        assertEquals(2, report.sent());
        assertEquals(List.of("0-0", "0-1"), marks(producer));
    }

    /** Replays these rejects to the end. */
    private static ReplayReport replay(
            MockProducer<byte[], byte[]> producer, ReplayFilter filter, List<ConsumerRecord<byte[], byte[]>> rejects) {
        var reading = consumer(REJECTS, rejects.size());
        var reader = new TopicReader(reading, "click-rejects", 1);
        rejects.forEach(reading::addRecord);
        return pass(filter, consumer(CLICKS, 100), producer).over(reader, () -> false);
    }

    /** The marks that were sent, without the topic id. */
    private static List<String> marks(MockProducer<byte[], byte[]> producer) {
        return producer.history().stream()
                .filter(sent -> sent.topic().equals("marks"))
                .map(sent -> new String(sent.key(), UTF_8)
                        .substring(Uuid.ZERO_UUID.toString().length() + 1))
                .toList();
    }

    private static String last(ReplayReport report) {
        List<String> lines = report.lines(true);
        return lines.get(lines.size() - 1);
    }

    private static ReplayPass pass(MockConsumer<byte[], byte[]> finding, MockProducer<byte[], byte[]> producer) {
        return pass(ReplayFilter.ALL, finding, producer);
    }

    private static ReplayPass pass(
            ReplayFilter filter, MockConsumer<byte[], byte[]> finding, MockProducer<byte[], byte[]> producer) {
        var topics = new ReplayTopics(
                Rejects.clicks(3),
                TopicLimits.UNKNOWN,
                new TopicDescription("click-rejects", false, List.of()),
                Optional.empty());
        return new ReplayPass(
                topics,
                filter,
                new Marks("marks", Uuid.ZERO_UUID),
                new Originals(finding),
                Optional.of(new Outbox(producer)));
    }

    private static ConsumerRecord<byte[], byte[]> reject(long offset, String... others) {
        Map<String, String> headers = new HashMap<>();
        Rejects.reject(others)
                .record()
                .headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        headers.put("__streams.errors.offset", Long.toString(55 + offset));
        for (int i = 0; i < others.length; i += 2) {
            headers.put(others[i], others[i + 1]);
        }
        return Rejects.record("click-rejects", 0, offset, Rejects.TIME, headers);
    }

    private static MockConsumer<byte[], byte[]> consumer(TopicPartition partition, long end) {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, end));
        return consumer;
    }
}
