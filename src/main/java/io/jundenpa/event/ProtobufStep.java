package io.jundenpa.event;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Arrays;
import java.util.List;

/** A step of a plan: how one field of a message is read. Changed only while the plan is made. */
final class ProtobufStep {

    /** What the field is for. */
    enum Op {
        /** One value that features take. */
        VALUE,
        /** A message that holds fields. */
        MESSAGE,
        /** {@code google.protobuf.Timestamp}: seconds and nanoseconds, the first and second of {@link #children}. */
        TIMESTAMP,
        /** {@code google.protobuf.Duration}, as {@link #TIMESTAMP}. */
        DURATION,
        /** A repeated field that a feature takes as a list of numbers. */
        LIST,
        /** A repeated field of which features take the items at {@link #indexes}, or none. */
        ITEMS,
        /** A map of which features take the entries of {@link #names}, or none. */
        MAP,
        /** A field that no feature reads. */
        SKIP,
        /** A field that no feature reads, in a record that is rejected for it. */
        UNKNOWN
    }

    /** For a number that a message has no field for. */
    private static final int[] NO_NUMBERS = {};

    final Op op;

    /** The features that take the value; empty for a value that only holds fields. */
    final int[] features;

    /** The name, for messages. */
    String name = "";

    /** The type of a value. */
    FieldDescriptor.Type type = FieldDescriptor.Type.BYTES;

    /** How long a value is; -1 if the field fits no value. */
    int wire = -1;

    /** Whether values of a repeated field may also be together behind one length. */
    boolean packable;

    /** Whether a field that is absent has a default. Otherwise it is missing. */
    boolean implicit;

    /** The slot of this step in the reader's memory, and the first one that does not belong to it or to its children. */
    int slot;

    int slotEnd;

    /** The feature of a {@link Op#LIST}. */
    int list = -1;

    /** The numbers of the fields of a message in ascending order, for {@link #children}. */
    int[] numbers = NO_NUMBERS;

    /** The fields, the items by {@link #indexes}, or the entries by {@link #names}. */
    ProtobufStep[] children = {};

    /** All other fields of a message; or what reads the key of an entry, and all other entries of a map. */
    List<ProtobufStep> others = List.of();

    /** The other fields of the oneof that this field is in. */
    ProtobufStep[] rivals = {};

    /** The keys of a map, or the names of the numbers of an enum, in UTF-8. */
    byte[][] names = {};

    /** Whether finding a value is no more than skipping it. */
    boolean plain;

    /** Whether one feature takes the value, a number, as it is. */
    boolean numeric;

    /** The numbers of an enum in ascending order. */
    int[] symbols = NO_NUMBERS;

    /** The number of an enum that is the default. */
    int firstSymbol;

    /** Whether a number that an enum does not name counts as no value. */
    boolean closed;

    /** The indexes of items. */
    int[] indexes = NO_NUMBERS;

    /** The fields by number, as far as the numbers are small. */
    private ProtobufStep[] byNumber = {};

    ProtobufStep(Op op, int[] features) {
        this.op = op;
        this.features = features;
    }

    /** Prepares {@link #field}. */
    void indexFields(int size) {
        byNumber = new ProtobufStep[size];
        Arrays.setAll(byNumber, this::search);
    }

    /** The field of a number. */
    ProtobufStep field(int number) {
        return number < byNumber.length ? byNumber[number] : search(number);
    }

    private ProtobufStep search(int number) {
        int index = Arrays.binarySearch(numbers, number);
        return index < 0 ? others.get(0) : children[index];
    }
}
