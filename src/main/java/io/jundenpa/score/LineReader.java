package io.jundenpa.score;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** One record a line. A line ends with {@code \n} or {@code \r\n}; the last one may end with the file. */
final class LineReader implements RecordReader {

    /** So long that only what is no text, or not parted into lines, passes it: 64 MiB. */
    static final int MAX_BYTES = 64 << 20;

    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long lines;

    LineReader(InputStream in) {
        this.in = in;
    }

    @Override
    public Optional<byte[]> next() throws IOException {
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        line.reset();
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() == MAX_BYTES) {
                throw new IOException("line " + (lines + 1) + " has more than " + MAX_BYTES
                        + " bytes, expected at most that (64 MiB), one record a line");
            }
            line.write(b);
        }
        lines++;
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return Optional.of(carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
    }

    @Override
    public String place() {
        return "line " + lines;
    }
}
