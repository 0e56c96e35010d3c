package io.jundenpa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static final long LARGE = 8L << 30;

    @Test
    void lineOfMoreThan64MibIsRefusedWithItsNumber() throws IOException {
        var reader = new LineReader(zerosAfter("[1]\n", (64 << 20) + 1), LARGE);

        assertEquals("[1]", new String(reader.next().orElseThrow(), UTF_8));
        var thrown = assertThrows(IOException.class, reader::next);

        assertEquals("line 2 has more than 67108864 bytes (64 MiB), expected one record per line", thrown.getMessage());
    }

    @Test
    void lineOf64MibIsRead() throws IOException {
        var reader = new LineReader(zerosAfter("", 64 << 20), LARGE);

        assertEquals(64 << 20, reader.next().orElseThrow().length);
        assertTrue(reader.next().isEmpty());
    }

    @Test
    void lineOfMoreThanA64thOfTheHeapIsRefusedWithTheOptionForMore() throws IOException {
        var reader = new LineReader(zerosAfter("[1]\n", 5), 256);

        assertEquals("[1]", new String(reader.next().orElseThrow(), UTF_8));
        var thrown = assertThrows(IOException.class, reader::next);

        assertEquals(
                "line 2 has more than 4 bytes (a 64th of the heap), expected one record per line;"
                        + " start with JAVA_OPTS=-Xmx5g for lines of up to 64 MiB",
                thrown.getMessage());
    }

    /** A text with zeros on its last line. */
    private static InputStream zerosAfter(String text, int zeros) {
        return new SequenceInputStream(
                new ByteArrayInputStream(text.getBytes(UTF_8)), new ByteArrayInputStream(new byte[zeros]));
    }
}
