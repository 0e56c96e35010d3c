package io.jundenpa.format.zip;

import io.jundenpa.format.tensor.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The entries of a zip in memory, stored or deflated.
 *
 * <p>The central directory at the end of the file gives the sizes of an entry before it is expanded. A file that was cut off
 * has no directory and is refused. The file is not trusted: an entry over 1 MiB may have at most 100 times its compressed
 * size, no entry expands beyond the size in the directory, and every checksum is checked.
 *
 * <p>Source: PKWARE, .ZIP File Format Specification (APPNOTE.TXT) 6.3.10, sections 4.3.7 (local header), 4.3.12 (central
 * directory), 4.3.16 (end record) and 4.5.3 (zip64 sizes).
 */
public final class ZipFile {

    private static final int MAX_ENTRIES = 10_000;

    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int DIRECTORY_ENTRY_SIZE = 46;
    private static final int LOCAL_ENTRY = 0x04034b50;
    private static final int LOCAL_ENTRY_SIZE = 30;
    private static final int ZIP64_EXTRA = 1;
    private static final long ZIP64_PLACEHOLDER = 0xffffffffL;

    private final ByteBuffer bytes;
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

    /**
     * Reads the central directory of a file.
     *
     * @param file the whole file. Not modified, and must not be modified later.
     * @throws FormatException if the file is not a complete zip, or two entries have the same name
     */
    public ZipFile(byte[] file) throws FormatException {
        bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int end = findEnd();
        int count = Short.toUnsignedInt(bytes.getShort(end + 10));
        if (count > MAX_ENTRIES) {
            throw new FormatException("has " + count + " entries, expected at most " + MAX_ENTRIES);
        }
        long at = unsigned(end + 16);
        long expected = at + unsigned(end + 12);
        for (int i = 0; i < count; i++) {
            at = readEntry(at);
        }
        if (at != expected) {
            throw new FormatException("has a damaged directory: it ends at byte " + at + ", expected at " + expected);
        }
    }

    /** The names of the entries, in the order of the file. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /**
     * The expanded size of an entry in bytes.
     *
     * @param name one of {@link #names()}
     */
    public long size(String name) {
        return entry(name).size();
    }

    /**
     * Opens an entry.
     *
     * @param name one of {@link #names()}
     * @throws FormatException if the entry is damaged, or is too large when expanded; reads of the stream throw it, too
     */
    public InputStream open(String name) throws FormatException {
        ZipEntry entry = entry(name);
        entry.checkReadable();
        return new ZipEntryStream(entry, content(entry));
    }

    /**
     * The bytes of a stored entry. They are shared, not copied.
     *
     * @param name one of {@link #names()}
     * @throws FormatException if the entry is damaged, or compressed
     */
    public ByteBuffer stored(String name) throws FormatException {
        ZipEntry entry = entry(name);
        entry.checkReadable();
        if (!entry.isStored()) {
            throw new FormatException("is compressed, expected stored");
        }
        ByteBuffer content = bytes.slice((int) start(entry), (int) entry.size()).asReadOnlyBuffer();
        CRC32 crc = new CRC32();
        crc.update(content.duplicate());
        if (crc.getValue() != entry.crc()) {
            throw new FormatException("is damaged: its checksum is wrong");
        }
        return content;
    }

