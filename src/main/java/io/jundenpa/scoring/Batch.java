package io.jundenpa.scoring;

import static io.jundenpa.event.RejectCode.LIST_OF_ROWS;
import static io.jundenpa.event.RejectCode.MODEL_NOT_FINITE;
import static io.jundenpa.event.RejectCode.TOO_LARGE;

import io.jundenpa.event.Event;
import io.jundenpa.event.Layout;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.ResultForm;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.RowEncoder;
import io.jundenpa.event.Rows;
import io.jundenpa.nn.Network;
import io.jundenpa.nn.Workspace;
import io.jundenpa.text.VisibleText;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.ejml.data.FMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Records that share forward passes: add them, call {@link #forward()}, take the result of each, clear.
 *
 * <p>The bits of a result depend on its record and the model alone, not on the other records or the number of rows in a
 * pass. A record is answered or rejected as a whole. A rejected record does not change the others. The memory is kept from
 * batch to batch, except for what an unusually large batch took. For one thread.
 */
public final class Batch {

    private static final Duration NO_LIMIT = Duration.ofNanos(Long.MAX_VALUE);
    private static final int MAX_LABEL_LENGTH = 64;

    private final Scorer scorer;
    private final Network network;
    private final List<String> labels;
    private final RowDecoder decoder;
    private final RowEncoder encoder;
    private final Optional<ResultForm> form;
    private final int rowsPerPass;
    private final int maxResultBytes;
    private final Workspace workspace;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Rows inputs;
    private final Rows outputs;
    private final FMatrixRMaj pass = new FMatrixRMaj(0, 0);
    private final FMatrixRMaj slice = new FMatrixRMaj(0, 0);

    /** The first row of each record; the entry after the last record is the number of rows. */
    private int[] starts = new int[64];

    /** The records that hold a list of rows. */
    private final BitSet lists = new BitSet();

    /** The records, if the results hold parts of them. */
    private final List<Event> events = new ArrayList<>();

    /** Why a record has no rows; null if it has rows. */
    private @Nullable RejectException[] failures = new RejectException[starts.length];

    private int records;

    /** An empty batch of a scorer. */
    public Batch(Scorer scorer) {
        this.scorer = scorer;
        this.network = scorer.model().network();
        this.labels = scorer.model().labels();
        this.decoder = scorer.decoder();
        this.encoder = scorer.encoder();
        this.form = scorer.form();
        this.rowsPerPass = scorer.rowsPerPass();
        this.maxResultBytes = scorer.maxResultBytes();
        this.workspace = network.workspace(rowsPerPass);
        this.inputs = new Rows(network.inputSize(), 1);
        this.outputs = new Rows(network.outputSize(), 1);
    }

    /** The scorer, with the model version that makes the results. */
    public Scorer scorer() {
        return scorer;
    }

    /** Forgets all records and their results. */
    public void clear() {
        inputs.clear(rowsPerPass);
        outputs.clear(rowsPerPass);
        pass.data = inputs.values(); // Else the pass would keep memory that the rows have given back.
        lists.clear();
        events.clear();
        Arrays.fill(failures, 0, records, null);
        records = 0;
    }

    /**
     * Decodes a record and adds its rows. Adds none if the record cannot be scored, or its result would be too large.
     *
     * @param event not modified
     * @return the index of the record in this batch
     */
    public int add(Event event) {
        if (records + 1 == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
            failures = Arrays.copyOf(failures, starts.length);
        }
        try {
            if (form.isPresent()) {
                events.add(event);
            }
            lists.set(records, decode(event) == Layout.ROWS);
        } catch (RejectException e) {
            failures[records] = e;
        }
        starts[records + 1] = inputs.count();
        return records++;
    }

    /** As {@link #add(Event)}, for a record that is only a value. */
    public int add(byte[] value) {
        return add(Event.of(value));
    }

    private Layout decode(Event event) throws RejectException {
        int before = inputs.count();
        Layout layout = decoder.decode(event, inputs);
        if (layout == Layout.ROWS && !encoder.takesLists()) {
            inputs.truncate(before);
            throw new RejectException(
                    LIST_OF_ROWS, "value is a list of rows, expected a single row for a result in Avro");
        }
        long minBytes = (long) (inputs.count() - before) * outputs.width() * encoder.minBytesPerValue();
        if (minBytes > maxResultBytes) {
            inputs.truncate(before);
            throw new RejectException(
                    TOO_LARGE, "result is at least " + minBytes + " bytes, expected at most " + maxResultBytes);
        }
        return layout;
    }

    /** Whether the number of rows, or of records, has reached the rows of a forward pass. */
    public boolean isFull() {
        return Math.max(inputs.count(), records) >= rowsPerPass;
    }

    /** The rows of all records so far. */
    public int rows() {
        return inputs.count();
    }

    /** Computes the rows that were added since the last call, in passes of {@link Scorer#rowsPerPass()} rows at most. */
    public void forward() {
        forward(NO_LIMIT);
    }

    /**
     * Like {@link #forward()}, but begins no further pass after the limit. Records with rows that are not computed are
     * rejected. All of the batch's records fit into the first pass if the batch was not full before the last one, so only the
     * last one can be rejected.
     *
     * @param limit in processor time of the thread: no record is rejected because the machine is busy or was suspended
     */
    public void forward(Duration limit) {
        boolean single = inputs.count() - outputs.count() <= rowsPerPass;
        long begin = single ? 0 : threads.getCurrentThreadCpuTime(); // A call into the system.
        while (outputs.count() < inputs.count()) {
            if (outputs.count() > 0 && threads.getCurrentThreadCpuTime() - begin >= limit.toNanos()) {
                rejectRemaining(limit);
                return;
            }
            int from = outputs.count();
            int rows = Math.min(rowsPerPass, inputs.count() - from);
            FMatrixRMaj result = network.forward(input(from, rows), workspace);
            int start = outputs.addRows(rows);
            System.arraycopy(result.data, 0, outputs.values(), start, rows * outputs.width());
        }
    }

    private void rejectRemaining(Duration limit) {
        for (int record = 0; record < records; record++) {
            int count = starts[record + 1] - starts[record];
            if (starts[record + 1] > outputs.count()) {
                failures[record] = new RejectException(
                        TOO_LARGE,
                        "has " + count + " rows, which take more than " + limit.toMillis()
                                + " ms of processor time; send fewer rows in a record");
                starts[record + 1] = outputs.count();
            }
        }
        inputs.truncate(outputs.count());
    }

    /**
     * The rows of a pass as a matrix. EJML's matrices start at the beginning of an array. The first pass therefore uses the
     * memory of the decoded rows, and later passes use a copy.
     */
    private FMatrixRMaj input(int from, int rows) {
        int width = inputs.width();
        if (from == 0) {
            pass.data = inputs.values();
            pass.numRows = rows;
            pass.numCols = width;
            return pass;
        }
        slice.reshape(rows, width);
        System.arraycopy(inputs.values(), from * width, slice.data, 0, rows * width);
        return slice;
    }

    /**
     * The encoded output of a record.
     *
     * @param record the index that {@link #add} gave
     * @throws RejectException if the record cannot be scored, the model's output is not finite, or the result is too
     *     large
     * @throws IllegalStateException if {@link #forward()} has not computed the record
     */
    public byte[] result(int record) throws RejectException {
        if (record < 0 || record >= records || starts[record + 1] > outputs.count()) {
            throw new IllegalStateException("record " + record + " has no result yet");
        }
        RejectException failure = failures[record];
        if (failure != null) {
            throw failure;
        }
        int from = starts[record];
        int count = starts[record + 1] - from;
        checkFinite(from, count);
        byte[] output = encoder.encode(outputs, from, count, lists.get(record) ? Layout.ROWS : Layout.ROW);
        byte[] result = form.isPresent() ? form.get().of(events.get(record), output) : output;
        if (result.length > maxResultBytes) {
            throw new RejectException(
                    TOO_LARGE, "result is " + result.length + " bytes, expected at most " + maxResultBytes);
        }
        return result;
    }

    /**
     * Scores one record. Afterwards the batch holds this record alone.
     *
     * @param event not modified
     * @throws RejectException if the record cannot be scored
     */
    public byte[] score(Event event) throws RejectException {
        clear();
        add(event);
        forward();
        return result(0);
    }

    /** As {@link #score(Event)}, for a record that is only a value. */
    public byte[] score(byte[] value) throws RejectException {
        return score(Event.of(value));
    }

    private void checkFinite(int from, int count) throws RejectException {
        float[] values = outputs.values();
        int width = outputs.width();
        int start = from * width;
        for (int i = 0; i < count * width; i++) {
            float value = values[start + i];
            if (!Float.isFinite(value)) {
                throw new RejectException(
                        MODEL_NOT_FINITE,
                        "row " + (i / width + 1) + ", output " + name(i % width) + " is "
                                + (Float.isNaN(value) ? "NaN" : "infinite") + ", expected a finite number");
            }
        }
    }

    /** The number of an output, from 1, or its label, shortened and with invisible characters replaced. */
    private String name(int output) {
        if (labels.isEmpty()) {
            return Integer.toString(output + 1);
        }
        String label = labels.get(output);
        String shown = label.substring(0, Math.min(label.length(), MAX_LABEL_LENGTH));
        return "\"" + VisibleText.of(shown) + "\"";
    }
}
