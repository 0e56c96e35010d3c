package io.jundenpa.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final int RECORDS = 1_205;
    private static final int BAD_EVERY = 10;
    /** In partition 1, with a key. The next record of the partition is good as well. */
    private static final int GOOD = 205;
    /** In partition 5, with a key. */
    private static final int BAD = 77;

    private static final Events EVENTS = events();

    private final List<ConsumerRecord<byte[], byte[]>> answers = new ArrayList<>();

    LedgerTest() {
        LongStream.range(0, RECORDS).mapToObj(LedgerTest::answer).forEach(answers::add);
    }

    private static Events events() {
        try {
            return Events.of(Payments.JSON, RECORDS, BAD_EVERY, 1_800_000_000_000L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConsumerRecord<byte[], byte[]> answer(long number) {
        Events.Answer answer = EVENTS.answer(number);
        return record(
                EVENTS.isBad(number) ? Events.REJECTS : Events.SCORES,
                EVENTS.partition(number),
                number,
                EVENTS.time(number),
                EVENTS.key(number),
                answer.value().clone(),
                new RecordHeaders(answer.headers()));
    }

    private static ConsumerRecord<byte[], byte[]> placed(
            ConsumerRecord<byte[], byte[]> record, String topic, int partition, long time, byte[] key) {
        return record(topic, partition, record.offset(), time, key, record.value(), record.headers());
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, long time, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                time,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                headers,
                Optional.empty());
    }

    @Test
    void badRecordsHaveTheSaidShareAndAreInEveryPartition() {
        List<Long> bad =
                LongStream.range(0, RECORDS).filter(EVENTS::isBad).boxed().toList();
        Set<Integer> partitions = new HashSet<>();
        bad.forEach(number -> partitions.add(EVENTS.partition(number)));

        // One of each ten, and the first of the last five records.
        assertEquals(121, bad.size());
        assertEquals(Events.PARTITIONS, partitions.size());
    }

    @Test
    void oneAnswerForEachRecordIsGood() {
        Ledger ledger = ledger();
        var report = new ExperimentReport("");
        ledger.addTo(report, Set.of());

        assertEquals(Set.of(), ledger.faults());
        assertEquals(RECORDS, ledger.answered());
        assertEquals(List.of(), report.faults());
    }

    @Test
    void recordWithoutAnAnswerIsMissing() {
        answers.remove(GOOD);

        assertFound(1, Fault.MISSING);
    }

    @Test
    void withoutAnswersEveryRecordIsMissing() {
        answers.clear();

        assertFound(RECORDS, Fault.MISSING);
    }

    @Test
    void secondAnswerIsFound() {
        answers.add(answer(GOOD));
        answers.add(answer(BAD));

        assertFound(2, Fault.TWICE);
    }

    @Test
    void answerBeforeItsPredecessorIsOutOfOrder() {
        Collections.swap(answers, GOOD, GOOD + Events.PARTITIONS);

        assertFound(1, Fault.OUT_OF_ORDER);
    }

    @Test
    void oneWrongBitInAScoreIsFound() {
        answers.get(GOOD).value()[5] ^= 1;

        assertFound(1, Fault.WRONG_VALUE);
    }

    @Test
    void oneWrongBitInARejectIsFound() {
        answers.get(BAD).value()[0] ^= 1;

        assertFound(1, Fault.WRONG_VALUE);
    }

    @Test
    void lostHeaderIsFound() {
        answers.get(GOOD).headers().remove("trace");
        answers.get(BAD).headers().remove("__streams.errors.offset");

        assertFound(2, Fault.WRONG_HEADERS);
    }

    @Test
    void additionalHeaderIsFound() {
        answers.get(GOOD).headers().add("more", new byte[1]);

        assertFound(1, Fault.WRONG_HEADERS);
    }

    @Test
    void wrongKeyTimeOrPartitionIsFound() {
        ConsumerRecord<byte[], byte[]> right = answers.get(GOOD);
        answers.set(GOOD, placed(right, right.topic(), right.partition() + 1, right.timestamp() + 1, null));

        assertEquals(EnumSet.of(Fault.WRONG_KEY, Fault.WRONG_TIME, Fault.WRONG_PARTITION), ledger().faults());
    }

    @Test
    void scoreInTheRejectsTopicIsFound() {
        ConsumerRecord<byte[], byte[]> score = answers.get(GOOD);
        answers.set(GOOD, placed(score, Events.REJECTS, score.partition(), score.timestamp(), score.key()));

        assertFound(1, Fault.WRONG_TOPIC);
    }

    @Test
    void answerWithoutANumberIsUnknown() {
        answers.get(GOOD).headers().remove("n");

        assertEquals(EnumSet.of(Fault.MISSING, Fault.UNKNOWN), ledger().faults());
    }

    @Test
    void reportNamesEveryFaultThatIsNotAllowed() {
        answers.add(answer(GOOD));
        Ledger ledger = ledger();
        var strict = new ExperimentReport("");
        var lenient = new ExperimentReport("");

        ledger.addTo(strict, Set.of());
        ledger.addTo(lenient, Set.of(Fault.TWICE));

        assertEquals(List.of("1 twice, first at scored-payments-1@205"), strict.faults());
        assertEquals(List.of(), lenient.faults());
    }

    private Ledger ledger() {
        var ledger = new Ledger(EVENTS);
        for (ConsumerRecord<byte[], byte[]> answer : answers) {
            if (answer.topic().equals(Events.SCORES)) {
                ledger.score(answer);
            } else {
                ledger.reject(answer);
            }
        }
        return ledger;
    }

    private void assertFound(long count, Fault fault) {
        Ledger ledger = ledger();

        assertEquals(EnumSet.of(fault), ledger.faults());
        assertEquals(count, ledger.count(fault));
    }
}
