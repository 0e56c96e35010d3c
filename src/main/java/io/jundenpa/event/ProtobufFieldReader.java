package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.ProtobufStep.Op;
import java.util.Arrays;

/**
 * Reads the fields of a Protobuf message into a row, by its plan. Makes no object for usual values. For one thread.
 *
 * <p>The fields of a message come in any order, and of a field that comes again, the last value counts. So a message is read in
 * two passes. The first one goes through the bytes. It puts numbers into the row, and remembers where other values are. The
 * second one goes through the plan, marks the numbers and takes the other values.
 */
final class ProtobufFieldReader {

    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);

    private final FeatureRow features;
    private final FieldValues values;
    private final ProtobufInput in = new ProtobufInput();

    /** What {@link #found} is for a number that is in the row. */
    private static final int TAKEN = -1;

    /**
     * What was found of each step; 0 if it is absent. Of a value, it is one more than its index, or {@link #TAKEN}. Of a
     * repeated field, it is the count of its items, and the slot after it says whether one of them is invalid.
     */
    private int[] found = {};

    ProtobufFieldReader(FeatureRow features) {
        this.features = features;
        this.values = new FieldValues(features);
    }

    /** Reads the message that begins at an index and ends with the array. */
    void read(ProtobufStep plan, byte[] value, int from) throws RejectException {
        if (found.length < plan.slotEnd) {
            found = new int[plan.slotEnd];
        } else {
            Arrays.fill(found, 0, plan.slotEnd, 0);
        }
        in.start(value, from);
        find(plan, 0);
        found[plan.slot] = 1;
        take(plan);
    }

    /** Goes through the fields up to the end of the input. */
    private void find(ProtobufStep message, int depth) throws RejectException {
        while (in.left() > 0) {
            int tag = in.readTag();
            ProtobufStep field = message.field(tag >>> 3);
            if (!field.plain || (tag & 7) != field.wire) {
                find(message, tag, depth);
            } else if (field.numeric) {
                int at = in.at();
                found[field.slot] = features.number(field.features[0], readNumber(field)) ? TAKEN : at + 1;
            } else {
                found[field.slot] = in.at() + 1;
                in.skipPlain(field.wire);
            }
        }
    }

    private float readNumber(ProtobufStep step) throws RejectException {
        return switch (step.type) {
            case DOUBLE -> (float) in.readDouble();
            case FLOAT -> in.readFloat();
            case UINT64, FIXED64 -> FieldValues.unsigned(readWhole(step));
            default -> (float) readWhole(step);
        };
    }

    private void find(ProtobufStep message, int tag, int depth) throws RejectException {
        ProtobufStep field = message.field(tag >>> 3);
        int wire = tag & 7;
        if (wire == field.wire) {
            value(field, tag, depth);
        } else if (wire == ProtobufInput.LENGTH && field.packable) {
            int end = limit();
            while (in.left() > 0) {
                value(field, (tag & ~7) | field.wire, depth);
            }
            in.endAt(end);
        } else {
            unknown(message, tag, depth);
        }
    }

    /** Ends the input after a length that is read. Returns the end before. */
    private int limit() throws RejectException {
        int end = in.end();
        int from = in.skip(in.readVarint());
        in.endAt(in.at());
        in.moveTo(from);
        return end;
    }

    /** Skips a field that the message does not have. */
    private void unknown(ProtobufStep message, int tag, int depth) throws RejectException {
        if (message.others.get(0).op == Op.UNKNOWN) {
            throw Rejections.unknown(1, "number " + (tag >>> 3));
        }
        in.skipValue(tag, depth);
    }

    /** Finds one value of a field. */
    private void value(ProtobufStep field, int tag, int depth) throws RejectException {
        if (field.closed && !isNamed(field)) {
            return;
        }
        for (ProtobufStep rival : field.rivals) {
            clear(rival);
        }
        switch (field.op) {
            case VALUE -> {
                found[field.slot] = in.at() + 1;
                in.skipValue(tag, depth);
            }
            case MESSAGE, TIMESTAMP, DURATION -> {
                found[field.slot] = 1;
                message(field, tag, depth);
            }
            case LIST -> listItem(field, tag, depth);
            case ITEMS -> item(field, tag, depth);
            case MAP -> entry(field, in.deeper(depth));
            case SKIP -> in.skipValue(tag, depth);
            case UNKNOWN -> throw Rejections.unknown(1, field.name);
        }
    }

    /** Whether the enum of a field names the next number. If not, the number is skipped. */
    private boolean isNamed(ProtobufStep field) throws RejectException {
        int from = in.at();
        boolean named = Arrays.binarySearch(field.symbols, (int) in.readVarint()) >= 0;
        if (named) {
            in.moveTo(from);
        }
        return named;
    }

    private void clear(ProtobufStep step) {
        Arrays.fill(found, step.slot, step.slotEnd, 0);
    }

    private void message(ProtobufStep message, int tag, int depth) throws RejectException {
        int below = in.deeper(depth);
        if (message.wire == ProtobufInput.GROUP) {
            for (int next = in.readTag(); !in.endsGroup(next, tag >>> 3); next = in.readTag()) {
                find(message, next, below);
            }
        } else {
            int end = limit();
            find(message, below);
            in.endAt(end);
        }
    }

    /** Takes a number of a list. */
    private void listItem(ProtobufStep list, int tag, int depth) throws RejectException {
        int index = found[list.slot]++;
        if (list.list < 0 || index >= features.size(list.list)) {
            in.skipValue(tag, depth);
        } else if (!takesItem(list, index, tag, depth)) {
            found[list.slot + 1] = 1;
        }
    }

    private boolean takesItem(ProtobufStep step, int index, int tag, int depth) throws RejectException {
        int list = step.list;
        return switch (step.type) {
            case DOUBLE, FLOAT, UINT64, FIXED64, INT64, INT32, UINT32, FIXED32, SFIXED32, SFIXED64, SINT32, SINT64 ->
                features.number(list, index, readNumber(step));
            case STRING -> {
                int from = in.skip(in.readVarint());
                yield values.takesNumber(list, index, in.bytes(), from, in.at());
            }
            case BOOL, BYTES, ENUM, GROUP, MESSAGE -> {
                in.skipValue(tag, depth);
                yield false;
            }
        };
    }

    /** A whole number. Numbers of 64 bits without a sign have their highest bit as a sign. */
    private long readWhole(ProtobufStep step) throws RejectException {
        return switch (step.type) {
            case INT32, ENUM -> (int) in.readVarint();
            case UINT32 -> in.readVarint() & 0xFFFF_FFFFL;
            case SINT32 -> zigzag32((int) in.readVarint());
            case SINT64 -> in.readZigzag();
            case FIXED32 -> in.readFixed32() & 0xFFFF_FFFFL;
            case SFIXED32 -> in.readFixed32();
            case FIXED64, SFIXED64 -> in.readFixed64();
            default -> in.readVarint();
        };
    }

    private static int zigzag32(int value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private void item(ProtobufStep items, int tag, int depth) throws RejectException {
        int item = Arrays.binarySearch(items.indexes, found[items.slot]++);
        if (item < 0) {
            in.skipValue(tag, depth);
        } else {
            value(items.children[item], tag, depth);
        }
    }

    /** Finds the key of an entry, and then the value, if it is read. Of entries with one key, the last counts. */
    private void entry(ProtobufStep map, int depth) throws RejectException {
        found[map.slot] = 1;
        int end = limit();
        int from = in.at();
        ProtobufStep key = map.others.get(0);
        clear(key);
        find(key, depth);
        int after = in.at();
        ProtobufStep entry = entry(map, key.children[0]);
        if (entry.op == Op.MESSAGE) {
            clear(entry);
            found[entry.slot] = 1;
            in.moveTo(from);
            find(entry, depth);
        }
        in.moveTo(after);
        in.endAt(end);
    }

    private ProtobufStep entry(ProtobufStep map, ProtobufStep key) throws RejectException {
        int at = found[key.slot];
        in.moveTo(at == 0 ? in.at() : at - 1);
        byte[] text = values.scratch();
        int from = 0;
        int to = 0;
        switch (key.type) {
            case STRING -> {
                text = in.bytes();
                from = at == 0 ? 0 : in.skip(in.readVarint());
                to = at == 0 ? 0 : in.at();
            }
            case BOOL -> {
                text = at != 0 && in.readVarint() != 0 ? TRUE : FALSE;
                to = text.length;
            }
            case UINT64, FIXED64 -> to = values.unsignedDigits(at == 0 ? 0 : readWhole(key));
            default -> to = values.digits(at == 0 ? 0 : readWhole(key));
        }
        for (int i = 0; i < map.names.length; i++) {
            byte[] name = map.names[i];
            if (Arrays.equals(name, 0, name.length, text, from, to)) {
                return map.children[i];
            }
        }
        if (map.others.get(1).op == Op.UNKNOWN) {
            throw Rejections.unknown(1, new String(text, from, to - from, UTF_8));
        }
        return map.others.get(1);
    }

    private void take(ProtobufStep step) throws RejectException {
        int at = found[step.slot];
        if (at == 0 && !step.implicit) {
            return;
        }
        switch (step.op) {
            case VALUE -> takeValue(step, at);
            case MESSAGE -> takeAll(step.children);
            case TIMESTAMP -> values.takeTimestamp(step.features, part(step, 0), (int) part(step, 1));
            case DURATION -> values.takeDuration(step.features, part(step, 0), (int) part(step, 1));
            case LIST -> values.endList(values.startList(step.features), at, found[step.slot + 1] == 0);
            case ITEMS -> takeAll(step.children);
            case MAP -> {
                values.report(step.features, "a map");
                takeAll(step.children);
            }
            case SKIP, UNKNOWN -> {}
        }
    }

    private void takeAll(ProtobufStep[] steps) throws RejectException {
        for (ProtobufStep step : steps) {
            if (step.op == Op.VALUE) {
                int at = found[step.slot];
                if (at != 0 || step.implicit) {
                    takeValue(step, at);
                }
            } else {
                take(step);
            }
        }
    }

    /** The seconds of a time, or its nanoseconds. */
    private long part(ProtobufStep time, int index) throws RejectException {
        ProtobufStep part = time.children[index];
        int at = found[part.slot];
        if (at == 0) {
            return 0;
        }
        in.moveTo(at - 1);
        return readWhole(part);
    }

    /** Takes a value, or the default of a field that is absent. */
    private void takeValue(ProtobufStep step, int at) throws RejectException {
        if (at == TAKEN) {
            values.takeRead(step.features);
            return;
        }
        boolean absent = at == 0;
        in.moveTo(absent ? in.at() : at - 1);
        switch (step.type) {
            case DOUBLE -> values.takeNumber(step.features, absent ? 0 : in.readDouble());
            case FLOAT -> values.takeNumber(step.features, absent ? 0 : in.readFloat());
            case UINT64, FIXED64 -> values.takeUnsigned(step.features, absent ? 0 : readWhole(step));
            case INT64, INT32, UINT32, FIXED32, SFIXED32, SFIXED64, SINT32, SINT64 ->
                values.takeWhole(step.features, absent ? 0 : readWhole(step));
            case BOOL -> values.takeFlag(step.features, !absent && in.readVarint() != 0);
            case STRING -> {
                int from = absent ? 0 : in.skip(in.readVarint());
                values.takeText(step.features, in.bytes(), from, absent ? 0 : in.at());
            }
            case ENUM -> takeEnum(step, absent ? step.firstSymbol : (int) in.readVarint());
            case BYTES -> values.report(step.features, "bytes");
            case GROUP, MESSAGE -> values.report(step.features, "a message");
        }
    }

    /** Takes the name of a number, or the number if it has none. */
    private void takeEnum(ProtobufStep step, int number) {
        int symbol = Arrays.binarySearch(step.symbols, number);
        if (symbol < 0) {
            int length = values.digits(number);
            values.takeText(step.features, values.scratch(), 0, length);
        } else {
            values.takeText(step.features, step.names[symbol], 0, step.names[symbol].length);
        }
    }
}
