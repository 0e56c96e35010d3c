package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.Elements;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tensor of a model. Its numbers lie in the file as bytes (raw_data), in a packed list of floats, in a list of varints, or
 * in another file; they are read when they are asked for, and bytes are shared with the file.
 */
final class OnnxTensor {

    private static final int MAX_RANK = 64;
    private static final int MAX_LISTED = 100_000;
    private static final int INSIDE = 0;
    private static final int EXTERNAL = 1;
    private static final int UINT32 = 12;
    private static final int FLOAT16 = 10;
    private static final int BFLOAT16 = 16;

    private static final Map<Integer, ElementType> TYPES = Map.ofEntries(
            Map.entry(1, ElementType.F32),
            Map.entry(2, ElementType.U8),
            Map.entry(3, ElementType.I8),
            Map.entry(4, ElementType.U16),
            Map.entry(5, ElementType.I16),
            Map.entry(6, ElementType.I32),
            Map.entry(7, ElementType.I64),
            Map.entry(9, ElementType.BOOL),
            Map.entry(FLOAT16, ElementType.F16),
            Map.entry(11, ElementType.F64),
            Map.entry(UINT32, ElementType.U32),
            Map.entry(13, ElementType.U64),
            Map.entry(BFLOAT16, ElementType.BF16));

    private static final int RAW = 9;

    private final ExternalData files;
    private final Set<Integer> dataFields = new TreeSet<>();
    private final List<Long> shape = new ArrayList<>();
    private final List<ByteBuffer> packed = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();
    private final Map<String, String> external = new HashMap<>();
    private Optional<ByteBuffer> raw = Optional.empty();
    private String name = "";
    private int dataType;
    private int location;
    private boolean isVarint;
    /** Numbers that were not packed. */
    private final List<Double> singles = new ArrayList<>();

    private OnnxTensor(ExternalData files) {
        this.files = files;
    }

    static OnnxTensor read(Wire wire, ExternalData files) throws FormatException {
        OnnxTensor tensor = new OnnxTensor(files);
        for (int field = wire.next(); field != 0; field = wire.next()) {
            tensor.readField(field, wire);
        }
        if (tensor.shape.size() > MAX_RANK) {
            throw tensor.problem("has " + tensor.shape.size() + " dimensions, expected at most " + MAX_RANK);
        }
        try {
            Math.multiplyExact(TensorSource.count(tensor.shape), (long) Double.BYTES);
        } catch (ArithmeticException e) {
            throw tensor.problem("has shape " + tensor.shape + ", which is more than can be counted");
        }
        if (tensor.shape.stream().anyMatch(dimension -> dimension < 0)) {
            throw tensor.problem("has shape " + tensor.shape + ", expected no negative dimension");
        }
        return tensor;
    }

    private void readField(int field, Wire wire) throws FormatException {
        if (field == RAW || field == 4 || field == 5 || field == 7 || field == 10 || field == 11) {
            dataFields.add(field);
        }
        switch (field) {
            case 1 -> readDimensions(wire);
            case 2 -> dataType = wire.int32();
            case 3 -> throw problem("is a segment of another one, which is not supported");
            case 4, 10 -> readFloats(field, wire);
            case 5, 7, 11 -> readVarints(wire);
            case 6 -> strings.add(wire.text());
            case 8 -> name = wire.text();
            case RAW -> raw = Optional.of(wire.view());
            case 13 -> readExternal(wire.message());
            case 14 -> location = wire.int32();
            default -> wire.skip();
        }
    }

    private void readDimensions(Wire wire) throws FormatException {
        if (wire.isBytes()) {
            Wire list = wire.message();
            while (list.hasMore() && shape.size() <= MAX_RANK) {
                shape.add(list.varint());
            }
        } else {
            shape.add(wire.number());
        }
    }

    private void readFloats(int field, Wire wire) throws FormatException {
        if (wire.isBytes()) {
            packed.add(wire.view());
        } else {
            single(field == 4 ? wire.float32() : wire.float64());
        }
    }

    private void readVarints(Wire wire) throws FormatException {
        isVarint = true;
        if (wire.isBytes()) {
            packed.add(wire.view());
        } else {
            single(ofVarint(wire.number()));
        }
    }

