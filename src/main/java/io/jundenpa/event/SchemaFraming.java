package io.jundenpa.event;

import io.jundenpa.event.SchemaId.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Finds the id of a record's schema. It is in a header, or at the start of the value:
 *
 * <ul>
 *   <li>Confluent: {@code 00} and an id of 4 bytes, or {@code 01} and a GUID of 16 bytes, in the value or in the header
 *       {@code __value_schema_id}
 *   <li>Apicurio: {@code 00} and a content id of 4 bytes, or {@code 00} and a global id of 8 bytes, in the value; or an id of
 *       8 bytes in the header {@code apicurio.value.contentId} or {@code apicurio.value.globalId}
 * </ul>
 *
 * <p>No registry gives the id 0, so {@code 00} and four more zeros begin an id of 8 bytes. All ids are big-endian. For one
 * thread.
 */
public final class SchemaFraming {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final String CONFLUENT = "__value_schema_id";
    private static final String APICURIO = "apicurio.value.";
    private static final String CONTENT_ID = APICURIO + "contentId";
    private static final String GLOBAL_ID = APICURIO + "globalId";
    private static final int WITH_ID = 1 + Integer.BYTES;
    private static final int WITH_LONG_ID = 1 + Long.BYTES;
    private static final int WITH_GUID = 1 + 2 * Long.BYTES;

    private final RejectCode code;
    private final boolean indexed;

    private Kind kind = Kind.ID;
    private long high;
    private long low;
    private int length;
    private byte[] holder = {};
    private boolean inApicurioHeader;

    /**
     * A framing.
     *
     * @param code of records without an id
     * @param indexed whether the indexes of a message follow Confluent's id
     */
    SchemaFraming(RejectCode code, boolean indexed) {
        this.code = code;
        this.indexed = indexed;
    }

    /** Whether a header of a record says how its value is written: by which schema, and which message of Protobuf it is. */
    public static boolean isHeader(String name) {
        return name.equals(CONFLUENT) || name.startsWith(APICURIO) || name.equals(ProtobufRowDecoder.TYPE_HEADER);
    }

    /**
     * Reads the id of a record.
     *
     * @return the index of the value's first byte after the id
     */
    int read(Event event) throws RejectException {
        inApicurioHeader = false;
        Optional<byte[]> confluent = event.header(CONFLUENT);
        if (confluent.isPresent()) {
            byte[] header = confluent.get();
            if (!readPrefix(header) || (length != header.length && !indexed)) {
                throw new RejectException(
                        code,
                        "header " + CONFLUENT + " has " + header.length
                                + " bytes, expected 00 and an id of 4 bytes, or 01" + " and a GUID of 16 bytes");
            }
            return 0;
        }
        inApicurioHeader =
                readHeader(event, CONTENT_ID, Kind.CONTENT_ID) || readHeader(event, GLOBAL_ID, Kind.GLOBAL_ID);
        if (inApicurioHeader) {
            return 0;
        }
        if (!readPrefix(event.value())) {
            throw new RejectException(
                    code,
                    "value of " + event.value().length
                            + " bytes begins with no schema id, expected 00 and an id, or 01 and"
                            + " a GUID, or an id in a header");
        }
        return length;
    }

    private boolean readHeader(Event event, String name, Kind found) throws RejectException {
        Optional<byte[]> header = event.header(name);
        if (header.isEmpty()) {
            return false;
        }
        if (header.get().length != Long.BYTES) {
            throw new RejectException(
                    code, "header " + name + " has " + header.get().length + " bytes, expected an id of 8 bytes");
        }
        set(found, 0, (long) LONG.get(header.get(), 0), Long.BYTES);
        return true;
    }

    private boolean readPrefix(byte[] bytes) {
        holder = bytes;
        if (bytes.length >= WITH_ID && bytes[0] == 0) {
            int id = (int) INT.get(bytes, 1);
            if (id == 0 && bytes.length >= WITH_LONG_ID) {
                set(Kind.GLOBAL_ID, 0, (long) LONG.get(bytes, 1), WITH_LONG_ID);
            } else {
                set(Kind.ID, 0, id, WITH_ID);
            }
            return true;
        }
        if (bytes.length >= WITH_GUID && bytes[0] == 1) {
            set(Kind.GUID, (long) LONG.get(bytes, 1), (long) LONG.get(bytes, 1 + Long.BYTES), WITH_GUID);
            return true;
        }
        return false;
    }

    private void set(Kind kind, long high, long low, int length) {
        this.kind = kind;
        this.high = high;
        this.low = low;
        this.length = length;
    }

    /** Whether the id is in a header of Apicurio. */
    boolean inApicurioHeader() {
        return inApicurioHeader;
    }

    /** The value, or Confluent's header: what begins with the id, if that is not in a header of Apicurio. */
    byte[] holder() {
        return holder;
    }

    /** The bytes that the id takes. */
    int length() {
        return length;
    }

    /** Whether the record has this id. */
    boolean is(SchemaId id) {
        return low == id.low() && high == id.high() && kind == id.kind();
    }

    /** The id of the record. */
    SchemaId id() {
        return new SchemaId(kind, high, low);
    }
}
