package io.jundenpa.offline;

import io.jundenpa.event.AvroDecoders;
import io.jundenpa.event.AvroEncoders;
import io.jundenpa.event.DecoderFactory;
import io.jundenpa.event.Enrichment;
import io.jundenpa.event.Event;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.SchemasUnavailableException;
import io.jundenpa.format.npy.NpyWriter;
import io.jundenpa.model.Model;
import io.jundenpa.scoring.Batch;
import io.jundenpa.scoring.Scorer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Scores the records of a file with the batches of the Kafka application. A record has the same result bytes in both. */
public final class FileScorer {

    /** The most records of a batch, also if none of them can be scored. */
    private static final int MAX_ITEMS = 4096;

    private final Model model;
    private final Fields fields;
    private final Optional<DecoderFactory> binary;
    private final Enrichment enrichment;
    private final String name;
    private final int rowsPerPass;
    private final Rejects rejects;

    /** A scorer for one model, of records that have the features under their names. */
    public FileScorer(Model model, int rowsPerPass, Consumer<String> rejects) {
        this(
                model,
                Fields.BY_NAME,
                Optional.empty(),
                Enrichment.NONE,
                model.name(),
                rowsPerPass,
                (message, record) -> rejects.accept(message));
    }

    /**
     * A scorer for one model.
     *
     * @param fields where the records have the features
     * @param binary decoders of the records in {@link FileFormat#KCAT}, whose payload is then in Base64; empty for JSON
     * @param enrichment what results in JSON have besides the output
     * @param name of the schema of results in Avro
     * @param rowsPerPass rows per forward pass; it changes the speed but no bit of a result
     * @param rejects receives each record that cannot be scored
     */
    public FileScorer(
            Model model,
            Fields fields,
            Optional<DecoderFactory> binary,
            Enrichment enrichment,
            String name,
            int rowsPerPass,
            Rejects rejects) {
        this.model = model;
        this.fields = fields;
        this.binary = binary;
        this.enrichment = enrichment;
        this.name = name;
        this.rowsPerPass = rowsPerPass;
        this.rejects = rejects;
    }

    /** Opens the output. */
    public interface Output<T> {
        T open() throws IOException;
    }

    /** Receives records that cannot be scored. */
    public interface Rejects {

        /**
         * Takes a record.
         *
         * @param message its place, the code and the reason
         * @param record its bytes in the file, without a line end
         */
        void take(String message, byte[] record) throws IOException;
    }

    /** How many records were scored and how many were rejected. */
    public record Count(long scored, long rejected) {}

    /**
     * Scores all records of the input and writes the results in any format except NumPy's. If reading fails, or a schema
     * cannot be fetched, the results of the earlier records are written.
     *
     * @param from the format of the input; not a format of labels
     * @param in read to its end, not closed. A {@link FileInputStream} for {@link FileFormat#PARQUET}.
     * @param length the length of the input in bytes; if empty, an array in Fortran order is refused
     * @param to the format of the output
     * @param out opened at once, but for a NumPy input after its header is checked; closed at the end
     * @throws ReadException if reading fails, or the input does not have the format {@code from}
     * @throws SchemasUnavailableException if the decoders of the records cannot fetch a schema
     * @throws IOException if writing fails
     */
    public Count score(FileFormat from, InputStream in, OptionalLong length, FileFormat to, Output<OutputStream> out)
            throws IOException {
        RecordReader records = reader(from, in, length);
        Batch batch = batch(from, records, to);
        try (OutputStream opened = out.open()) {
            ResultWriter results = results(to, new BufferedOutputStream(opened, 1 << 16));
            try {
                Count count = score(from, records, batch, results);
                results.flush();
                return count;
            } catch (ReadException | SchemasUnavailableException e) {
                results.flush();
                throw e;
            }
        }
    }

    private ResultWriter results(FileFormat to, OutputStream out) throws IOException {
        if (to.out().isAvro()) {
            return new AvroResultWriter(
                    AvroEncoders.schema(
                            to.out(), name, model.labels(), model.network().outputSize()),
                    out);
        }
        return new Values(out, to != FileFormat.FLOAT32);
    }

    /** Writes results as they are, each in a line or not. */
    private record Values(OutputStream out, boolean lines) implements ResultWriter {

