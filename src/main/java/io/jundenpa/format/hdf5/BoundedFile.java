package io.jundenpa.format.hdf5;

import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Reads the bytes of a file for jHDF, up to a limit.
 *
 * <p>jHDF trusts its files: it loops for ever in a structure that contains itself. It reads only through this class. The
 * class limits the reads and the bytes, per structure (a header, a tree, a heap) and per file. Each level of a recursion
 * reads at least once, so the limits bound the depth, too. Links may share their bytes, so the class also limits the links
 * and the characters of their paths.
 */
final class BoundedFile implements HdfBackingStorage {

    private static final int MAX_STRUCTURE_READS = 1000;
    private static final long MAX_STRUCTURE_BYTES = 4 << 20;
    private static final int MAX_READS = 500_000;
    private static final long MAX_BYTES = 64 << 20;
    private static final int MAX_LINKS = 20_000;
    private static final int MAX_CHARACTERS = 16 << 20;

    private final ByteBuffer file;
    private final Superblock superblock;
    private int structureReads;
    private long structureBytes;
    private int reads;
    private long bytes;
    private int links;
    private long characters;

    /** @param file the whole file, from byte 0 to the capacity. Not modified. */
    BoundedFile(ByteBuffer file, Superblock superblock) {
        this.file = file.asReadOnlyBuffer();
        this.superblock = superblock;
    }

    /**
     * Reads one structure.
     *
     * @param place the name of the structure, for the message
     * @throws FormatException if jHDF fails: the file is damaged, or uses an unsupported part of HDF5
     */
    <T> T read(String place, Reading<T> reading) throws FormatException {
        structureReads = 0;
        structureBytes = 0;
        return translated(place, reading);
    }

    /** Throws a {@link FormatException} for every exception of jHDF, and for the stack overflow of a deeply nested type. */
    static <T> T translated(String place, Reading<T> reading) throws FormatException {
        try {
            return reading.read();
        } catch (RuntimeException | StackOverflowError e) {
            throw new FormatException("is damaged, or uses an unsupported part of HDF5: " + place + reason(e));
        }
    }

    /** The message of the innermost cause, if jHDF wrote it. */
    private static String reason(Throwable e) {
        Throwable innermost = e;
        for (int i = 0; i < 100 && innermost.getCause() != null; i++) {
            innermost = innermost.getCause();
        }
        return innermost instanceof HdfException ? ": " + innermost.getMessage() : "";
    }

    /** Bytes of the file, little-endian. They do not count towards the limits. */
    ByteBuffer slice(long address, long length) {
        if (address < 0 || length < 0 || address > file.capacity() - length) {
            throw new HdfException(
                    length + " bytes at address " + address + " exceed the file of " + file.capacity() + " bytes");
        }
        return file.slice((int) address, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public ByteBuffer readBufferFromAddress(long address, int length) {
        return mapNoOffset(address, length);
    }

    @Override
    public ByteBuffer map(long address, long length) {
        return mapNoOffset(address, length);
    }

    @Override
    public ByteBuffer mapNoOffset(long address, long length) {
        ByteBuffer slice = slice(address, length);
        structureReads++;
        structureBytes += length;
        reads++;
        bytes += length;
        if (structureReads > MAX_STRUCTURE_READS || structureBytes > MAX_STRUCTURE_BYTES) {
            throw new HdfException("a structure contains itself, or is too large");
        }
        if (reads > MAX_READS || bytes > MAX_BYTES) {
            throw new HdfException("the structures of the file are too large");
        }
        return slice;
    }

    /**
     * Counts a link.
     *
     * @param pathLength the length of its path in characters
     * @throws FormatException if the file has too many links, or their paths are too long
     */
    void countLink(long pathLength) throws FormatException {
        links++;
        characters += pathLength;
        if (links > MAX_LINKS) {
            throw new FormatException("has more than " + MAX_LINKS + " groups and datasets");
        }
        if (characters > MAX_CHARACTERS) {
            throw new FormatException(
                    "has groups and datasets whose paths have more than " + MAX_CHARACTERS + " characters together");
        }
    }

    @Override
    public long getUserBlockSize() {
        return 0;
    }

    @Override
    public Superblock getSuperblock() {
        return superblock;
    }

    @Override
    public FileChannel getFileChannel() {
        throw new HdfException("there is no channel to a file in memory");
    }

    @Override
    public int getSizeOfOffsets() {
        return superblock.getSizeOfOffsets();
    }

    @Override
    public int getSizeOfLengths() {
        return superblock.getSizeOfLengths();
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public long size() {
        return file.capacity();
    }

    @Override
    public boolean inMemory() {
        return true;
    }

    /** A read that uses jHDF. */
    interface Reading<T> {
        T read() throws FormatException;
    }
}
