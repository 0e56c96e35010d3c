package io.jundenpa.offline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Reads each line as a record. A line ends with {@code \n} or {@code \r\n}; the last one may end with the file. */
final class LineReader implements RecordReader {

    /** 64 MiB. A longer line means that the input is not text or has no lines. */
    static final int MAX_BYTES = 64 << 20;

    /**
     * A line may have a 64th of the heap. With its numbers, its result and the copies of growing arrays, it needs about 30
     * times its bytes. The largest of these arrays must be well below the heap.
     */
    private static final int PART_OF_HEAP = 64;

    private final InputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long lines;

    /**
     * Limits the length of a line to the memory of the JVM.
     *
     * @param heap the maximum heap of the JVM in bytes
     */
    LineReader(InputStream in, long heap) {
        this.in = in;
        this.maxBytes = (int) Math.min(MAX_BYTES, heap / PART_OF_HEAP);
    }

    @Override
    public Optional<byte[]> next() throws IOException {
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        line.reset();
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() == maxBytes) {
                throw tooLong();
            }
            line.write(b);
        }
        lines++;
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return Optional.of(carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
    }

    private IOException tooLong() {
        boolean absolute = maxBytes == MAX_BYTES;
        return new IOException("line " + (lines + 1) + " has more than " + maxBytes + " bytes ("
                + (absolute ? "64 MiB" : "a 64th of the heap") + "), expected one record per line"
                + (absolute ? "" : "; start with JAVA_OPTS=-Xmx5g for lines of up to 64 MiB"));
    }

    @Override
    public String place() {
        return "line " + Math.max(1, lines); // An empty file has a first line without text.
    }
}
