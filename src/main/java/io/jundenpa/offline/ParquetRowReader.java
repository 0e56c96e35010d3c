package io.jundenpa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Reads the rows of a Parquet file as records of CSV. The first record has the names of the columns, see {@link CsvColumns}.
 * Nested and repeated columns are left out, and bytes that have no logical type. A cell without a value is empty. Times are ISO 8601.
 */
final class ParquetRowReader implements RecordReader {

    /** The types of bytes. Only a logical type says what they mean. */
    private static final Set<PrimitiveTypeName> BYTES =
            Set.of(PrimitiveTypeName.BINARY, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, PrimitiveTypeName.INT96);

    private final List<Type> columns;
    private final ParquetReader<String[], String[], String[]> rows;
    private long row = -1;

    /**
     * Reads the metadata at the end of a file.
     *
     * @param file not closed
     * @throws IOException if it is no Parquet file, or has no columns of single values
     */
    ParquetRowReader(FileChannel file) throws IOException {
        try {
            var input = new Channel(file);
            columns = ParquetReader.readMetadata(input).getFileMetaData().getSchema().getFields().stream()
                    .filter(ParquetRowReader::isCell)
                    .toList();
            rows = ParquetReader.spliterator(input, new Cells());
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
        if (columns.isEmpty()) {
            throw new IOException("has no columns of single values, expected one for each feature of the model");
        }
    }

    private static boolean isCell(Type column) {
        return column.isPrimitive()
                && !column.isRepetition(Type.Repetition.REPEATED)
                && (column.getLogicalTypeAnnotation() != null
                        || !BYTES.contains(column.asPrimitiveType().getPrimitiveTypeName()));
    }

    private static IOException unreadable(RuntimeException e) {
        return new IOException("cannot be read as Parquet: " + e.getMessage(), e);
    }

    @Override
    public Optional<byte[]> next() throws IOException {
        row++;
        if (row == 0) {
            return Optional.of(csv(columns.stream().map(Type::getName).toList()));
        }
        List<byte[]> next = new ArrayList<>(1);
        try {
            rows.tryAdvance(cells -> next.add(csv(Arrays.asList(cells))));
        } catch (RuntimeException e) {
            throw unreadable(e);
        }
        return next.stream().findFirst();
    }

    private static byte[] csv(List<String> cells) {
        var line = new StringWriter();
        CsvWriter.builder()
                .bufferSize(0)
                .lineDelimiter(LineDelimiter.LF)
                .build(line)
                .writeRecord(cells);
        return line.getBuffer().substring(0, line.getBuffer().length() - 1).getBytes(UTF_8);
    }

    @Override
    public String place() {
        return row == 0 ? "the schema" : "row " + row;
    }

    /** Puts the values of a row into cells. */
    private final class Cells implements Hydrator<String[], String[], String[]> {

        @Override
        public String[] start() {
            String[] cells = new String[columns.size()];
            Arrays.fill(cells, "");
            return cells;
        }

        @Override
        public String[] add(String[] cells, String[] path, Object value) {
            for (int i = 0; i < cells.length && path.length == 1; i++) {
                Type column = columns.get(i);
                if (value != null && column.getName().equals(path[0])) {
                    cells[i] = text(column.getLogicalTypeAnnotation(), value);
                }
            }
            return cells;
        }

        @Override
        public String[] finish(String[] cells) {
            return cells;
        }
    }

    /** The text of a value. Parquet counts days and the units of timestamps from 1970. */
    private static String text(LogicalTypeAnnotation type, Object value) {
        if (value instanceof Number number) {
            if (type instanceof DateLogicalTypeAnnotation) {
                return Instant.EPOCH.plus(number.longValue(), ChronoUnit.DAYS).toString();
            }
            if (type instanceof TimestampLogicalTypeAnnotation timestamp) {
                return Instant.EPOCH.plus(number.longValue(), unit(timestamp)).toString();
            }
            if (type instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()) {
                return number instanceof Long all
                        ? Long.toUnsignedString(all)
                        : Integer.toUnsignedString(number.intValue());
            }
            if (type instanceof DecimalLogicalTypeAnnotation decimal) {
                return BigDecimal.valueOf(number.longValue(), decimal.getScale())
                        .toPlainString();
            }
        }
        return value.toString();
    }

    private static ChronoUnit unit(TimestampLogicalTypeAnnotation timestamp) {
        return switch (timestamp.getUnit()) {
            case MILLIS -> ChronoUnit.MILLIS;
            case MICROS -> ChronoUnit.MICROS;
            case NANOS -> ChronoUnit.NANOS;
        };
    }

    /** A file that Parquet reads. */
    private record Channel(FileChannel file) implements InputFile {

        @Override
        public long getLength() throws IOException {
            return file.size();
        }

        @Override
        public SeekableInputStream newStream() {
            return new DelegatingSeekableInputStream(Channels.newInputStream(file)) {

                @Override
                public long getPos() throws IOException {
                    return file.position();
                }

                @Override
                public void seek(long position) throws IOException {
                    file.position(position);
                }

                @Override
                public void close() {}
            };
        }
    }
}
