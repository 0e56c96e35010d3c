package io.jundenpa.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.event.Enrichment;
import io.jundenpa.event.EpochUnit;
import io.jundenpa.event.Event;
import io.jundenpa.event.Feature;
import io.jundenpa.event.FeatureType;
import io.jundenpa.event.FeatureType.Bool;
import io.jundenpa.event.FeatureType.Category;
import io.jundenpa.event.FeatureType.Hash;
import io.jundenpa.event.FeatureType.Numeric;
import io.jundenpa.event.FeatureType.Time;
import io.jundenpa.event.Field;
import io.jundenpa.event.Field.Source;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.ResultForm;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.TimePart;
import io.jundenpa.event.TokenDecoders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decodes a record whose value, key and header are the input, with several sets of features and fields. The decoder and the
 * decoder without its fast path must agree. A result that holds the event must be the event and the output.
 */
public final class EventTarget {

    private static final byte[] OUTPUT = "[0.5]".getBytes(StandardCharsets.UTF_8);

    private static final ObjectMapper TREES = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2000)
                    .maxNumberLength(1 << 20)
                    .maxNameLength(1 << 20)
                    .build())
            .build());

    private static final List<Model> MODELS = List.of(
            new Model(
                    true,
                    Map.of(
                            "a",
                            new Field(Source.VALUE, "/a", true, EpochUnit.MILLIS),
                            "b",
                            at("/o/b"),
                            "c",
                            at("/o/c")),
                    feature("a", new Numeric(), 1),
                    feature("b", new Bool(), 1),
                    feature("c", new Category(List.of("DE", "5", "\u91D1"), OptionalInt.empty()), 1)),
            new Model(
                    false,
                    Map.of("t", at("/t"), "h", at("/o/h"), "l", at("/l")),
                    feature("t", new Time(TimePart.HOUR_OF_DAY, ZoneId.of("Europe/Berlin"), Instant.EPOCH), 1),
                    feature("h", new Hash(64), 1),
                    feature("l", new Numeric(), 2)),
            new Model(
                    true,
                    Map.of("k", new Field(Source.KEY, "/o/c", false, EpochUnit.MILLIS), "i", at("/l/1"), "a", at("/a")),
                    feature("k", new Category(List.of("DE"), OptionalInt.of(1)), 1),
                    feature("i", new Numeric(), 1),
                    new Feature("a", new Numeric(), 1, Optional.of(7f), true, Optional.of(new Feature.Range(0, 9)))),
            new Model(
                    true,
                    Map.of(
                            "n", new Field(Source.HEADER, "n", false, EpochUnit.MILLIS),
                            "k", new Field(Source.KEY_TEXT, "", false, EpochUnit.SECONDS)),
                    new Feature("n", new Numeric(), 1, Optional.of(1f), true, Optional.empty()),
                    new Feature(
                            "k",
                            new Time(TimePart.AGE_SECONDS, ZoneId.of("UTC"), Instant.EPOCH),
                            1,
                            Optional.of(1f),
                            true,
                            Optional.empty()),
                    feature("a", new Numeric(), 1)));

    private EventTarget() {}

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether a model can score this record. */
    static boolean takes(byte[] data) {
        boolean taken = false;
        for (Model model : MODELS) {
            taken |= model.takes(data);
        }
        return taken;
    }

    private static Field at(String pointer) {
        return Field.inValue(pointer);
    }

    private static Feature feature(String name, FeatureType type, int size) {
        return new Feature(name, type, size, Optional.empty(), false, Optional.empty());
    }

    /** A record whose parts are all the same bytes. */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    private record Whole(byte[] value) implements Event {

        @Override
        public Optional<byte[]> key() {
            return Optional.of(value);
        }

        @Override
        public Optional<byte[]> header(String name) {
            return key();
        }

        @Override
        public long timestamp() {
            return 1_764_585_696_046L;
        }
    }

    /** The two ways to decode a record, and the forms of its result. */
    private record Model(int width, RowDecoder decoder, RowDecoder byToken, ResultForm into, ResultForm copy) {

        Model(boolean ignoreUnknown, Map<String, Field> byFeature, Feature... features) {
            this(
                    List.of(features).stream().mapToInt(Feature::size).sum(),
                    List.of(features),
                    new Fields(byFeature, ignoreUnknown));
        }

        private Model(int width, List<Feature> features, Fields fields) {
            this(
                    width,
                    InputFormat.JSON.decoder(width, features, fields),
                    TokenDecoders.json(width, features, fields),
                    new Enrichment(Optional.of("/o/result"), false, Map.of())
                            .form()
                            .orElseThrow(),
                    new Enrichment(Optional.empty(), false, Map.of("copy", "/o/c"))
                            .form()
                            .orElseThrow());
        }

        boolean takes(byte[] data) {
            Decoding decoding = decode(decoder, data);
            Expect.equal(decode(byToken, data), decoding, "token by token");
            if (decoding.rows().isPresent()) {
                expectResults(data);
            }
            return decoding.rows().isPresent();
        }

        private Decoding decode(RowDecoder whole, byte[] data) {
            return Decoding.of((event, rows) -> whole.decode(new Whole(event.value()), rows), width, data);
        }

        /** Of a key that appears twice, the last one counts, for the tree as for a copy. */
        private void expectResults(byte[] data) {
            try {
                byte[] copied = copy.of(Event.of(data), OUTPUT);
                ObjectNode expected = TREES.createObjectNode();
                JsonNode tree = TREES.readTree(data);
                expected.set("copy", tree.at("/o/c").isMissingNode() ? expected.nullNode() : tree.at("/o/c"));
                expected.set("result", TREES.readTree(OUTPUT));
                Expect.equal(expected, TREES.readTree(copied), "copied");

                JsonNode spliced = TREES.readTree(into.of(Event.of(data), OUTPUT));
                Expect.equal(TREES.readTree(OUTPUT), spliced.at("/o/result"), "output");
                ((ObjectNode) spliced.get("o")).remove("result");
                Expect.equal(tree, tree.has("o") ? spliced : without(spliced), "the event");
            } catch (RejectException e) {
                Expect.that(!e.getMessage().isBlank(), "rejected without a message");
            } catch (IOException e) {
                throw new AssertionError("a result is not valid JSON", e);
            }
        }

        private static JsonNode without(JsonNode spliced) {
            return ((ObjectNode) spliced).without("o");
        }
    }
}
