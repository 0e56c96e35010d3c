package io.jundenpa.onnx;

import io.jundenpa.tensor.FormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An attribute of a node. A graph is noted, not read. */
final class Attribute {

    private static final int MOST = 1 << 20;

    private String name = "";
    private Optional<Float> f = Optional.empty();
    private Optional<Long> i = Optional.empty();
    private Optional<String> s = Optional.empty();
    private Optional<OnnxTensor> t = Optional.empty();
    private boolean graph;
    private final List<Float> floats = new ArrayList<>();
    private final List<Long> ints = new ArrayList<>();
    private final List<String> strings = new ArrayList<>();

    private Attribute() {}

    static Attribute read(Wire wire, ExternalData files) throws FormatException {
        Attribute attribute = new Attribute();
        for (int field = wire.next(); field != 0; field = wire.next()) {
            attribute.readField(field, wire, files);
        }
        return attribute;
    }

    private void readField(int field, Wire wire, ExternalData files) throws FormatException {
        switch (field) {
            case 1 -> name = wire.text();
            case 2 -> f = Optional.of(wire.float32());
            case 3 -> i = Optional.of(wire.number());
            case 4 -> s = Optional.of(wire.text());
            case 5 -> t = Optional.of(OnnxTensor.read(wire.message(), files));
            case 6, 11 -> {
                graph = true;
                wire.skip();
            }
            case 7 -> readFloats(wire);
            case 8 -> readInts(wire);
            case 9 -> strings.add(wire.text());
            default -> wire.skip();
        }
        if (floats.size() > MOST || ints.size() > MOST || strings.size() > MOST) {
            throw new FormatException("has an attribute \"" + name + "\" of more than " + MOST + " values");
        }
    }

    private void readFloats(Wire wire) throws FormatException {
        if (wire.isBytes()) {
            var list = wire.view();
            if (list.remaining() / Float.BYTES > MOST) {
                throw new FormatException("has an attribute \"" + name + "\" of more than " + MOST + " values");
            }
            while (list.remaining() >= Float.BYTES) {
                floats.add(list.getFloat());
            }
        } else {
            floats.add(wire.float32());
        }
    }

    private void readInts(Wire wire) throws FormatException {
        if (wire.isBytes()) {
            Wire list = wire.message();
            while (list.hasMore() && ints.size() <= MOST) {
                ints.add(list.varint());
            }
        } else {
            ints.add(wire.number());
        }
    }

    String name() {
        return name;
    }

    boolean isGraph() {
        return graph;
    }

    float f() throws FormatException {
        return f.orElseThrow(() -> unexpected("a float"));
    }

    /** An integer; proto3 leaves out 0. */
    long i() {
        return i.orElse(0L);
    }

    String s() {
        return s.orElse("");
    }

    OnnxTensor t() throws FormatException {
        return t.orElseThrow(() -> unexpected("a tensor"));
    }

    double[] floats() {
        return floats.stream().mapToDouble(Float::doubleValue).toArray();
    }

    long[] ints() {
        return ints.stream().mapToLong(Long::longValue).toArray();
    }

    List<String> strings() {
        return strings;
    }

    private FormatException unexpected(String expected) {
        return new FormatException("has an attribute \"" + name + "\" that is not " + expected);
    }
}
