package io.jundenpa.format.hdf5;

import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Gives jHDF the bytes of a file, up to a limit.
 *
 * <p>jHDF trusts its files: it follows a structure that leads back to itself for ever. All its reads pass through this
 * class. The class limits the number of reads and of bytes, for one structure (a header, a tree, a heap) and for the whole
 * file. Each level of a recursion reads at least once, so the limit bounds the depth as well.
 */
final class BoundedFile implements HdfBackingStorage {

    private static final int MAX_STRUCTURE_READS = 1000;
    private static final long MAX_STRUCTURE_BYTES = 4 << 20;
    private static final int MAX_READS = 500_000;
    private static final long MAX_BYTES = 64 << 20;

    private final ByteBuffer file;
    private final Superblock superblock;
    private int structureReads;
    private long structureBytes;
    private int reads;
    private long bytes;

    /** @param file the whole file, from byte 0 to the capacity. Not modified. */
    BoundedFile(ByteBuffer file, Superblock superblock) {
        this.file = file.asReadOnlyBuffer();
        this.superblock = superblock;
    }

    /**
     * Reads one structure.
     *
     * @param place in the file, for the message
     * @throws FormatException for every exception of jHDF: it means that the file is damaged
     */
    <T> T read(String place, Reading<T> reading) throws FormatException {
        structureReads = 0;
        structureBytes = 0;
        return translated(place, reading);
    }

    /** Turns the exceptions of jHDF into one. A type that is nested thousands of times overflows the stack. */
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
                    length + " bytes at " + address + " are not all in the file of " + file.capacity() + " bytes");
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
            throw new HdfException("a structure leads back to itself, or is too large");
        }
        if (reads > MAX_READS || bytes > MAX_BYTES) {
            throw new HdfException("the structures of the file are too large");
        }
        return slice;
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
