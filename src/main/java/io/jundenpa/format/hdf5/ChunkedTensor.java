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
 * A tensor that is cut into chunks of one shape, each stored by itself, perhaps compressed. Those at the far sides reach
 * beyond the tensor. One chunk at a time is expanded, to the size that its shape has and no further.
 *
 * @param chunkShape no larger than the shape
 * @param filters what was done to each chunk, in this order
 * @param pieces the chunks, which cover the tensor
 */
record ChunkedTensor(
        ElementType type,
        List<Long> shape,
        ByteOrder order,
        List<Long> chunkShape,
        List<Filter> filters,
        List<Piece> pieces)
        implements TensorSource {

    private static final long SMALL = 1 << 20;
    private static final int MAX_RATIO = 100;

    /**
     * Checks that the chunks are those of the shape, before memory is taken for any.
     *
     * @throws FormatException if they are not, or are much larger than the bytes they are made of
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
        List<Piece> pieces = pieces(shape, sizes, chunks, file);
        long stored = pieces.stream().mapToLong(piece -> piece.bytes.capacity()).sum();
        long expanded = Math.multiplyExact(expected, size(type, sizes));
        if (stored > file.size()) {
            throw new FormatException("has chunks that share bytes, or more of them than the file");
        }
        if ((expanded > SMALL && expanded / MAX_RATIO > stored) || size(type, sizes) > Integer.MAX_VALUE - 8) {
            throw new FormatException("expands from " + stored + " to " + expanded + " bytes, expected at most "
                    + MAX_RATIO + " times as many; save it without compression");
        }
        return new ChunkedTensor(type, shape, order, sizes, filters, pieces);
    }

    private static long size(ElementType type, List<Long> shape) {
        return Math.multiplyExact(TensorSource.count(shape), type.size());
    }

    private static List<Piece> pieces(List<Long> shape, List<Long> sizes, List<Chunk> chunks, BoundedFile file)
            throws FormatException {
        List<Piece> pieces = new ArrayList<>();
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
                throw new FormatException("has a chunk at " + start + " that does not belong there");
            }
            pieces.add(new Piece(start, file.slice(chunk.getAddress(), chunk.getSize())));
        }
        return pieces;
    }

    @Override
    public void forEach(Elements elements) throws FormatException {
        for (Piece piece : pieces) {
            ByteBuffer bytes = expanded(piece).order(order);
            forEach(bytes, piece, 0, 0, 0, elements);
        }
    }

    /** Goes through a chunk dimension by dimension, as far as it lies in the tensor. */
    private void forEach(ByteBuffer bytes, Piece piece, int d, int from, long to, Elements elements) {
        if (d == shape.size()) {
            elements.accept(to, type.get(bytes, from));
            return;
        }
        long count = Math.min(chunkShape.get(d), shape.get(d) - piece.start.get(d));
        for (long i = 0; i < count; i++) {
            int next = (int) (from * chunkShape.get(d) + i);
            forEach(bytes, piece, d + 1, next, to * shape.get(d) + piece.start.get(d) + i, elements);
        }
    }

    private ByteBuffer expanded(Piece piece) throws FormatException {
        int size = (int) size(type, chunkShape);
        ByteBuffer bytes = piece.bytes.duplicate();
        for (int i = filters.size() - 1; i >= 0; i--) {
            bytes = filters.get(i) == Filter.DEFLATE ? inflated(bytes, size) : unshuffled(bytes);
        }
        if (bytes.remaining() != size) {
            throw new FormatException(
                    "is damaged: a chunk at " + piece.start + " has " + bytes.remaining() + " bytes, expected " + size);
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

    /** The first bytes of all elements stand first, then their second bytes, ... */
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

    /** What may be done to a chunk. */
    enum Filter {
        /** Compressed by zlib. */
        DEFLATE,
        /** The bytes of all elements sorted by their place in the element. */
        SHUFFLE
    }

    /**
     * A chunk as it is stored.
     *
     * @param start its first element in the tensor
     */
    record Piece(List<Long> start, ByteBuffer bytes) {}
}
