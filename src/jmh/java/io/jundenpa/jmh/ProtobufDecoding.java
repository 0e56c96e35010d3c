package io.jundenpa.jmh;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.jundenpa.event.Event;
import io.jundenpa.event.Feature;
import io.jundenpa.event.Field;
import io.jundenpa.event.Fields;
import io.jundenpa.event.ProtobufDecoders;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds per number that is read from Protobuf messages of 34 numbers, ten of them in another message. */
@OperationsPerInvocation(ProtobufDecoding.NUMBERS)
public class ProtobufDecoding extends Coding {

    private static final int MESSAGES = 512;
    private static final int FIELDS = 34;
    static final int NUMBERS = MESSAGES * FIELDS;

    /** The first field that is in the inner message, and the first one after it. */
    private static final int INNER = 12;

    private static final int INNER_END = 22;

    private static final FieldDescriptorProto.Type[] TYPES = {
        FieldDescriptorProto.Type.TYPE_DOUBLE,
        FieldDescriptorProto.Type.TYPE_INT32,
        FieldDescriptorProto.Type.TYPE_FLOAT,
        FieldDescriptorProto.Type.TYPE_SINT64,
        FieldDescriptorProto.Type.TYPE_INT64,
        FieldDescriptorProto.Type.TYPE_UINT32
    };

    private final List<byte[]> records = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final FieldDescriptor[] fields = new FieldDescriptor[FIELDS];
    private Descriptor type;
    private FieldDescriptor inner;
    private RowDecoder decoder;
    private Rows rows;

    @Setup
    public void prepare() throws DescriptorValidationException, InvalidProtocolBufferException, RejectException {
        var outer = DescriptorProto.newBuilder().setName("M");
        var nested = DescriptorProto.newBuilder().setName("N");
        List<Feature> features = new ArrayList<>();
        Map<String, Field> places = new LinkedHashMap<>();
        for (int i = 0; i < FIELDS; i++) {
            (isInner(i) ? nested : outer)
                    .addField(FieldDescriptorProto.newBuilder()
                            .setName("x" + i)
                            .setNumber(i + 1)
                            .setLabel(Label.LABEL_OPTIONAL)
                            .setType(TYPES[i % TYPES.length]));
            features.add(new Feature("x" + i, Optional.empty()));
            places.put("x" + i, Field.inValue((isInner(i) ? "/n" : "") + "/x" + i));
        }
        outer.addField(FieldDescriptorProto.newBuilder()
                .setName("n")
                .setNumber(100)
                .setLabel(Label.LABEL_OPTIONAL)
                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName("N"));
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("m.proto")
                .setSyntax("proto3")
                .addMessageType(outer)
                .addMessageType(nested)
                .build();
        type = FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("M");
        inner = type.findFieldByName("n");
        for (int i = 0; i < FIELDS; i++) {
            fields[i] = (isInner(i) ? inner.getMessageType() : type).findFieldByName("x" + i);
        }
        var random = new Random(1);
        for (int i = 0; i < MESSAGES; i++) {
            records.add(record(random));
            events.add(Event.of(records.get(i)));
        }
        byte[] files = FileDescriptorSet.newBuilder().addFile(file).build().toByteArray();
        decoder = ProtobufDecoders.bare(new Fields(places, true), files, "M").decoder(FIELDS, features);
        rows = new Rows(FIELDS, 1);
        for (int i = 0; i < MESSAGES; i++) {
            rows.truncate(0);
            decoder.decode(events.get(i), rows);
            float[] other = new float[FIELDS];
            row(records.get(i), other);
            if (!Arrays.equals(rows.values(), other)) {
                throw new IllegalStateException(Arrays.toString(rows.values()) + ", but " + Arrays.toString(other));
            }
        }
    }

    private static boolean isInner(int field) {
        return field >= INNER && field < INNER_END;
    }

    private byte[] record(Random random) {
        DynamicMessage.Builder outer = DynamicMessage.newBuilder(type);
        DynamicMessage.Builder nested = DynamicMessage.newBuilder(inner.getMessageType());
        for (int i = 0; i < FIELDS; i++) {
            Object value = switch (fields[i].getJavaType()) {
                case DOUBLE -> random.nextGaussian();
                case FLOAT -> (float) random.nextGaussian();
                case INT -> random.nextInt(100_000);
                default -> random.nextLong(10_000_000_000L);
            };
            (isInner(i) ? nested : outer).setField(fields[i], value);
        }
        return outer.setField(inner, nested.build()).build().toByteArray();
    }

    @Benchmark
    public void jundenpa(Blackhole blackhole) throws RejectException {
        for (Event event : events) {
            rows.truncate(0);
            decoder.decode(event, rows);
            blackhole.consume(rows.values());
        }
    }

    /** By the descriptor, into an array that is reused. The fields are looked up once. */
    @Benchmark
    public void dynamicMessage(Blackhole blackhole) throws InvalidProtocolBufferException {
        float[] values = rows.values();
        for (byte[] record : records) {
            row(record, values);
            blackhole.consume(values);
        }
    }

    private void row(byte[] record, float[] values) throws InvalidProtocolBufferException {
        DynamicMessage outer = DynamicMessage.parseFrom(type, record);
        var nested = (Message) outer.getField(inner);
        for (int i = 0; i < FIELDS; i++) {
            values[i] = ((Number) (isInner(i) ? nested : outer).getField(fields[i])).floatValue();
        }
    }
}
