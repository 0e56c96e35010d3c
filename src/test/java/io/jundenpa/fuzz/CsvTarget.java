package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.Layout;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decodes a CSV record for models of several widths. The oracle is a pattern with {@link Float#parseFloat}. */
public final class CsvTarget {

    private static final int MAX_LENGTH = 64;
    private static final Pattern NUMBER =
            Pattern.compile("[ \t]*([-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?)[ \t]*");

    private static final Widths MODELS = new Widths(InputFormat.CSV);

    private CsvTarget() {}

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether a model can score this record. */
    static boolean takes(byte[] data) {
        String text = new String(data, ISO_8859_1);
        return MODELS.takes(data, width -> expected(text, width));
    }

    private static Optional<Decoding.Table> expected(String text, int width) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        boolean ended = text.endsWith("\n");
        String[] lines = (ended ? text.substring(0, text.length() - 1) : text).split("\n", -1);
        float[] values = new float[lines.length * width];
        for (int row = 0; row < lines.length; row++) {
            boolean returned = lines[row].endsWith("\r") && (ended || row < lines.length - 1);
            String line = returned ? lines[row].substring(0, lines[row].length() - 1) : lines[row];
            String[] cells = line.split(",", -1);
            if (cells.length != width) {
                return Optional.empty();
            }
            for (int column = 0; column < width; column++) {
                var number = NUMBER.matcher(cells[column]);
                if (!number.matches() || number.group(1).length() > MAX_LENGTH) {
                    return Optional.empty();
                }
                float value = Float.parseFloat(number.group(1));
                if (Float.isInfinite(value)) {
                    return Optional.empty();
                }
                values[row * width + column] = value;
            }
        }
        return Optional.of(Decoding.Table.of(lines.length == 1 ? Layout.ROW : Layout.ROWS, values));
    }
}
