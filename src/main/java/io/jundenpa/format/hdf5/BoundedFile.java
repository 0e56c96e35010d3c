package io.jundenpa.format.hdf5;

import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import io.jundenpa.format.tensor.FormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The bytes of a file as jHDF asks for them, within bounds.
 *
 * <p>jHDF trusts its files: it follows addresses as they come, and a structure that leads back to itself is followed for
 * ever. All of its reading passes here, so here it ends: each structure (a header, a tree, a heap) may be read in so many
 * pieces and bytes, and so may the file as a whole. A piece is asked for at every level of a recursion, so that bound is
 * one of its depth, too.
 */
final class BoundedFile implements HdfBackingStorage {

    private static final int MOST_PIECES_OF_ONE = 1000;
    private static final long MOST_BYTES_OF_ONE = 4 << 20;
    private static final int MOST_PIECES = 500_000;
    private static final long MOST_BYTES = 64 << 20;

    private final ByteBuffer file;
    private final Superblock superblock;
    private int piecesOfOne;
    private long bytesOfOne;
    private int pieces;
    private long bytes;

    /** @param file from byte 0 to its capacity. Not modified. */
    BoundedFile(ByteBuffer file, Superblock superblock) {
        this.file = file.asReadOnlyBuffer();
        this.superblock = superblock;
    }

    /**
     * Reads one structure. What jHDF says against it, and all that it runs into without a word, is damage of the file.
     *
     * @param place in the file, for the message
     */
    <T> T read(String place, Reading<T> reading) throws FormatException {
        piecesOfOne = 0;
        bytesOfOne = 0;
        return translated(place, reading);
    }

    /** Runs what uses jHDF. Types that are nested thousands of times deep overflow the stack; nothing is left of it then. */
    static <T> T translated(String place, Reading<T> reading) throws FormatException {
        try {
            return reading.read();
        } catch (RuntimeException | StackOverflowError e) {
            throw new FormatException("is damaged, or no HDF5 file that is read: " + place + reason(e));
        }
    }

    /** The innermost reason, if it is one in words. */
    private static String reason(Throwable e) {
        Throwable innermost = e;
        for (int i = 0; i < 100 && innermost.getCause() != null; i++) {
            innermost = innermost.getCause();
        }
        return innermost instanceof HdfException ? ": " + innermost.getMessage() : "";
    }

    /** Some bytes of the file, little-endian. They do not count for the bounds. */
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
        piecesOfOne++;
        bytesOfOne += length;
        pieces++;
        bytes += length;
        if (piecesOfOne > MOST_PIECES_OF_ONE || bytesOfOne > MOST_BYTES_OF_ONE) {
            throw new HdfException("a structure leads back to itself, or is larger than is read");
        }
        if (pieces > MOST_PIECES || bytes > MOST_BYTES) {
            throw new HdfException("the structures of the file are larger than is read");
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

    /** Something that reads with jHDF. */
    interface Reading<T> {
        T read() throws FormatException;
    }
}
