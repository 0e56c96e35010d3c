package io.jundenpa.format.hdf5;

import io.jhdf.dataset.chunked.Chunk;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.Elements;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A tensor that is stored in chunks of equal shape, which may be compressed. The last chunks of a dimension may reach beyond
 * the tensor. A read expands one chunk at a time.
 *
 * <p>Source: The HDF Group, HDF5 File Format Specification Version 3.0, sections IV.A.2.i (data layout) and IV.A.2.l (filter
 * pipeline).
 *
 * @param chunkShape the shape of every chunk; no larger than the shape of the tensor
 * @param filters the filters that the writer applied to each chunk, in this order
 * @param chunks the chunks, which cover the tensor
 */
record ChunkedTensor(
        ElementType type,
        List<Long> shape,
        ByteOrder order,
        List<Long> chunkShape,
        List<Filter> filters,
        List<StoredChunk> chunks)
        implements TensorSource {

    private static final long MAX_BYTES_OF_ANY_RATIO = 1 << 20;
    private static final int MAX_RATIO = 100;

    /**
     * Checks the chunks against the shape before any memory is allocated for them.
     *
     * @throws FormatException if the chunks do not cover the shape, or expand to more than 1 MiB and 100 times their size
     */
    static ChunkedTensor of(
            ElementType type,
            List<Long> shape,
            ByteOrder order,
            int[] chunkShape,
            List<Filter> filters,
            List<Chunk> chunks,
            BoundedFile file)
            throws FormatException {
        List<Long> sizes = new ArrayList<>();
        long expected = 1;
        for (int d = 0; d < shape.size(); d++) {
            long size = d < chunkShape.length ? chunkShape[d] : 0;
            if (size < 1 || size > shape.get(d)) {
                throw new FormatException("has chunks that do not fit its shape " + shape);
            }
            expected = Math.multiplyExact(expected, (shape.get(d) + size - 1) / size);
            sizes.add(size);
        }
        if (chunkShape.length != shape.size() || chunks.size() != expected) {
            throw new FormatException("has " + chunks.size() + " chunks, expected " + expected);
        }
        List<StoredChunk> storedChunks = storedChunks(shape, sizes, chunks, file);
        long stored =
                storedChunks.stream().mapToLong(chunk -> chunk.bytes.capacity()).sum();
        long expanded = Math.multiplyExact(expected, size(type, sizes));
        if (stored > file.size()) {
            throw new FormatException("has chunks that share bytes: together they are larger than the file");
        }
        if ((expanded > MAX_BYTES_OF_ANY_RATIO && expanded / MAX_RATIO > stored)
                || size(type, sizes) > Integer.MAX_VALUE - 8) {
            throw new FormatException("expands from " + stored + " to " + expanded + " bytes, expected at most "
                    + MAX_RATIO + " times as many; save it without compression");
        }
        return new ChunkedTensor(type, shape, order, sizes, filters, storedChunks);
    }

    private static long size(ElementType type, List<Long> shape) {
        return Math.multiplyExact(TensorSource.count(shape), type.size());
    }

    private static List<StoredChunk> storedChunks(
            List<Long> shape, List<Long> sizes, List<Chunk> chunks, BoundedFile file) throws FormatException {
        List<StoredChunk> storedChunks = new ArrayList<>();
        Set<List<Long>> starts = new HashSet<>();
        for (Chunk chunk : chunks) {
            List<Long> start = new ArrayList<>();
            boolean fits = chunk.getFilterMask().isEmpty();
            for (int d = 0; d < shape.size(); d++) {
                long at = chunk.getChunkOffset()[d];
                fits &= at >= 0 && at < shape.get(d) && at % sizes.get(d) == 0;
                start.add(at);
            }
            if (!fits || !starts.add(start)) {
                throw new FormatException("has an invalid or duplicate chunk at " + start);
            }
            storedChunks.add(new StoredChunk(start, file.slice(chunk.getAddress(), chunk.getSize())));
        }
        return storedChunks;
    }

    @Override
    public void forEach(Elements elements) throws FormatException {
        for (StoredChunk chunk : chunks) {
            ByteBuffer bytes = expanded(chunk).order(order);
            forEach(bytes, chunk, 0, 0, 0, elements);
        }
    }

    /**
     * Visits the elements of a chunk that lie in the tensor, dimension by dimension.
     *
     * @param d the dimension
     * @param from the index in C order within the first d dimensions of the chunk
     * @param to the index in C order within the first d dimensions of the tensor
     */
    private void forEach(ByteBuffer bytes, StoredChunk chunk, int d, int from, long to, Elements elements) {
        if (d == shape.size()) {
            elements.accept(to, type.get(bytes, from));
            return;
        }
        long count = Math.min(chunkShape.get(d), shape.get(d) - chunk.start.get(d));
        for (long i = 0; i < count; i++) {
            int next = (int) (from * chunkShape.get(d) + i);
            forEach(bytes, chunk, d + 1, next, to * shape.get(d) + chunk.start.get(d) + i, elements);
        }
    }

    private ByteBuffer expanded(StoredChunk chunk) throws FormatException {
        int size = (int) size(type, chunkShape);
        ByteBuffer bytes = chunk.bytes.duplicate();
        for (int i = filters.size() - 1; i >= 0; i--) {
            bytes = filters.get(i) == Filter.DEFLATE ? inflated(bytes, size) : unshuffled(bytes);
        }
        if (bytes.remaining() != size) {
            throw new FormatException(
                    "is damaged: a chunk at " + chunk.start + " has " + bytes.remaining() + " bytes, expected " + size);
        }
        return bytes.slice();
    }

    private static ByteBuffer inflated(ByteBuffer bytes, int size) throws FormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            byte[] expanded = new byte[size];
            int length = inflater.inflate(expanded);
            if (length < size || inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
                throw new FormatException("is damaged: a chunk does not expand to " + size + " bytes");
            }
            return ByteBuffer.wrap(expanded);
        } catch (DataFormatException e) {
            throw new FormatException("is damaged: its compressed data is wrong");
        } finally {
            inflater.end();
        }
    }

    /** Undoes {@link Filter#SHUFFLE}. */
    private ByteBuffer unshuffled(ByteBuffer shuffled) {
        int count = shuffled.remaining() / type.size();
        byte[] bytes = new byte[shuffled.remaining()];
        for (int b = 0; b < type.size(); b++) {
            for (int i = 0; i < count; i++) {
                bytes[i * type.size() + b] = shuffled.get(shuffled.position() + b * count + i);
            }
        }
        int whole = count * type.size();
        shuffled.get(shuffled.position() + whole, bytes, whole, bytes.length - whole);
        return ByteBuffer.wrap(bytes);
    }

    /** A change that a writer applies to the bytes of a chunk. */
    enum Filter {
        /** Compression by zlib. */
        DEFLATE,
        /** Stores the first bytes of all elements, then their second bytes, and so on. */
        SHUFFLE
    }

    /**
     * A chunk in the file.
     *
     * @param start the position of its first element in the tensor, one index per dimension
     * @param bytes the bytes after all filters
     */
    record StoredChunk(List<Long> start, ByteBuffer bytes) {}
}
