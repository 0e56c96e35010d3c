package io.jundenpa.format.onnx;

import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An attribute of a node. Writers of proto3 leave out zeros, so a missing value of the stated type is 0 or empty. */
final class Attribute {

    private static final int UNDEFINED = 0;
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int TENSOR = 4;
    private static final int FLOATS = 6;
    private static final int INTS = 7;
    private static final int STRINGS = 8;

    private String name = "";
    private Optional<Float> f = Optional.empty();
    private Optional<Long> i = Optional.empty();
    private Optional<String> s = Optional.empty();
    private Optional<OnnxTensor> t = Optional.empty();
    private int type;
    private final List<Float> floats = new ArrayList<>();
    private final List<Long> ints = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();

    private Attribute() {}

    static Attribute read(Wire wire, ExternalData files, Budget budget) throws FormatException {
        Attribute attribute = new Attribute();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            attribute.readField(field, wire, files, budget);
        }
        return attribute;
    }

    private void readField(int field, Wire wire, ExternalData files, Budget budget) throws FormatException {
        switch (field) {
            case 1 -> name = wire.text();
            case 2 -> f = Optional.of(wire.float32());
            case 3 -> i = Optional.of(wire.number());
            case 4 -> s = Optional.of(wire.text());
            case 5 -> t = Optional.of(TensorReader.read(wire.message(), files, budget));
            case 7 -> readFloats(wire);
            case 8 -> readInts(wire);
            case 9 -> strings.add(wire.text());
            case 20 -> type = wire.int32();
            default -> wire.skip();
        }
    }

    private void readFloats(Wire wire) throws FormatException {
        if (wire.isBytes()) {
            Wire list = wire.message();
            while (list.hasMore()) {
                floats.add(list.listedFloat());
            }
        } else {
            floats.add(wire.float32());
        }
    }

    private void readInts(Wire wire) throws FormatException {
        if (wire.isBytes()) {
            Wire list = wire.message();
            while (list.hasMore()) {
                ints.add(list.listedNumber());
            }
        } else {
            ints.add(wire.number());
        }
    }

    String name() {
        return name;
    }

    float f() throws FormatException {
        requireType(f.isPresent(), FLOAT, "a float");
        return f.orElse(0f);
    }

    long i() throws FormatException {
        requireType(i.isPresent(), INT, "an integer");
        return i.orElse(0L);
    }

    String s() throws FormatException {
        requireType(s.isPresent(), STRING, "a text");
        return s.orElse("");
    }

    OnnxTensor t() throws FormatException {
        requireType(t.isPresent(), TENSOR, "a tensor of numbers");
        return t.orElseThrow(() -> new FormatException("has an attribute \"" + name + "\" without its tensor"));
    }

    double[] floats() throws FormatException {
        requireType(!floats.isEmpty(), FLOATS, "a list of floats");
        return floats.stream().mapToDouble(Float::doubleValue).toArray();
    }

    long[] ints() throws FormatException {
        requireType(!ints.isEmpty(), INTS, "a list of integers");
        return ints.stream().mapToLong(Long::longValue).toArray();
    }

    List<String> strings() throws FormatException {
        requireType(!strings.isEmpty(), STRINGS, "a list of texts");
        return strings;
    }

    private void requireType(boolean isPresent, int expected, String text) throws FormatException {
        if (type != expected && (type != UNDEFINED || !isPresent)) {
            throw new FormatException("has an attribute \"" + name + "\" that is not " + text);
        }
    }
}
