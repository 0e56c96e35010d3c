package io.jundenpa.fuzz;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RowDecoder;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Decoders of one format for models of several widths, without names. */
final class Widths {

    private static final List<Integer> WIDTHS = List.of(1, 3, 8);

    private final List<RowDecoder> decoders;

    Widths(InputFormat format) {
        decoders =
                WIDTHS.stream().map(width -> format.decoder(width, List.of())).toList();
    }

    /**
     * Whether a decoder accepts a record. Fails unless each decodes it as expected.
     *
     * @param expected gives the rows for a width; empty if the record must be rejected
     */
    boolean takes(byte[] data, IntFunction<Optional<Decoding.Table>> expected) {
        boolean taken = false;
        for (int i = 0; i < decoders.size(); i++) {
            int width = WIDTHS.get(i);
            Decoding decoding = Decoding.of(decoders.get(i), width, data);
            Expect.equal(expected.apply(width), decoding.rows(), "width " + width);
            taken |= decoding.rows().isPresent();
        }
        return taken;
    }
}
