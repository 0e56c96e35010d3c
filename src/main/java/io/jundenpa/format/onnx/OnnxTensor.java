package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import java.util.List;
import java.util.Map;

/**
 * A tensor of a model. Its numbers are read each time they are asked for.
 *
 * @param dataType ONNX's number of the element type
 * @param strings the elements of a tensor of text
 */
record OnnxTensor(String name, int dataType, List<Long> shape, List<String> strings, TensorData data) {

    private static final int STRING = 8;

    private static final Map<Integer, ElementType> TYPES = Map.ofEntries(
            Map.entry(1, ElementType.F32),
            Map.entry(2, ElementType.U8),
            Map.entry(3, ElementType.I8),
            Map.entry(4, ElementType.U16),
            Map.entry(5, ElementType.I16),
            Map.entry(6, ElementType.I32),
            Map.entry(7, ElementType.I64),
            Map.entry(9, ElementType.BOOL),
            Map.entry(10, ElementType.F16),
            Map.entry(11, ElementType.F64),
            Map.entry(12, ElementType.U32),
            Map.entry(13, ElementType.U64),
            Map.entry(16, ElementType.BF16));

    /** Whether its numbers are integers or truth values. */
    boolean isInteger() {
        return switch (TYPES.getOrDefault(dataType, ElementType.F32)) {
            case F16, BF16, F32, F64 -> false;
            default -> true;
        };
    }

    /**
     * The numbers.
     *
     * @throws FormatException if their type is not supported, or their count does not fit the shape
     */
    BufferTensor source() throws FormatException {
        ElementType type = TYPES.get(dataType);
        if (type == null) {
            String found = dataType == STRING ? "text" : "ONNX's type " + dataType;
            throw problem(name, "has elements of " + found + ", expected real numbers of 8 to 64 bits");
        }
        try {
            return data.source(type, shape);
        } catch (FormatException e) {
            throw problem(name, String.valueOf(e.getMessage()));
        }
    }

    /** The numbers as an array. */
    NdArray array() throws FormatException {
        return new NdArray(new Shape(shape), source());
    }

    static FormatException problem(String name, String text) {
        return new FormatException("tensor \"" + name + "\" " + text);
    }
}
