package io.jundenpa.offline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** One record a line. A line ends with {@code \n} or {@code \r\n}; the last one may end with the file. */
final class LineReader implements RecordReader {

    /** So long that only what is no text, or not parted into lines, passes it: 64 MiB. */
    static final int MAX_BYTES = 64 << 20;

    /**
     * A line, its numbers and as many in its result take up to some 30 times its bytes, with what is copied while memory
     * grows, and a heap has no room for arrays as large as itself.
     */
    private static final int PART_OF_HEAP = 64;

    private final InputStream in;
    private final int maxBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long lines;

    /**
     * A reader of lines that are short enough for the memory.
     *
     * @param heap the most memory of the JVM, in bytes
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
        String start = "line " + (lines + 1) + " has more than " + maxBytes + " bytes, expected at most that (";
        return new IOException(
                maxBytes == MAX_BYTES
                        ? start + "64 MiB), one record a line"
                        : start + "a 64th of the heap), one record a line;"
                                + " start with JAVA_OPTS=-Xmx5g for lines of up to 64 MiB");
    }

    @Override
    public String place() {
        return "line " + lines;
    }
}
