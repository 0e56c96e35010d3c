package io.jundenpa.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Draws the last screen of {@code jundenpa demo} as an SVG picture.
 *
 * <p>Runs the demo of the built distribution in a pseudo terminal, with {@code script} of util-linux. Draws blocks and
 * frames as shapes, because they differ between fonts. The picture has a background, so that it looks the same on light
 * and dark pages.
 *
 * <p>Usage: {@code java src/test/java/io/jundenpa/site/LiveViewPicture.java}
 */
final class LiveViewPicture {

    private static final Path PICTURE = Path.of("src/site/resources/images/live-view.svg");
    private static final String COMMAND = "target/jundenpa/bin/jundenpa demo --records 1500";

    private static final String FRAME_START = "\u001b[H";
    private static final String SCREEN_END = "\u001b[?7h";
    private static final Pattern ESCAPE = Pattern.compile("\u001b\\[([0-9;]*)([A-Za-z])");

    private static final Pattern WORDS = Pattern.compile("\\S+( \\S+)*");

    private static final int COLUMNS = 79;
    private static final double CELL_WIDTH = 9;
    private static final double CELL_HEIGHT = 19;
    private static final double BASELINE = 14.5;
    private static final double MARGIN = 16;

    /** The opacity of each shade. */
    private static final Map<Character, Double> SHADES = Map.of('░', 0.25, '▒', 0.5, '▓', 0.75);

    private static final String EIGHTHS = "▏▎▍▌▋▊▉█";

    private final StringBuilder svg = new StringBuilder();
    private String style = "plain";

    private LiveViewPicture() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> screen = lastScreen(terminalOutput());
        Files.createDirectories(PICTURE.getParent());
        Files.writeString(PICTURE, new LiveViewPicture().draw(screen));
    }

    private static String terminalOutput() throws IOException, InterruptedException {
        Process demo = new ProcessBuilder("script", "--quiet", "--return", "--command", COMMAND, "/dev/null")
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(demo.getInputStream().readAllBytes(), UTF_8);
        if (demo.waitFor() != 0) {
            throw new IOException(COMMAND + " failed:\n" + output);
        }
        return output;
    }

    /** The lines of the last frame, with the escape sequences of their colours. */
    private static List<String> lastScreen(String output) {
        int end = output.lastIndexOf(SCREEN_END);
        int start = output.lastIndexOf(FRAME_START, end) + FRAME_START.length();
        return output.substring(start, end)
                .replaceAll("\r|\u001b\\[[KJ]", "")
                .lines()
                .toList();
    }

    private String draw(List<String> lines) {
        double width = COLUMNS * CELL_WIDTH + 2 * MARGIN;
        double height = lines.size() * CELL_HEIGHT + 2 * MARGIN;
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%1$s" height="%2$s" role="img">
                <title>The live view of jundenpa demo: a handwritten digit, its scores, counts and latency</title>
                <style>
                text { font: 15px "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: currentColor }
                .plain { color: #d7dce2 } .dim { color: #7d8794 } .bold { color: #ffffff; font-weight: bold }
                .green { color: #5fd38d } .red { color: #ff7b72 }
                rect, path { fill: currentColor } path { stroke: currentColor; fill: none }
                </style>
                <rect width="%1$s" height="%2$s" rx="8" style="fill: #161b22"/>
                """.formatted(number(width), number(height)));
        for (int row = 0; row < lines.size(); row++) {
            draw(lines.get(row), row);
        }
        return svg.append("</svg>\n").toString();
    }

    private void draw(String line, int row) {
        int column = 0;
        int start = 0;
        for (MatchResult escape : ESCAPE.matcher(line).results().toList()) {
            column = draw(line.substring(start, escape.start()), column, row);
            style = style(escape.group(1));
            start = escape.end();
        }
        draw(line.substring(start), column, row);
        style = "plain";
    }

    private static String style(String code) {
        return switch (code) {
            case "1" -> "bold";
            case "2" -> "dim";
            case "1;32" -> "green";
            case "1;31" -> "red";
            default -> "plain";
        };
    }

    /** Draws text of one style, and returns the column after it. */
    private int draw(String text, int column, int row) {
        int end = 0;
        while (end < text.length()) {
            int start = end;
            char first = text.charAt(start);
            boolean words = !isShape(first);
            while (end < text.length() && (words ? !isShape(text.charAt(end)) : text.charAt(end) == first)) {
                end++;
            }
            String part = text.substring(start, end);
            if (words) {
                text(part, column + start, row);
            } else {
                shape(first, column + start, part.length(), row);
            }
        }
        return column + text.length();
    }

    private static boolean isShape(char character) {
        return EIGHTHS.indexOf(character) >= 0 || SHADES.containsKey(character) || "─│┌┐└┘".indexOf(character) >= 0;
    }

    /** Draws each group of words separately, because SVG draws several blanks as one. */
    private void text(String text, int column, int row) {
        WORDS.matcher(text)
                .results()
                .forEach(words -> append("<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
                        .formatted(
                                style,
                                number(x(column + words.start())),
                                number(y(row) + BASELINE),
                                words.group()
                                        .replace("&", "&amp;")
                                        .replace("<", "&lt;")
                                        .replace(">", "&gt;"))));
    }

    private void shape(char character, int column, int count, int row) {
        int eighths = EIGHTHS.indexOf(character) + 1;
        if (eighths > 0 || SHADES.containsKey(character)) {
            append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" opacity=\"%s\"/>"
                    .formatted(
                            style,
                            number(x(column)),
                            number(y(row)),
                            number(eighths > 0 && eighths < 8 ? CELL_WIDTH * eighths / 8 : CELL_WIDTH * count),
                            number(CELL_HEIGHT),
                            number(SHADES.getOrDefault(character, 1.0))));
            return;
        }
        append("<path class=\"%s\" d=\"%s\"/>".formatted(style, line(character, column, count, row)));
    }

    private static String line(char character, int column, int count, int row) {
        String left = number(x(column));
        String centre = number(x(column) + CELL_WIDTH / 2);
        String right = number(x(column) + CELL_WIDTH * count);
        String top = number(y(row));
        String middle = number(y(row) + CELL_HEIGHT / 2);
        String bottom = number(y(row) + CELL_HEIGHT);
        return switch (character) {
            case '─' -> "M" + left + " " + middle + "H" + right;
            case '│' -> "M" + centre + " " + top + "V" + bottom;
            case '┌' -> "M" + centre + " " + bottom + "V" + middle + "H" + right;
            case '┐' -> "M" + left + " " + middle + "H" + centre + "V" + bottom;
            case '└' -> "M" + centre + " " + top + "V" + middle + "H" + right;
            default -> "M" + left + " " + middle + "H" + centre + "V" + top;
        };
    }

    private void append(String element) {
        svg.append(element).append('\n');
    }

    private static double x(int column) {
        return MARGIN + column * CELL_WIDTH;
    }

    private static double y(int row) {
        return MARGIN + row * CELL_HEIGHT;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
