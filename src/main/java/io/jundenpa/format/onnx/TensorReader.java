package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the message of a tensor. It keeps views of the bytes that hold the numbers. */
final class TensorReader {

    private final Budget budget;
    private final Set<Integer> dataFields = new TreeSet<>();
    private final List<Long> shape = new ArrayList<>();
    private final List<ByteBuffer> packed = new ArrayList<>();
    private final List<Number> singles = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();
    private final Map<String, String> external = new HashMap<>();
    private ByteBuffer raw = ByteBuffer.allocate(0);
    private String name = "";
    private int dataType;
    private int location;

    private TensorReader(Budget budget) {
        this.budget = budget;
    }

    static OnnxTensor read(Wire wire, ExternalData files, Budget budget) throws FormatException {
        TensorReader reader = new TensorReader(budget);
        for (int field = wire.next(); field != 0; field = wire.next()) {
            reader.readField(field, wire);
        }
        reader.requireShape();
        return new OnnxTensor(
                reader.name,
                reader.dataType,
                List.copyOf(reader.shape),
                List.copyOf(reader.strings),
                reader.data(files));
    }

    private TensorData data(ExternalData files) {
        return new TensorData(
                Set.copyOf(dataFields),
                raw,
                List.copyOf(packed),
                List.copyOf(singles),
                location,
                external,
                files,
                budget);
    }

    private void requireShape() throws FormatException {
        if (shape.size() > Shape.MAX_RANK) {
            throw problem("has " + shape.size() + " dimensions, expected at most " + Shape.MAX_RANK);
        }
        try {
            Math.multiplyExact(TensorSource.count(shape), (long) Double.BYTES);
        } catch (ArithmeticException e) {
            throw problem("has shape " + shape + ", which has too many elements");
        }
        if (shape.stream().anyMatch(dimension -> dimension < 0)) {
            throw problem("has shape " + shape + ", expected no negative dimension");
        }
    }

    private void readField(int field, Wire wire) throws FormatException {
        if (TensorData.FIELDS.contains(field)) {
            dataFields.add(field);
        }
        switch (field) {
            case 1 -> readDimensions(wire);
            case 2 -> dataType = wire.int32();
            case 3 -> throw problem("is a segment of another tensor, which is not supported");
            case 6 -> strings.add(wire.text());
            case 8 -> name = wire.text();
            case 13 -> readExternal(wire.message());
            case 14 -> location = wire.int32();
            case TensorData.RAW -> raw = wire.view();
            case TensorData.FLOATS, TensorData.DOUBLES -> {
                if (wire.isBytes()) {
                    packed.add(wire.view());
                } else {
                    double number = field == TensorData.FLOATS ? wire.float32() : wire.float64();
                    singles.add(number);
                }
            }
            case TensorData.INT32S, TensorData.INT64S, TensorData.UINT64S -> {
                if (wire.isBytes()) {
                    packed.add(wire.view());
                } else {
                    singles.add(wire.number());
                }
            }
            default -> wire.skip();
        }
    }

    private void readDimensions(Wire wire) throws FormatException {
        if (wire.isBytes()) {
            Wire list = wire.message();
            while (list.hasMore()) {
                shape.add(list.listedNumber());
            }
        } else {
            shape.add(wire.number());
        }
    }

    private void readExternal(Wire wire) throws FormatException {
        String key = "";
        String value = "";
        for (int field = wire.next(); field != 0; field = wire.next()) {
            switch (field) {
                case 1 -> key = wire.text();
                case 2 -> value = wire.text();
                default -> wire.skip();
            }
        }
        if (external.put(key, value) != null) {
            throw problem("is in another file, and states its " + key + " twice");
        }
    }

    private FormatException problem(String text) {
        return OnnxTensor.problem(name, text);
    }
}
