package io.jundenpa.event;

import static io.jundenpa.event.DecoderFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The allocation of decoders and encoders, in bytes of this thread. */
class DecoderAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 5;

    /** The vector copy allocates until the JIT compiler has compiled it. */
    private static final int MAX_ROUNDS = 1_000_000;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AVRO")
    void decodingNumbersAllocatesNothing(InputFormat format) throws RejectException {
        byte[] value = switch (format) {
            case JSON -> bytes("[[0.8444219, -1.2345678e-05], [0.10000000149011612, 5]]");
            case CSV -> bytes("0.8444219,-1.2345678e-05\n0.10000000149011612,5\n");
            case FLOAT32 -> new byte[70 * Float.BYTES];
            case AVRO -> throw new IllegalArgumentException("needs features");
        };

        assertDecodingAllocatesNothing(format, value);
    }

    @Test
    void decodingAListInAnObjectAllocatesNothing() throws RejectException {
        assertDecodingAllocatesNothing(InputFormat.JSON, bytes("{\"features\": [0.8444219, -1.2345678e-05]}"));
    }

    /** A decimal number, and text that is hashed. */
    @Test
    void decodingAvroAllocatesNothing() throws RejectException {
        String schema = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"x\", \"type\":"
                + " {\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9, \"scale\": 2}},"
                + " {\"name\": \"y\", \"type\": [\"null\", \"string\"]}]}";
        var hash = new Feature("y", new FeatureType.Hash(64), 1, Optional.empty(), false, Optional.empty());
        RowDecoder decoder = AvroDecoders.framed(Fields.BY_NAME, id -> List.of(schema))
                .decoder(2, List.of(new Feature("x", Optional.empty()), hash));

        assertDecodingAllocatesNothing(decoder, HexFormat.of().parseHex("00000000070427100206616263"));
    }

    private static void assertDecodingAllocatesNothing(InputFormat format, byte[] value) throws RejectException {
        assertDecodingAllocatesNothing(format.decoder(2, List.of()), value);
    }

    private static void assertDecodingAllocatesNothing(RowDecoder decoder, byte[] value) throws RejectException {
        Event event = Event.of(value);
        var rows = new Rows(2, 35);
        long min = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS && min > 0; round++) {
            rows.truncate(0);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            decoder.decode(event, rows);
            min = Math.min(min, THREADS.getCurrentThreadAllocatedBytes() - before);
        }

        assertEquals(0, min);
    }

    @ParameterizedTest
    @EnumSource
    void encodingAllocatesOnlyItsResult(OutputFormat format) {
        RowEncoder encoder = format.encoder(List.of("a", "b"));
        var rows = new Rows(2, 2);
        int start = rows.addRows(2);
        rows.values()[start] = 0.8444219f;
        rows.values()[start + 1] = -1.2345678e-5f;

        long min = Long.MAX_VALUE;
        long copied = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            byte[] result = encoder.encode(rows, 0, 2, Layout.ROWS);
            long between = THREADS.getCurrentThreadAllocatedBytes();
            byte[] copy = result.clone();
            copied = THREADS.getCurrentThreadAllocatedBytes() - between;
            min = Math.min(min, between - before);
            assertEquals(result.length, copy.length);
        }

        assertEquals(copied, min);
    }
}
