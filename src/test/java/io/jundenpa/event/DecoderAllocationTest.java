package io.jundenpa.event;

import static io.jundenpa.event.DecoderFixture.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.jundenpa.PaymentEvents;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
    @EnumSource(names = {"JSON", "CSV", "FLOAT32"})
    void decodingNumbersAllocatesNothing(InputFormat format) throws RejectException {
        byte[] value = switch (format) {
            case JSON -> bytes("[[0.8444219, -1.2345678e-05], [0.10000000149011612, 5]]");
            case CSV -> bytes("0.8444219,-1.2345678e-05\n0.10000000149011612,5\n");
            case FLOAT32 -> new byte[70 * Float.BYTES];
            default -> throw new IllegalArgumentException("needs features");
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
        RowDecoder decoder = AvroDecoders.framed(Fields.BY_NAME, id -> List.of(new WriterSchema("", schema)))
                .decoder(2, List.of(new Feature("x", Optional.empty()), hash));

        byte[] value = HexFormat.of().parseHex("00000000070427100206616263");

        assertDecodingAllocatesNothing(decoder, 2, List.of(Event.of(value)));
    }

    /** A list, text that is hashed, an entry of a map and a duration. */
    @Test
    void decodingProtobufAllocatesNothing() throws RejectException {
        String schema = """
                syntax = "proto3";
                import "google/protobuf/duration.proto";
                message M { repeated float x = 1; string y = 2; map<string, int32> z = 3; google.protobuf.Duration d = 4; }
                """;
        var list = new Feature("x", new FeatureType.Numeric(), 2, Optional.empty(), false, Optional.empty());
        var hash = new Feature("y", new FeatureType.Hash(64), 1, Optional.empty(), false, Optional.empty());
        var fields = new Fields(Map.of("z", Field.inValue("/z/a")), true);
        RowDecoder decoder = ProtobufDecoders.framed(fields, id -> List.of(new WriterSchema("", schema)))
                .decoder(
                        5, List.of(list, hash, new Feature("z", Optional.empty()), new Feature("d", Optional.empty())));

        byte[] value = HexFormat.of()
                .parseHex("000000000700" + "0a080000803f00000040" + "120161" + "1a050a01611007" + "22020801");

        assertDecodingAllocatesNothing(decoder, 5, List.of(Event.of(value)));
    }

    /** 400 events with up to 35 values, two forms of blanks, escapes and nulls, of which 10 values are read. */
    @Test
    void decodingPaymentsAllocatesNothing() throws IOException, RejectException {
        List<Event> events = PaymentEvents.events();
        var fields = new Fields(
                Map.of(
                        "amount", new Field(Field.Source.VALUE, "/amount", true, EpochUnit.MILLIS),
                        "present", Field.inValue("/card/present"),
                        "country", Field.inValue("/card/country"),
                        "age", Field.inValue("/customer/age"),
                        "mcc", Field.inValue("/merchant/mcc"),
                        "merchant", Field.inValue("/merchant/id"),
                        "hour", Field.inValue("/created_at"),
                        "delay", Field.inValue("/created_at"),
                        "n_1h", Field.inValue("/velocity/n_1h"),
                        "sum_24h", Field.inValue("/velocity/sum_24h")),
                true);
        List<Feature> features = List.of(
                new Feature(
                        "amount",
                        new FeatureType.Numeric(),
                        1,
                        Optional.empty(),
                        false,
                        Optional.of(new Feature.Range(0, 5_000))),
                feature("present", new FeatureType.Bool()),
                feature("country", new FeatureType.Category(List.of("DE", "FR", "US"), OptionalInt.of(3))),
                new Feature("age", Optional.of(40f)),
                feature("mcc", new FeatureType.Category(List.of("5411", "5732"), OptionalInt.of(2))),
                feature("merchant", new FeatureType.Hash(64)),
                time("hour", TimePart.HOUR_OF_DAY),
                time("delay", TimePart.AGE_SECONDS),
                new Feature("n_1h", Optional.empty()),
                new Feature("sum_24h", Optional.empty()));

        assertDecodingAllocatesNothing(InputFormat.JSON.decoder(10, features, fields), 10, events);
    }

    /** The types that {@link #decodingPaymentsAllocatesNothing} does not have. */
    @Test
    void decodingTimesAndListsAllocatesNothing() throws RejectException {
        var fields = new Fields(
                Map.of(
                        "day", Field.inValue("/at"),
                        "week", Field.inValue("/at"),
                        "month", Field.inValue("/at"),
                        "since", new Field(Field.Source.VALUE, "/seconds", false, EpochUnit.SECONDS)),
                true);
        List<Feature> features = List.of(
                time("day", TimePart.DAY_OF_MONTH),
                time("week", TimePart.DAY_OF_WEEK),
                time("month", TimePart.MONTH),
                time("since", TimePart.EPOCH_SECONDS),
                new Feature("list", new FeatureType.Numeric(), 3, Optional.empty(), false, Optional.empty()),
                new Feature("gone", new FeatureType.Numeric(), 2, Optional.of(0.5f), false, Optional.empty()));
        byte[] value =
                bytes("{\"at\": \"2026-11-30T18:20:05.123+09:00\", \"seconds\": 1764585639, \"list\": [1, 2.5, -3e2]}");

        assertDecodingAllocatesNothing(InputFormat.JSON.decoder(9, features, fields), 9, List.of(Event.of(value)));
    }

    private static Feature feature(String name, FeatureType type) {
        return new Feature(name, type, 1, Optional.empty(), false, Optional.empty());
    }

    private static Feature time(String name, TimePart part) {
        return feature(name, new FeatureType.Time(part, ZoneId.of("Europe/Berlin"), Instant.EPOCH));
    }

    private static void assertDecodingAllocatesNothing(InputFormat format, byte[] value) throws RejectException {
        assertDecodingAllocatesNothing(format.decoder(2, List.of()), 2, List.of(Event.of(value)));
    }

    /** Decodes all events in each round. */
    private static void assertDecodingAllocatesNothing(RowDecoder decoder, int width, List<Event> events)
            throws RejectException {
        var rows = new Rows(width, 35);
        long min = Long.MAX_VALUE;
        for (int round = 0; round < MAX_ROUNDS / events.size() && min > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < events.size(); i++) {
                rows.truncate(0);
                decoder.decode(events.get(i), rows);
            }
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
            byte[] result =
                    format.isAvro() ? encoder.encode(rows, 0, 1, Layout.ROW) : encoder.encode(rows, 0, 2, Layout.ROWS);
            long between = THREADS.getCurrentThreadAllocatedBytes();
            byte[] copy = result.clone();
            copied = THREADS.getCurrentThreadAllocatedBytes() - between;
            min = Math.min(min, between - before);
            assertEquals(result.length, copy.length);
        }

        assertEquals(copied, min);
    }
}
