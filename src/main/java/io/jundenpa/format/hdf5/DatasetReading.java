package io.jundenpa.format.hdf5;

import io.jhdf.Constants;
import io.jhdf.ObjectHeader;
import io.jhdf.btree.BTreeV1;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.message.DataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ChunkedDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.CompactDataLayoutMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FilterPipelineMessage;
import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the header of a dataset: its type, its shape, and where its numbers are.
 *
 * <p>Source: The HDF Group, HDF5 File Format Specification Version 3.0, sections IV.A.2.b (dataspace), IV.A.2.d (datatype),
 * IV.A.2.i (data layout) and IV.A.2.l (filter pipeline).
 */
final class DatasetReading {

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int MAX_DIMENSIONS = 32;

    private final BoundedFile file;
    private final ObjectHeader header;

    DatasetReading(BoundedFile file, ObjectHeader header) {
        this.file = file;
        this.header = header;
    }

    TensorSource tensor() throws FormatException {
        DataType dataType = header.getMessageOfType(DataTypeMessage.class).getDataType();
        ElementType type = type(dataType);
        ByteOrder order = order(dataType);
        List<Long> shape = shape();
        long size = size(shape, type);
        DataLayoutMessage layout = header.getMessageOfType(DataLayoutMessage.class);
        if (layout instanceof ContiguousDataLayoutMessage contiguous) {
            return new BufferTensor(type, shape, contiguous(contiguous, size), order);
        }
        if (layout instanceof CompactDataLayoutMessage compact) {
            ByteBuffer bytes = compact.getDataBuffer();
            requireSize(bytes.remaining(), size);
            return new BufferTensor(type, shape, bytes.slice(bytes.position(), (int) size), order);
        }
        if (layout instanceof ChunkedDataLayoutMessage chunked) {
            return chunked(chunked, type, shape, order);
        }
        throw new FormatException(
                "has an unsupported data layout; save the file with Keras, or with h5py and libver=\"earliest\"");
    }

    /** The bytes of a contiguous layout. A dataset that was never written has no address. */
    private ByteBuffer contiguous(ContiguousDataLayoutMessage layout, long size) throws FormatException {
        if (layout.getAddress() == Constants.UNDEFINED_ADDRESS && size > 0) {
            throw new FormatException("has no data");
        }
        return size == 0 ? ByteBuffer.allocate(0) : file.slice(layout.getAddress(), size);
    }

    private static void requireSize(long found, long expected) throws FormatException {
        if (found < expected) {
            throw new FormatException("has " + found + " bytes of data, expected " + expected);
        }
    }

    private static ElementType type(DataType type) throws FormatException {
        Optional<ElementType> found = Optional.empty();
        if (type instanceof FixedPoint integer) {
            found = integer(integer);
        } else if (type instanceof FloatingPoint number) {
            found = Stream.of(ElementType.F16, ElementType.F32, ElementType.F64)
                    .filter(ieee -> isIeee(number, ieee))
                    .findFirst();
        }
        return found.orElseThrow(
                () -> new FormatException("has elements of an unsupported type, expected integers, or floats of"
                        + " 16, 32 or 64 bits; cast the weights to float32"));
    }

    /** The type of an integer; empty if the integer leaves bits of its bytes unused. */
    private static Optional<ElementType> integer(FixedPoint type) {
        if (type.getBitOffset() != 0 || type.getBitPrecision() != 8 * type.getSize()) {
            return Optional.empty();
        }
        return switch (type.getSize()) {
            case 1 -> Optional.of(type.isSigned() ? ElementType.I8 : ElementType.U8);
            case 2 -> Optional.of(type.isSigned() ? ElementType.I16 : ElementType.U16);
            case 4 -> Optional.of(type.isSigned() ? ElementType.I32 : ElementType.U32);
            case 8 -> Optional.of(type.isSigned() ? ElementType.I64 : ElementType.U64);
            default -> Optional.empty();
        };
    }

    /**
     * Whether a float has the layout of IEEE 754: from the highest bit, the sign (1 bit), the exponent (5, 8 or
     * 11 bits), the fraction.
     */
    private static boolean isIeee(FloatingPoint number, ElementType type) {
        int bits = 8 * type.size();
        int exponent = type == ElementType.F16 ? 5 : type == ElementType.F32 ? 8 : 11;
        return number.getSize() == type.size()
                && number.getBitOffset() == 0
                && number.getBitPrecision() == bits
                && number.getSignLocation() == bits - 1
                && number.getExponentLocation() == bits - 1 - exponent
                && number.getExponentSize() == exponent
                && number.getMantissaLocation() == 0
                && number.getMantissaSize() == bits - 1 - exponent
                && number.getExponentBias() == (1 << (exponent - 1)) - 1;
    }

    private static ByteOrder order(DataType type) {
        return type instanceof FixedPoint integer ? integer.getByteOrder() : ((FloatingPoint) type).getByteOrder();
    }

    private List<Long> shape() throws FormatException {
        long[] dimensions =
                header.getMessageOfType(DataSpaceMessage.class).getDataSpace().getDimensionsAsLong();
        if (dimensions.length > MAX_DIMENSIONS) {
            throw new FormatException("has " + dimensions.length + " dimensions, expected at most " + MAX_DIMENSIONS);
        }
        return Arrays.stream(dimensions).boxed().toList();
    }

    private static long size(List<Long> shape, ElementType type) throws FormatException {
        try {
            if (shape.stream().allMatch(dimension -> dimension >= 0)) {
                return Math.multiplyExact(TensorSource.count(shape), type.size());
            }
        } catch (ArithmeticException e) {
            // Reported below.
        }
        throw new FormatException("has the shape " + shape + ", which is too large");
    }

    private TensorSource chunked(ChunkedDataLayoutMessage layout, ElementType type, List<Long> shape, ByteOrder order)
            throws FormatException {
        int[] chunkShape = layout.getChunkDimensions();
        if (layout.getBTreeAddress() == Constants.UNDEFINED_ADDRESS) {
            throw new FormatException("has no data");
        }
        List<Chunk> chunks = BTreeV1.createDataBTree(file, layout.getBTreeAddress(), shape.size())
                .getChunks();
        return ChunkedTensor.of(type, shape, order, chunkShape, filters(), chunks, file);
    }

    /** The filters in the order in which the writer applied them. */
    private List<ChunkedTensor.Filter> filters() throws FormatException {
        List<ChunkedTensor.Filter> filters = new ArrayList<>();
        if (header.hasMessageOfType(FilterPipelineMessage.class)) {
            for (FilterInfo filter :
                    header.getMessageOfType(FilterPipelineMessage.class).getFilters()) {
                filters.add(
                        switch (filter.getId()) {
                            case DEFLATE -> ChunkedTensor.Filter.DEFLATE;
                            case SHUFFLE -> ChunkedTensor.Filter.SHUFFLE;
                            default ->
                                throw new FormatException("is compressed by HDF5 filter " + filter.getId()
                                        + ", expected gzip or shuffle; save it without compression");
                        });
            }
        }
        return filters;
    }
}
