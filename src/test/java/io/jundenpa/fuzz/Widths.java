package io.jundenpa.fuzz;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RowDecoder;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Models of several widths and their decoders of one format, without names. */
final class Widths {

    private static final List<Integer> WIDTHS = List.of(1, 3, 8);

    private final List<RowDecoder> decoders;

    Widths(InputFormat format) {
        decoders =
                WIDTHS.stream().map(width -> format.decoder(width, List.of())).toList();
    }

    /**
     * Whether one of the models can score a record; fails unless each decodes it as expected.
     *
     * @param expected the rows by the width, or nothing
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
