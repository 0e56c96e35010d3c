package io.jundenpa.format.zip;

import io.jundenpa.format.tensor.FormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/** Expands an entry. Checks the number and the checksum of the expanded bytes against the central directory. */
final class ZipEntryStream extends InputStream {

    private final ZipEntry entry;
    private final InputStream in;
    private final CRC32 crc = new CRC32();
    private long remaining;

    ZipEntryStream(ZipEntry entry, InputStream in) {
        this.entry = entry;
        this.in = in;
        this.remaining = entry.size();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (remaining == 0) {
            checkEnd();
            return -1;
        }
        int got = expand(bytes, offset, (int) Math.min(length, remaining));
        if (got < 0) {
            throw new FormatException("ends after " + (entry.size() - remaining) + " of " + entry.size() + " bytes");
        }
        crc.update(bytes, offset, got);
        remaining -= got;
        return got;
    }

    private void checkEnd() throws IOException {
        if (expand(new byte[1], 0, 1) >= 0) {
            throw new FormatException("expands to more than its " + entry.size() + " bytes");
        }
        if (crc.getValue() != entry.crc()) {
            throw new FormatException("is damaged: its checksum is wrong");
        }
    }

    private int expand(byte[] bytes, int offset, int length) throws IOException {
        try {
            return in.read(bytes, offset, length);
        } catch (ZipException e) {
            throw new FormatException("is damaged: its compressed data is wrong");
        } catch (EOFException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
