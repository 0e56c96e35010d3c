package io.jundenpa.chaos;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares each score and each reject with the record it came from, and finds records without either.
 *
 * <p>The order of a partition is the order of the first appearances: a record that may come twice may come again later. The
 * number of records must fit an {@code int}.
 */
final class Ledger {

    private final Events events;
    private final BitSet seen = new BitSet();
    private final long[] lastScores = new long[Events.PARTITIONS];
    private final long[] lastRejects = new long[Events.PARTITIONS];
    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    private final Map<Fault, String> examples = new EnumMap<>(Fault.class);
    private long scores;
    private long rejects;

    /** An empty ledger, in which every record is missing. */
    Ledger(Events events) {
        this.events = events;
        Arrays.fill(lastScores, -1);
        Arrays.fill(lastRejects, -1);
    }

    /** Enters a record of the output topic. */
    synchronized void score(ConsumerRecord<byte[], byte[]> score) {
        scores++;
        enter(score, false, lastScores);
    }

    /** Enters a record of the rejects topic. */
    synchronized void reject(ConsumerRecord<byte[], byte[]> reject) {
        rejects++;
        enter(reject, true, lastRejects);
    }

    private void enter(ConsumerRecord<byte[], byte[]> record, boolean rejected, long[] last) {
        OptionalLong found = events.number(record.headers());
        if (found.isEmpty()) {
            note(Fault.UNKNOWN, record);
            return;
        }
        long number = found.getAsLong();
        compare(number, record, rejected);
        if (seen.get((int) number)) {
            note(Fault.TWICE, record);
            return;
        }
        seen.set((int) number);
        if (number < last[record.partition()]) {
            note(Fault.OUT_OF_ORDER, record);
        } else {
            last[record.partition()] = number;
        }
    }

    private void compare(long number, ConsumerRecord<byte[], byte[]> record, boolean rejected) {
        if (rejected != events.isBad(number)) {
            note(Fault.WRONG_TOPIC, record);
            return;
        }
        Events.Answer expected = events.answer(number);
        expect(Arrays.equals(expected.value(), record.value()), Fault.WRONG_VALUE, record);
        expect(expected.headers().equals(Arrays.asList(record.headers().toArray())), Fault.WRONG_HEADERS, record);
        expect(Arrays.equals(events.key(number), record.key()), Fault.WRONG_KEY, record);
        expect(events.time(number) == record.timestamp(), Fault.WRONG_TIME, record);
        expect(events.partition(number) == record.partition(), Fault.WRONG_PARTITION, record);
    }

    private void expect(boolean held, Fault fault, ConsumerRecord<byte[], byte[]> record) {
        if (!held) {
            note(fault, record);
        }
    }

    private void note(Fault fault, ConsumerRecord<byte[], byte[]> record) {
        counts.merge(fault, 1L, Long::sum);
        examples.putIfAbsent(fault, record.topic() + "-" + record.partition() + "@" + record.offset());
    }

    /** The number of records with a score or a reject so far. */
    synchronized long answered() {
        return seen.cardinality();
    }

    /** The number of times that a fault was found so far. */
    synchronized long count(Fault fault) {
        return fault == Fault.MISSING ? events.records() - answered() : counts.getOrDefault(fault, 0L);
    }

    /** The faults that were found so far. */
    synchronized Set<Fault> faults() {
        Set<Fault> found = EnumSet.noneOf(Fault.class);
        found.addAll(counts.keySet());
        if (answered() < events.records()) {
            found.add(Fault.MISSING);
        }
        return found;
    }

    /**
     * Adds counts and faults to a report.
     *
     * @param allowed faults that are counted and do not fail the experiment
     */
    synchronized void addTo(ExperimentReport report, Set<Fault> allowed) {
        report.row("records", events.records());
        report.row("scores", scores);
        report.row("rejects", rejects);
        for (Fault fault : Fault.values()) {
            report.row(fault.toString(), count(fault));
        }
        for (Fault fault : faults()) {
            if (!allowed.contains(fault)) {
                report.fault(count(fault) + " " + fault + ", first " + first(fault));
            }
        }
    }

    private String first(Fault fault) {
        return fault == Fault.MISSING ? "record " + seen.nextClearBit(0) : "at " + examples.get(fault);
    }
}
