package io.jundenpa.event;

import static io.jundenpa.event.RejectCode.BAD_PROTOBUF;
import static io.jundenpa.event.RejectCode.UNKNOWN_SCHEMA;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.EmptyProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the fields of Protobuf messages, each by the schema of its writer. For one thread.
 *
 * <p>A schema may define several messages. The record says which one it holds:
 *
 * <ul>
 *   <li>Confluent: after the id, the count of indexes and the indexes, as zigzag varints. The first index counts the messages of
 *       the file, the next one the messages in that message. The count 0 stands for the first message.
 *   <li>Apicurio: after the id, or at the start of a value whose id is in a header, a message with its length before it, whose
 *       field 1 is the name; or the name in the header {@code apicurio.protobuf.type}
 * </ul>
 */
final class ProtobufRowDecoder extends PlannedRowDecoder {

    /** The header with the name of the message. */
    static final String TYPE_HEADER = "apicurio.protobuf.type";

    /** The tag of field 1 of type string. */
    private static final int NAME_TAG = (1 << 3) | ProtobufInput.LENGTH;

    private static final byte[] FIRST = {0};

    private final FieldTree tree;
    private final boolean ignoreUnknown;
    private final ProtobufFieldReader reader;
    private final SchemaFraming framing = new SchemaFraming(BAD_PROTOBUF, true);
    private final ProtobufInput in = new ProtobufInput();
    private final Optional<WriterPlans<Writer>> writers;

    /** The schema of the last record, and the bytes in it that said which message it holds. */
    private Writer writer = new Writer(EmptyProto.getDescriptor(), new HashMap<>());

    private byte[] selector = {};
    private ProtobufStep plan = new ProtobufStep(ProtobufStep.Op.SKIP, new int[0]);

    /** A schema, with the plans of the messages that were read. */
    private record Writer(FileDescriptor file, Map<Descriptor, ProtobufStep> plans) {}

    private ProtobufRowDecoder(int width, List<Feature> features, Fields fields, Optional<WriterSchemas> schemas) {
        super(width, features, fields, "Protobuf");
        this.tree = FieldTree.of(features(), Field.Source.VALUE);
        this.ignoreUnknown = fields.ignoreUnknown();
        this.reader = new ProtobufFieldReader(features());
        this.writers = schemas.map(
                known -> new WriterPlans<>(known, schema -> new Writer(ProtobufFiles.link(schema), new HashMap<>())));
    }

    /** A decoder of records that name their schema. */
    static ProtobufRowDecoder framed(int width, List<Feature> features, Fields fields, WriterSchemas schemas) {
        return new ProtobufRowDecoder(width, features, fields, Optional.of(schemas));
    }

    /** A decoder of records that are all the same message and do not name it. */
    static ProtobufRowDecoder bare(int width, List<Feature> features, Fields fields, Descriptor message) {
        var decoder = new ProtobufRowDecoder(width, features, fields, Optional.empty());
        decoder.plan = decoder.plan(message);
        return decoder;
    }

    private ProtobufStep known(Descriptor message) {
        return writer.plans().computeIfAbsent(message, this::plan);
    }

    private ProtobufStep plan(Descriptor message) {
        return ProtobufPlanner.plan(message, tree, features(), ignoreUnknown);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // The same writer, and the same array.
    int choose(Event event) throws RejectException {
        if (writers.isEmpty()) {
            return 0;
        }
        int from = framing.read(event);
        Writer named = writers.get().of(framing);
        if (named != writer) {
            writer = named;
            selector = new byte[0];
        }
        if (framing.inApicurioHeader()) {
            return chooseByHeader(event);
        }
        byte[] holder = framing.holder();
        if (holder == event.value()) {
            return choose(holder, from);
        }
        if (holder.length == framing.length()) {
            choose(FIRST, 0);
        } else {
            choose(holder, framing.length());
        }
        return 0;
    }

    /** Chooses the message that the header names. Its name may also be at the start of the value. */
    private int chooseByHeader(Event event) throws RejectException {
        in.start(event.value(), 0);
        Optional<Descriptor> inValue = named();
        Optional<byte[]> header = event.header(TYPE_HEADER);
        if (header.isEmpty()) {
            plan = known(inValue.orElseGet(() -> writer.file().getMessageTypes().get(0)));
            return in.at();
        }
        Optional<Descriptor> inHeader = find(new String(header.get(), UTF_8));
        plan = known(inHeader.orElseThrow(() -> unknown("that the header " + TYPE_HEADER + " names")));
        return inValue.equals(inHeader) ? in.at() : 0;
    }

    /** Chooses the message that the bytes at an index select. Returns the index after them. */
    private int choose(byte[] bytes, int at) throws RejectException {
        int end = at + selector.length;
        if (selector.length > 0 && end <= bytes.length && Arrays.equals(selector, 0, selector.length, bytes, at, end)) {
            return end;
        }
        in.start(bytes, at);
        Optional<Descriptor> named = named();
        plan = known(named.isPresent() ? named.get() : indexed());
        selector = Arrays.copyOfRange(bytes, at, in.at());
        return in.at();
    }

    /** The message that is named in the way of Apicurio. Reads nothing if there is no name. */
    private Optional<Descriptor> named() throws RejectException {
        int from = in.at();
        if (in.left() > 2 && in.bytes()[from] > 2) {
            long length = in.readVarint();
            int end = in.at() + (int) length;
            if (length < in.left() && in.readVarint() == NAME_TAG) {
                long name = in.readVarint();
                if (in.at() + name == end && name <= in.left()) {
                    int at = in.skip(name);
                    Optional<Descriptor> found = find(new String(in.bytes(), at, end - at, UTF_8));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        in.moveTo(from);
        return Optional.empty();
    }

    /** A message by its name, with or without the package. */
    private Optional<Descriptor> find(String name) {
        String prefix = writer.file().getPackage() + ".";
        String plain = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        return Optional.ofNullable(writer.file().findMessageTypeByName(plain));
    }

    private Descriptor indexed() throws RejectException {
        long count = in.readZigzag();
        if (count < 0 || count > ProtobufInput.MAX_DEPTH) {
            throw in.bad("no message indexes after the schema id");
        }
        List<Descriptor> messages = writer.file().getMessageTypes();
        Descriptor message = at(messages, count == 0 ? 0 : in.readZigzag());
        for (int i = 1; i < count; i++) {
            message = at(message.getNestedTypes(), in.readZigzag());
        }
        return message;
    }

    private Descriptor at(List<Descriptor> messages, long index) throws RejectException {
        if (index < 0 || index >= messages.size()) {
            throw unknown("of index " + index);
        }
        return messages.get((int) index);
    }

    private RejectException unknown(String message) {
        return new RejectException(UNKNOWN_SCHEMA, "schema " + framing.id() + " has no message " + message);
    }

    @Override
    void read(byte[] value, int from) throws RejectException {
        reader.read(plan, value, from);
    }
}