        @Override
        public void write(byte[] result) throws IOException {
            out.write(result);
            if (lines) {
                out.write('\n');
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    /**
     * Scores all records of the input and writes a NumPy array [rows, outputs]. After a failure the output is not a valid
     * array.
     *
     * @param from the format of the input; not a format of labels
     * @param in read to its end, not closed. A {@link FileInputStream} for {@link FileFormat#PARQUET}.
     * @param length the length of the input in bytes; if empty, an array in Fortran order is refused
     * @param out opened at once, but for a NumPy input after its header is checked; closed at the end
     * @throws ReadException if reading fails, or the input does not have the format {@code from}
     * @throws IOException if writing fails
     */
    public Count scoreToNpy(FileFormat from, InputStream in, OptionalLong length, Output<SeekableByteChannel> out)
            throws IOException {
        RecordReader records = reader(from, in, length);
        Batch batch = batch(from, records, FileFormat.NPY);
        try (var array = new NpyWriter(out.open(), model.network().outputSize())) {
            Count count = score(from, records, batch, result -> {
                float[] values = new float[result.length / Float.BYTES];
                ByteBuffer.wrap(result)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(values);
                array.write(values, 0, values.length / model.network().outputSize());
            });
            array.finish();
            return count;
        }
    }

    private Batch batch(FileFormat from, RecordReader records, FileFormat to) {
        Enrichment added = to.out().isJson() ? enrichment : Enrichment.NONE;
        return new Batch(
                new Scorer(model, decoders(from, records), to.out()::encoder, added, rowsPerPass, Integer.MAX_VALUE));
    }

    private DecoderFactory decoders(FileFormat from, RecordReader records) {
        if (records instanceof AvroRecordReader file) {
            return AvroDecoders.bare(fields, file.schema());
        }
        InputFormat format = from.in().orElseThrow(() -> new IllegalArgumentException(from + " cannot be read"));
        return switch (from) {
            case KCAT -> binary.orElseGet(() -> format.decoders(fields));
            case CSV_HEADER, PARQUET -> format.decoders(CsvColumns.fields(model.features()));
            default -> format.decoders(fields);
        };
    }

    private Count score(FileFormat from, RecordReader records, Batch batch, ResultWriter results) throws IOException {
        List<Item> items = new ArrayList<>();
        long scored = 0;
        long rejected = 0;
        EventReader reader = eventReader(from, records);
        try {
            for (Optional<byte[]> record = next(records); record.isPresent(); record = next(records)) {
                add(reader, record.get(), records.place(), batch, items);
                if (batch.isFull() || items.size() >= MAX_ITEMS) {
                    long written = write(batch, items, results);
                    scored += written;
                    rejected += items.size() - written;
                    items.clear();
                }
            }
        } catch (ReadException | SchemasUnavailableException e) {
            write(batch, items, results);
            throw e;
        }
        long written = write(batch, items, results);
        return new Count(scored + written, rejected + items.size() - written);
    }

    /** A record that waits for its forward pass. */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    private record Item(byte[] record, String place, int index, Optional<RejectException> failure) {}

    /** Reads the event of a record; empty for one without a value. */
    private interface EventReader {
        Optional<Event> read(byte[] record) throws RejectException;
    }

    private EventReader eventReader(FileFormat from, RecordReader records) throws ReadException {
        return switch (from) {
            case KCAT -> record -> KcatRecord.read(record, binary.isPresent());
            case CSV_HEADER, PARQUET -> {
                CsvColumns columns = columns(records);
                yield record -> Optional.of(columns.event(record));
            }
            default -> record -> Optional.of(Event.of(record));
        };
    }

    private CsvColumns columns(RecordReader records) throws ReadException {
        try {
            byte[] names = next(records).orElse(new byte[0]);
            return CsvColumns.read(names, records.place(), model.features());
        } catch (ReadException e) {
            throw e;
        } catch (IOException e) {
            throw new ReadException(e);
        }
    }

    private static void add(EventReader reader, byte[] record, String place, Batch batch, List<Item> items) {
        try {
            reader.read(record)
                    .ifPresent(event -> items.add(new Item(record, place, batch.add(event), Optional.empty())));
        } catch (RejectException e) {
            items.add(new Item(record, place, -1, Optional.of(e)));
        }
    }

    /** Scores a batch, writes its results and returns how many there are. */
    private long write(Batch batch, List<Item> items, ResultWriter results) throws IOException {
        batch.forward();
        long written = 0;
        for (Item item : items) {
            try {
                results.write(result(batch, item));
                written++;
            } catch (RejectException e) {
                rejects.take(item.place() + ": " + e.code() + ": " + e.getMessage(), item.record());
            }
        }
        batch.clear();
        return written;
    }

    private static byte[] result(Batch batch, Item item) throws RejectException {
        if (item.failure().isPresent()) {
            throw item.failure().get();
        }
        return batch.result(item.index());
    }

    private RecordReader reader(FileFormat format, InputStream source, OptionalLong length) throws ReadException {
        int width = model.network().inputSize();
        var in = new BufferedInputStream(source, 1 << 16);
        try {
            return switch (format) {
                case PARQUET -> {
                    if (source instanceof FileInputStream file) {
                        yield new ParquetRowReader(file.getChannel());
                    }
                    throw new IOException("Parquet is read from its end, expected a file");
                }
                case NPY -> new NpyRowReader(in, length, width);
                case FLOAT32 -> new FloatRowReader(in, width);
                case AVRO -> new AvroRecordReader(in);
                default -> new LineReader(in, Runtime.getRuntime().maxMemory());
            };
        } catch (IOException e) {
            throw new ReadException(e);
        }
    }

    private static Optional<byte[]> next(RecordReader records) throws ReadException {
        try {
            return records.next();
        } catch (IOException e) {
            throw new ReadException(e);
        }
    }
}
