package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_PROTOBUF;

/**
 * Reads the wire format of Protobuf from an array of bytes. For one thread.
 *
 * <p>Source: Protocol Buffers, "Encoding", protobuf.dev.
 */
final class ProtobufInput extends BinaryInput {

    /** Messages and groups in each other, as in Google's parsers. */
    static final int MAX_DEPTH = 100;

    // The wire types: how long a value is.
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int GROUP = 3;
    static final int END_GROUP = 4;
    static final int FIXED32 = 5;

    ProtobufInput() {
        super(BAD_PROTOBUF, "Protobuf");
    }

    /** The number of the next field and its wire type in the lowest three bits. */
    int readTag() throws RejectException {
        int tag = (int) readVarint();
        if (tag >>> 3 == 0) {
            throw bad("a field has the number 0");
        }
        return tag;
    }

    /** Skips the value of a field. */
    void skipValue(int tag, int depth) throws RejectException {
        switch (tag & 7) {
            case VARINT, FIXED64, LENGTH, FIXED32 -> skipPlain(tag & 7);
            case GROUP -> {
                int below = deeper(depth);
                for (int next = readTag(); !endsGroup(next, tag >>> 3); next = readTag()) {
                    skipValue(next, below);
                }
            }
            default -> throw bad("a field has the wire type " + (tag & 7));
        }
    }

    /** Skips a value of a wire type that is no group. */
    void skipPlain(int wire) throws RejectException {
        if (wire == VARINT) {
            readVarint();
        } else {
            skip(wire == LENGTH ? readVarint() : wire == FIXED64 ? Long.BYTES : Integer.BYTES);
        }
    }

    /** Whether a tag ends the group of a field. */
    boolean endsGroup(int tag, int number) throws RejectException {
        if ((tag & 7) != END_GROUP) {
            return false;
        }
        if (tag >>> 3 != number) {
            throw bad("a group ends that has not begun");
        }
        return true;
    }

    int deeper(int depth) throws RejectException {
        if (depth == MAX_DEPTH) {
            throw bad("messages are nested more than " + MAX_DEPTH + " deep");
        }
        return depth + 1;
    }
}