    private ZipEntry entry(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no entry " + name);
        }
        return entry;
    }

    /** A stream that expands an entry. */
    private InputStream content(ZipEntry entry) throws FormatException {
        InputStream compressed = new ByteArrayInputStream(bytes.array(), (int) start(entry), (int) entry.compressed());
        return entry.isStored() ? compressed : new RawInflaterStream(compressed);
    }

    /** The position of an entry's bytes. Checks that all of them lie in the file. */
    private long start(ZipEntry entry) throws FormatException {
        int header = offset(entry.localOffset(), LOCAL_ENTRY_SIZE, LOCAL_ENTRY);
        long start = header
                + (long) LOCAL_ENTRY_SIZE
                + Short.toUnsignedInt(bytes.getShort(header + 26))
                + Short.toUnsignedInt(bytes.getShort(header + 28));
        if (entry.compressed() > bytes.capacity() - start) {
            throw damaged(entry.localOffset());
        }
        return start;
    }

    /** The position of the end record: 22 bytes before the end, or earlier if a comment follows it. */
    private int findEnd() throws FormatException {
        int last = bytes.capacity() - END_SIZE;
        for (int at = last; at >= Math.max(0, last - 0xffff); at--) {
            if (bytes.getInt(at) == END && Short.toUnsignedInt(bytes.getShort(at + 20)) == last - at) {
                return at;
            }
        }
        throw new FormatException("is not a whole zip: the directory at its end is missing");
    }

    /** Reads an entry of the directory and returns the position of the next one. */
    private long readEntry(long position) throws FormatException {
        int at = offset(position, DIRECTORY_ENTRY_SIZE, DIRECTORY_ENTRY);
        int nameLength = Short.toUnsignedInt(bytes.getShort(at + 28));
        int extraLength = Short.toUnsignedInt(bytes.getShort(at + 30));
        int commentLength = Short.toUnsignedInt(bytes.getShort(at + 32));
        long extra = (long) at + DIRECTORY_ENTRY_SIZE + nameLength;
        long next = extra + extraLength + commentLength;
        if (next > bytes.capacity()) {
            throw damaged(position);
        }
        Zip64 zip64 = new Zip64(extra, extra + extraLength);
        long size = zip64.orIn(unsigned(at + 24));
        long compressed = zip64.orIn(unsigned(at + 20));
        long localOffset = zip64.orIn(unsigned(at + 42));
        String name = new String(bytes.array(), at + DIRECTORY_ENTRY_SIZE, nameLength, StandardCharsets.UTF_8);
        int flags = Short.toUnsignedInt(bytes.getShort(at + 8));
        int method = Short.toUnsignedInt(bytes.getShort(at + 10));
        add(new ZipEntry(name, flags, method, unsigned(at + 16), compressed, size, localOffset));
        return next;
    }

    private void add(ZipEntry entry) throws FormatException {
        if (entries.put(entry.name(), entry) != null) {
            throw new FormatException("has the entry " + entry.name() + " twice");
        }
    }

    /** Returns the position. Checks that a record with this signature lies there. */
    private int offset(long position, int size, int signature) throws FormatException {
        if (position < 0 || position > bytes.capacity() - size || bytes.getInt((int) position) != signature) {
            throw damaged(position);
        }
        return (int) position;
    }

    private static FormatException damaged(long position) {
        return new FormatException("is damaged: no zip entry at byte " + position);
    }

    private long unsigned(int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }

    /** The zip64 extra field. It holds, in the order of the directory, the numbers that do not fit 32 bits. */
    private final class Zip64 {

        private final long end;
        private long at;

        Zip64(long start, long end) {
            this.end = end;
            this.at = start;
            while (at + 4 <= end && bytes.getShort((int) at) != ZIP64_EXTRA) {
                at += 4 + Short.toUnsignedInt(bytes.getShort((int) at + 2));
            }
            at += 4;
        }

        /** Returns the number itself. For the zip64 placeholder, returns the next number of the extra field. */
        long orIn(long number) throws FormatException {
            if (number != ZIP64_PLACEHOLDER) {
                return number;
            }
            long found = at + 8 > end ? -1 : bytes.getLong((int) at);
            if (found < 0) {
                throw new FormatException("has a damaged directory: a zip64 size is missing");
            }
            at += 8;
            return found;
        }
    }

    /** Expands deflated data without a zlib header. {@code close} frees the native memory of the inflater. */
    private static final class RawInflaterStream extends InflaterInputStream {

        RawInflaterStream(InputStream in) {
            super(in, new Inflater(true), 8192);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
