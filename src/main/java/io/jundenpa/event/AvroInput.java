package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_AVRO;

/**
 * Reads the binary encoding of Avro from an array of bytes. For one thread.
 *
 * <p>Source: Apache Avro 1.12 Specification, "Binary Encoding".
 */
final class AvroInput extends BinaryInput {

    AvroInput() {
        super(BAD_AVRO, "Avro");
    }

    boolean readBoolean() throws RejectException {
        byte value = bytes()[skip(1)];
        if (value != 0 && value != 1) {
            throw bad("a boolean is neither 0 nor 1");
        }
        return value == 1;
    }

    int readInt() throws RejectException {
        long value = readLong();
        if (value != (int) value) {
            throw bad("an int has more than 32 bits");
        }
        return (int) value;
    }

    long readLong() throws RejectException {
        return readZigzag();
    }
}
