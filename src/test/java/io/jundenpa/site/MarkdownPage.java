package io.jundenpa.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of the documentation, with the parts that the tests need.
 *
 * @param file relative to the project's folder
 * @param text the whole file
 */
record MarkdownPage(Path file, String text) {

    static final Path SITE = Path.of("src/site/markdown");

    private static final Pattern BLOCK =
            Pattern.compile("^( *)```([^\n`]*)\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)]+)\\)");
    private static final Pattern TABLE = Pattern.compile("^\\|[-| ]+\\|\n((?:\\|.*\\|\n?)+)", Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#+ +(.+)$", Pattern.MULTILINE);

    /**
     * A fenced block.
     *
     * @param language the first word after the fence
     * @param options the other words, such as {@code run} or {@code in=site}
     */
    record Block(Path page, String language, Map<String, String> options, String content) {

        @Override
        public String toString() {
            return page + ": " + content;
        }
    }

    static MarkdownPage read(Path file) {
        try {
            return new MarkdownPage(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A page by its name below {@code src/site/markdown}. */
    static MarkdownPage ofSite(String name) {
        return read(SITE.resolve(name));
    }

    /** The pages of the site. */
    static List<MarkdownPage> site() {
        try (Stream<Path> files = Files.walk(SITE)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(MarkdownPage::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pages of the site, the README and CONTRIBUTING.md. */
    static List<MarkdownPage> all() {
        return Stream.concat(
                        Stream.of(Path.of("README.md"), Path.of(".github/CONTRIBUTING.md"))
                                .map(MarkdownPage::read),
                        site().stream())
                .toList();
    }

    List<Block> blocks() {
        return BLOCK.matcher(text).results().map(this::block).toList();
    }

    private Block block(MatchResult block) {
        List<String> words = Arrays.asList(block.group(2).trim().split(" +"));
        Map<String, String> options = words.stream()
                .skip(1)
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts.length < 2 ? "" : parts[1]));
        String content = block.group(3).replaceAll("(?m)^" + block.group(1), "");
        return new Block(file, words.get(0), options, content);
    }

    /** The text without fenced blocks. */
    private String prose() {
        return BLOCK.matcher(text).replaceAll("");
    }

    /** The text without fenced blocks, as one line: a pattern then matches across a line break. */
    String unwrapped() {
        return prose().replaceAll("\\s+", " ");
    }

    /** The texts in backquotes. */
    List<String> codes() {
        return codes(prose());
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text)
                .results()
                .map(code -> code.group(1).replaceAll("\\s+", " "))
                .toList();
    }

    /** The targets of links and images, without URLs. */
    List<String> links() {
        return LINK.matcher(CODE.matcher(prose()).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.matches("[a-z]+:.*"))
                .toList();
    }

    /** The anchors of the headings, as GitHub makes them. */
    Set<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** The cells of the tables below a heading, row by row, without the table heads. */
    List<List<String>> rows(String heading) {
        var section = Pattern.compile(
                        "^#+ " + Pattern.quote(heading) + "\n(.*?)(?=^#+ |\\z)", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(prose());
        if (!section.find()) {
            throw new AssertionError(file + " has no section " + heading);
        }
        return TABLE.matcher(section.group(1))
                .results()
                .flatMap(table -> table.group(1).lines())
                .map(line -> Arrays.stream(line.substring(1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
    }

    /** The texts in backquotes in the first column of the tables below a heading. */
    List<String> firstCodes(String heading) {
        return rows(heading).stream().flatMap(row -> codes(row.get(0)).stream()).toList();
    }
}