    private void single(double value) throws FormatException {
        if (singles.size() >= MAX_LISTED) {
            throw problem("has more than " + MAX_LISTED + " numbers that are not packed");
        }
        singles.add(value);
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
            throw problem("lies in another file, and says its " + key + " twice");
        }
    }

    String name() {
        return name;
    }

    int dataType() {
        return dataType;
    }

    List<Long> shape() {
        return shape;
    }

    /** Whether its numbers are integers or truth values. */
    boolean isInteger() {
        return switch (TYPES.getOrDefault(dataType, ElementType.F32)) {
            case F16, BF16, F32, F64 -> false;
            default -> true;
        };
    }

    List<String> strings() {
        return strings;
    }

    /**
     * The numbers.
     *
     * @throws FormatException if they are of a type that is not read, or not as many as the shape needs
     */
    TensorSource source() throws FormatException {
        ElementType type = TYPES.get(dataType);
        if (type == null) {
            String found = dataType == 8 ? "text" : "ONNX's type " + dataType;
            throw problem("has elements of " + found + ", expected real numbers of 8 to 64 bits");
        }
        requireOnePlace(type);
        if (location == EXTERNAL) {
            return inBytes(type, externalBytes(type));
        }
        if (raw.isPresent()) {
            return inBytes(type, raw.orElseThrow());
        }
        if (!isVarint && packed.size() == 1 && singles.isEmpty()) {
            return inBytes(type, packed.get(0));
        }
        return listed(type);
    }

    /** Numbers that lie in the field of another type, or in two places, would be misread without a sign of it. */
    private void requireOnePlace(ElementType type) throws FormatException {
        if (location != INSIDE && location != EXTERNAL) {
            throw problem("has the location " + location + ", expected 0 (in the model) or 1 (beside it)");
        }
        if (location == EXTERNAL && !dataFields.isEmpty()) {
            throw problem("lies in another file, but has numbers in the field " + dataFields + " too");
        }
        if (!dataFields.isEmpty() && !dataFields.equals(Set.of(RAW)) && !dataFields.equals(Set.of(listField(type)))) {
            throw problem("has numbers in the fields " + dataFields + ", expected those of " + type + " in " + RAW
                    + " or in " + listField(type));
        }
        if (!packed.isEmpty() && !singles.isEmpty()) {
            throw problem("has numbers that are packed and others that are not, expected one of both");
        }
    }

    /** The field in which the numbers of a type are listed, where they do not lie in raw_data. */
    private static int listField(ElementType type) {
        return switch (type) {
            case F32 -> 4;
            case F64 -> 10;
            case I64 -> 7;
            case U32, U64 -> 11;
            default -> 5;
        };
    }

    private TensorSource inBytes(ElementType type, ByteBuffer bytes) throws FormatException {
        if (!isNeeded(type, bytes.remaining())) {
            throw problem(
                    "has " + bytes.remaining() + " bytes, expected as many as " + shape + " of " + type + " needs");
        }
        return new BufferTensor(type, shape, bytes);
    }

    private boolean isNeeded(ElementType type, long bytes) {
        long count = TensorSource.count(shape);
        return bytes % type.size() == 0 && bytes / type.size() == count;
    }

    private TensorSource listed(ElementType type) throws FormatException {
        List<Double> values = new ArrayList<>(singles);
        long count = singles.size();
        for (ByteBuffer list : packed) {
            if (!isVarint && list.remaining() % type.size() != 0) {
                throw problem("has a list that ends within a number");
            }
            count += isVarint ? countVarints(list) : list.remaining() / type.size();
        }
        if (count != TensorSource.count(shape)) {
            throw problem("has " + count + " numbers, expected as many as " + shape + " needs");
        }
        return new Listed(type, List.copyOf(shape), values);
    }

    private static long countVarints(ByteBuffer list) {
        long count = 0;
        for (int i = list.position(); i < list.limit(); i++) {
            count += list.get(i) >= 0 ? 1 : 0;
        }
        return count;
    }

    /** Of the types of 16 bits the list holds the bits. */
    private double ofVarint(long value) {
        ByteBuffer bits = ByteBuffer.allocate(Short.BYTES).putShort(0, (short) value);
        return switch (dataType) {
            case FLOAT16 -> ElementType.F16.get(bits, 0);
            case BFLOAT16 -> ElementType.BF16.get(bits, 0);
            case UINT32 -> value & 0xffffffffL;
            default -> value;
        };
    }

    private ByteBuffer externalBytes(ElementType type) throws FormatException {
        String location = external.getOrDefault("location", "");
        if (location.isEmpty()) {
            throw problem("lies in another file, but has no location");
        }
        ByteBuffer file;
        try {
            file = files.bytes(location);
        } catch (IOException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
        long needed = Math.multiplyExact(TensorSource.count(shape), (long) type.size());
        long offset = number("offset", 0);
        long length = number("length", needed);
        if (offset > file.remaining() || length > file.remaining() - offset) {
            throw problem("lies at bytes " + offset + " to " + (offset + length) + " of " + location + ", which has "
                    + file.remaining());
        }
        return file.slice((int) (file.position() + offset), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long number(String key, long defaultValue) throws FormatException {
        String text = external.getOrDefault(key, String.valueOf(defaultValue));
        if (!text.matches("[0-9]{1,18}")) {
            throw problem("has the " + key + " \"" + text + "\", expected a number");
        }
        return Long.parseLong(text);
    }

    private FormatException problem(String text) {
        return new FormatException("tensor \"" + name + "\" " + text);
    }

    /** Numbers of several lists, or of varints. */
    private final class Listed implements TensorSource {

        private final ElementType type;
        private final List<Long> shape;
        private final List<Double> first;

        Listed(ElementType type, List<Long> shape, List<Double> first) {
            this.type = type;
            this.shape = shape;
            this.first = first;
        }

        @Override
        public ElementType type() {
            return type;
        }

        @Override
        public List<Long> shape() {
            return shape;
        }

        @Override
        public void forEach(Elements elements) throws IOException {
            long index = 0;
            for (double value : first) {
                elements.accept(index++, value);
            }
            for (ByteBuffer list : packed) {
                Wire wire = Wire.of(list);
                ByteBuffer floats = list.duplicate().order(ByteOrder.LITTLE_ENDIAN);
                while (isVarint ? wire.hasMore() : floats.hasRemaining()) {
                    double value = isVarint
                            ? ofVarint(wire.varint())
                            : type == ElementType.F64 ? floats.getDouble() : floats.getFloat();
                    elements.accept(index++, value);
                }
            }
        }
    }
}
