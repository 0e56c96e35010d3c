package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.jundenpa.event.Feature;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.TokenDecoders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decodes a JSON record for models of several widths, with and without names. The decoder, the decoder without its fast path and
 * the oracle must agree.
 */
public final class JsonTarget {

    /** Text that may exceed a limit, so that a valid record is rejected. */
    private static final Pattern LONG = Pattern.compile("[-+.0-9eE]{64}|\"[^\"]{200}");

    private static final List<Model> MODELS = List.of(
            new Model(1),
            new Model(3),
            new Model(8),
            new Model(
                    3,
                    new Feature("a", Optional.empty()),
                    new Feature("b", Optional.of(2f)),
                    new Feature("\u91D1", Optional.of(-0f))),
            new Model(2, new Feature("features", Optional.empty()), new Feature("id", Optional.of(1f))));

    private JsonTarget() {}

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

    /** The input of a model and the three ways to decode it. */
    private record Model(int width, RowDecoder decoder, RowDecoder byToken, JsonOracle oracle) {

        Model(int width, Feature... features) {
            this(
                    width,
                    InputFormat.JSON.decoder(width, List.of(features)),
                    TokenDecoders.json(width, List.of(features)),
                    new JsonOracle(width, List.of(features)));
        }

        boolean takes(byte[] data) {
            Decoding decoding = Decoding.of(decoder, width, data);
            Expect.equal(Decoding.of(byToken, width, data), decoding, "width " + width + ", token by token");
            Optional<Decoding.Table> expected = oracle.rows(data);
            boolean limited = decoding.rows().isEmpty()
                    && LONG.matcher(new String(data, ISO_8859_1)).find();
            Expect.that(
                    limited || expected.equals(decoding.rows()),
                    "width " + width + ": expected " + expected + ", found " + decoding);
            return decoding.rows().isPresent();
        }
    }
}
