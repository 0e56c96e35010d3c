package io.jundenpa.streams;

import io.jundenpa.codec.InvalidVectorException;
import io.jundenpa.score.Batch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Scores the records of a partition one by one, and computes those that already wait along with the first of them: one
 * forward pass for a run of records.
 *
 * <p>The result of a record is asked for in its own turn, and is handed out only to the very bytes it was computed from, at
 * their offset. So a rebalance, a record that was skipped, or one that comes again costs a batch and no more. A record that
 * cannot be decoded is left out of the batch, to fail in its own turn. Bits of a result do not depend on the batch.
 */
final class LookAhead {

    private final Batch batch;
    private final long[] offsets;
    private final byte[][] values;
    /** The index in the batch of each record of the run, or why it has none. */
    private final int[] records;

    private final @Nullable InvalidVectorException[] failures;
    private int next;
    private int end;

    /**
     * Looks ahead by at most so many records.
     *
     * @param batch for its own use
     * @param most rows, and records, of a run; a record of more rows is a run by itself
     */
    LookAhead(Batch batch, int most) {
        this.batch = batch;
        this.offsets = new long[most];
        this.values = new byte[most][];
        this.records = new int[most];
        this.failures = new InvalidVectorException[most];
    }

    /**
     * Sees to it that a record is computed, along with those that wait behind it.
     *
     * @param value of the record, as the consumer handed it over
     * @return how many rows were computed: those of the whole run for the first of its records, 0 for the others
     * @throws InvalidVectorException if the record cannot be scored
     */
    @SuppressWarnings("ReferenceEquality") // the very bytes that were computed
    int compute(TopicPartition partition, long offset, byte[] value) throws InvalidVectorException {
        while (next < end && offsets[next] < offset) {
            next++;
        }
        int rows = 0;
        if (next == end || offsets[next] != offset || values[next] != value) {
            rows = start(partition, offset, value);
        }
        InvalidVectorException failure = failures[next];
        if (failure != null) {
            throw failure;
        }
        return rows;
    }

    /** The encoded output of the record that was computed last. */
    byte[] result() throws InvalidVectorException {
        return batch.result(records[next]);
    }

    /** Whether no record of the run lies behind an offset. */
    boolean isOver(long offset) {
        return end == 0 || offsets[end - 1] <= offset;
    }

    /** Computes a new run; nothing if its first record is invalid. */
    private int start(TopicPartition partition, long offset, byte[] value) {
        next = 0;
        end = 0;
        batch.clear();
        add(offset, value);
        if (failures[0] != null) {
            return 0;
        }
        for (ConsumerRecord<byte[], byte[]> record : Waiting.from(partition, offset + 1)) {
            if (end == offsets.length || batch.rows() >= offsets.length) {
                break;
            }
            if (record.value() != null) {
                add(record.offset(), record.value());
            }
        }
        batch.forward();
        return batch.rows();
    }

    private void add(long offset, byte[] value) {
        offsets[end] = offset;
        values[end] = value;
        failures[end] = null;
        try {
            records[end] = batch.add(value);
        } catch (InvalidVectorException e) {
            failures[end] = e;
        }
        end++;
    }
}
