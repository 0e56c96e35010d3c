package io.jundenpa.scoring;

import static io.jundenpa.event.RejectCode.MODEL_NOT_FINITE;
import static io.jundenpa.event.RejectCode.TOO_LARGE;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.InvalidVectorException;
import io.jundenpa.event.Layout;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.RowEncoder;
import io.jundenpa.event.Rows;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Network;
import io.jundenpa.nn.Workspace;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.ejml.data.FMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Records that share one forward pass: add them, {@link #forward()}, take the result of each, clear.
 *
 * <p>The bits of a result depend on its record and the model alone, not on the other records or on how many rows pass at
 * once. A record is answered or rejected whole, and a rejected one leaves the others as they are. The memory is kept from
 * batch to batch, except what an unusually large one took. For one thread.
 */
public final class Batch {

    /** The most numbers of all buffers of a forward pass: 64 MiB. */
    private static final int MAX_PASS = 1 << 24;

    private static final int LONGEST_NAME = 64;

    private final Network network;
    private final List<String> labels;
    private final RowDecoder decoder;
    private final RowEncoder encoder;
    private final int rowsPerPass;
    private final int maxResultBytes;
    private final Workspace workspace;
    private final Rows inputs;
    private final Rows outputs;
    private final FMatrixRMaj pass = new FMatrixRMaj(0, 0);
    private final FMatrixRMaj slice = new FMatrixRMaj(0, 0);

    /** The first row of each record, and behind the last record the number of rows. */
    private int[] starts = new int[64];

    /** The records that hold a list of rows. */
    private final BitSet lists = new BitSet();

    /** Why a record has no rows; null for one that has. */
    private @Nullable InvalidVectorException[] failures = new InvalidVectorException[starts.length];

    private int records;

    /**
     * An empty batch.
     *
     * @param maxRows the most rows of one forward pass; a batch, or a record, may hold more. A pass has fewer, but at least
     *     one, where its buffers would take more than 2^24 numbers; no result depends on it
     * @param maxResultBytes the most bytes that a result may have
     * @throws IllegalArgumentException if the output format needs labels and the model has none, or {@code maxRows} is
     *     less than 1
     */
    public Batch(Model model, InputFormat in, OutputFormat out, int maxRows, int maxResultBytes) {
        this.network = model.network();
        this.labels = model.labels();
        this.decoder = in.decoder(network.inputSize(), model.features());
        this.encoder = out.encoder(labels);
        this.rowsPerPass = Math.min(maxRows, Math.max(1, MAX_PASS / network.widest() / network.bufferCount()));
        this.maxResultBytes = maxResultBytes;
        this.workspace = new Workspace(network, rowsPerPass);
        this.inputs = new Rows(network.inputSize(), 1);
        this.outputs = new Rows(network.outputSize(), 1);
    }

    /** Forgets all records and their results. */
    public void clear() {
        inputs.clear(rowsPerPass);
        outputs.clear(rowsPerPass);
        pass.data = inputs.values(); // what was given back would otherwise be held here
        lists.clear();
        Arrays.fill(failures, 0, records, null);
        records = 0;
    }

    /**
     * Decodes a record and adds its rows: none if it cannot be scored, or its result must become too large.
     *
     * @param value the bytes of the record. Not modified.
     * @return the index of the record in this batch
     */
    public int add(byte[] value) {
        if (records + 1 == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
            failures = Arrays.copyOf(failures, starts.length);
        }
        try {
            lists.set(records, decode(value) == Layout.ROWS);
        } catch (InvalidVectorException e) {
            failures[records] = e;
        }
        starts[records + 1] = inputs.count();
        return records++;
    }

    private Layout decode(byte[] value) throws InvalidVectorException {
        int before = inputs.count();
        Layout layout = decoder.decode(value, inputs);
        long least = (long) (inputs.count() - before) * outputs.width() * encoder.leastBytesPerValue();
        if (least > maxResultBytes) {
            inputs.truncate(before);
            throw new InvalidVectorException(
                    TOO_LARGE, "result is at least " + least + " bytes, expected at most " + maxResultBytes);
        }
        return layout;
    }

    /** Whether it holds the rows of a whole forward pass, or as many records as that has rows. */
    public boolean isFull() {
        return Math.max(inputs.count(), records) >= rowsPerPass;
    }

    /** The most rows of one forward pass: as asked for, or fewer where the network is very wide. */
    int rowsPerPass() {
        return rowsPerPass;
    }

    /** Rows of all records so far. */
    public int rows() {
        return inputs.count();
    }

    /** Computes the rows that were added since the last time, in passes of at most {@link #rowsPerPass()}. */
    public void forward() {
        while (outputs.count() < inputs.count()) {
            int from = outputs.count();
            int rows = Math.min(rowsPerPass, inputs.count() - from);
            FMatrixRMaj result = network.forward(input(from, rows), workspace);
            int start = outputs.addRows(rows);
            System.arraycopy(result.data, 0, outputs.values(), start, rows * outputs.width());
        }
    }

    /**
     * The rows as a matrix. One that starts with the first row shares the memory of the decoded rows, so that a batch of one
     * pass is not copied; a matrix cannot start further on, and the rows of the later passes are.
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
     * @throws InvalidVectorException if the record cannot be scored, the model's output is not finite, or the result is too
     *     large
     * @throws IllegalStateException if the record has not gone through {@link #forward()}
     */
    public byte[] result(int record) throws InvalidVectorException {
        if (record < 0 || record >= records || starts[record + 1] > outputs.count()) {
            throw new IllegalStateException("record " + record + " has no result yet");
        }
        InvalidVectorException failure = failures[record];
        if (failure != null) {
            throw failure;
        }
        int from = starts[record];
        int count = starts[record + 1] - from;
        checkFinite(from, count);
        byte[] result = encoder.encode(outputs, from, count, lists.get(record) ? Layout.ROWS : Layout.ROW);
        if (result.length > maxResultBytes) {
            throw new InvalidVectorException(
                    TOO_LARGE, "result is " + result.length + " bytes, expected at most " + maxResultBytes);
        }
        return result;
    }

    /**
     * The encoded output of a record by itself; the batch then holds it alone.
     *
     * @param value the bytes of the record. Not modified.
     * @throws InvalidVectorException if the record cannot be scored
     */
    public byte[] score(byte[] value) throws InvalidVectorException {
        clear();
        add(value);
        forward();
        return result(0);
    }

    private void checkFinite(int from, int count) throws InvalidVectorException {
        float[] values = outputs.values();
        int width = outputs.width();
        int start = from * width;
        for (int i = 0; i < count * width; i++) {
            float value = values[start + i];
            if (!Float.isFinite(value)) {
                throw new InvalidVectorException(
                        MODEL_NOT_FINITE,
                        "row " + (i / width + 1) + ", output " + name(i % width) + " is "
                                + (Float.isNaN(value) ? "NaN" : "infinite") + ", expected a finite number");
            }
        }
    }

    /** The output's number from 1, or its label as a message may show it: cut short, and of visible characters only. */
    private String name(int output) {
        if (labels.isEmpty()) {
            return Integer.toString(output + 1);
        }
        String label = labels.get(output);
        String shown = label.substring(0, Math.min(label.length(), LONGEST_NAME));
        return "\"" + shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "\uFFFD") + "\"";
    }

    /** The media type of the results. */
    public String contentType() {
        return encoder.contentType();
    }
}
