package io.jundenpa.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * Shows the live view on the alternate screen of a terminal.
 *
 * <p>Each picture overwrites the one before in a single write, so that nothing flickers. The standard error, which
 * includes the log, would spoil the picture. It is kept in memory and printed after the screen is left.
 *
 * <p>Source of the control sequences: Moy, Gildea, Dickey, "XTerm Control Sequences". All common terminals know them.
 */
final class Screen implements Display {

    private static final String ESCAPE = "\u001b[";
    /** Alternate screen, no cursor, no line wrapping, clear. */
    private static final String ENTER = ESCAPE + "?1049h" + ESCAPE + "?25l" + ESCAPE + "?7l" + ESCAPE + "2J";

    private static final String LEAVE = ESCAPE + "?7h" + ESCAPE + "?25h" + ESCAPE + "?1049l";
    private static final String HOME = ESCAPE + "H";
    private static final String ERASE_TO_LINE_END = ESCAPE + "K";
    private static final String ERASE_TO_SCREEN_END = ESCAPE + "J";
    private static final int MAX_KEPT_BYTES = 8 * 1024;

    private final PrintStream out;
    private final LiveView view;
    private final PrintStream error = System.err;
    private final Kept kept = new Kept();

    /** Enters the alternate screen. */
    Screen(PrintStream out, LiveView view) {
        this.out = out;
        this.view = view;
        System.setErr(new PrintStream(kept, true, UTF_8));
        write(ENTER);
    }

    @Override
    public void show(Statistics.Snapshot now) {
        List<String> lines = view.render(now);
        write(HOME + String.join(ERASE_TO_LINE_END + "\r\n", lines) + ERASE_TO_LINE_END + ERASE_TO_SCREEN_END);
    }

    @Override
    public void close() {
        write(LEAVE);
        System.setErr(error);
        error.print(kept.toString(UTF_8));
        error.flush();
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** Keeps the first 8 KiB: the first error matters most. */
    private static final class Kept extends ByteArrayOutputStream {

        @Override
        public synchronized void write(int b) {
            if (size() < MAX_KEPT_BYTES) {
                super.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, Math.min(length, MAX_KEPT_BYTES - size()));
        }
    }
}
