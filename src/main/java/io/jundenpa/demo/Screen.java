package io.jundenpa.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * The live view on a terminal's alternate screen, by the control sequences of xterm that every terminal knows.
 *
 * <p>A picture is drawn over the one before, in one write, so that nothing flickers. What is written to the standard
 * error meanwhile, the log above all, would tear the picture: it is kept and follows when the screen is left.
 */
final class Screen implements Display {

    private static final String ESCAPE = "\u001b[";
    /** The alternate screen, no cursor, no wrapping of lines. */
    private static final String ENTER = ESCAPE + "?1049h" + ESCAPE + "?25l" + ESCAPE + "?7l" + ESCAPE + "2J";

    private static final String LEAVE = ESCAPE + "?7h" + ESCAPE + "?25h" + ESCAPE + "?1049l";
    private static final String HOME = ESCAPE + "H";
    private static final String REST_OF_LINE = ESCAPE + "K";
    private static final String REST_OF_SCREEN = ESCAPE + "J";
    private static final int MOST_KEPT = 8 * 1024;

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
        write(HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE + REST_OF_SCREEN);
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

    /** Keeps the beginning: the first error is the one that matters. */
    private static final class Kept extends ByteArrayOutputStream {

        @Override
        public synchronized void write(int b) {
            if (size() < MOST_KEPT) {
                super.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, Math.min(length, MOST_KEPT - size()));
        }
    }
}
