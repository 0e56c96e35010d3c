package io.jundenpa.site;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.jundenpa.cli.CommandModel;
import io.jundenpa.site.MarkdownPage.Block;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the YAML, commands, Java, messages and links of the documentation. */
class DocumentationTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String TESTS = "tests";
    private static final Path DIGITS = Path.of("config/digits");

    @TempDir
    private Path folder;

    private static List<Block> blocks(String language) {
        return MarkdownPage.all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    @Test
    void readmeIsShort() throws IOException {
        assertTrue(Files.readAllLines(Path.of("README.md")).size() <= 150);
    }

    /** The YAML blocks of pipelines and models, except those of the layers page: LayersPageTest tests them. */
    static List<Block> yaml() {
        return blocks("yaml").stream()
                .filter(block -> !block.page().endsWith("reference/layers.md"))
                .filter(block -> !block.options().containsKey(TESTS))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void yamlIsReadAsAPipelineOrAModel(Block block) throws IOException {
        ObjectNode tree = (ObjectNode) YAML.readTree(block.content());
        String fragment = block.options().getOrDefault("fragment", "");

        Path file = fragment.equals("pipeline") || tree.has("application")
                ? pipeline(tree, block)
                : model(tree, block, fragment.equals("model"));

        CommandModel.Outcome outcome = CommandModel.run("validate", file.toString());
        assertEquals(0, outcome.code(), outcome.output());
    }

    static List<Block> tests() {
        return blocks("yaml").stream()
                .filter(block -> block.options().containsKey(TESTS))
                .toList();
    }

    /** The block names the folder of the pipeline, which has the same tests for the sessions of the page. */
    @ParameterizedTest
    @MethodSource("tests")
    void testsOfAPipelinePass(Block block) throws IOException {
        Path home = Path.of(block.options().get(TESTS));
        Path tests = home.resolve("tests.yaml");

        assertEquals(Files.readString(tests), block.content());
        CommandModel.Outcome outcome =
                CommandModel.run("test", home.resolve("pipeline.yaml").toString(), tests.toString());
        assertEquals(0, outcome.code(), outcome.output());
    }

    /** Writes a pipeline. A fragment replaces keys of the digits pipeline. The block names the folder of the model. */
    private Path pipeline(ObjectNode keys, Block block) throws IOException {
        Path home = block.options().containsKey("in")
                ? RESOURCES.resolve(block.options().get("in"))
                : DIGITS.resolveSibling("");
        ObjectNode whole =
                (ObjectNode) YAML.readTree(DIGITS.resolveSibling("digits.yaml").toFile());
        if (!block.options().containsKey("fragment")) {
            whole.removeAll();
        }
        whole.setAll(keys);
        whole.put(
                "model",
                home.resolve(whole.path("model").asText()).toAbsolutePath().toString());
        return write(whole, "pipeline.yaml");
    }

    /** Writes a model into a copy of the folder of its files. A fragment replaces keys of the model in that folder. */
    private Path model(ObjectNode keys, Block block, boolean fragment) throws IOException {
        Path home = block.options().containsKey("in")
                ? RESOURCES.resolve(block.options().get("in"))
                : DIGITS;
        try (Stream<Path> files = Files.list(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        ObjectNode whole = (ObjectNode) YAML.readTree(home.resolve("model.yaml").toFile());
        whole.remove("examples");
        if (!fragment) {
            whole.removeAll();
        }
        whole.setAll(keys);
        write(whole, "model.yaml");
        return folder;
    }

    private Path write(ObjectNode tree, String name) throws IOException {
        Path file = folder.resolve(name);
        YAML.writeValue(file.toFile(), tree);
        return file;
    }

    @Test
    void commandsAreParsed() {
        Stream<List<String>> inBlocks = Stream.concat(
                blocks("sh").stream().flatMap(block -> CommandLines.ofScript(block.content()).stream()),
                blocks("console").stream().flatMap(block -> CommandLines.ofSession(block.content()).stream()));
        Stream<List<String>> inProse = MarkdownPage.all().stream()
                .flatMap(page -> page.codes().stream())
                .filter(code -> code.startsWith("jundenpa "))
                .flatMap(code -> CommandLines.call(code).stream());
        List<List<String>> calls = Stream.concat(inBlocks, inProse).toList();

        assertTrue(calls.size() > 30, calls.size() + " calls");
        assertAll(calls.stream()
                .<Executable>map(call -> () -> assertDoesNotThrow(
                        () -> CommandModel.commandLine().parseArgs(call.toArray(String[]::new)), call.toString())));
    }

    static List<Block> sessions() {
        return blocks("console").stream()
                .filter(block -> block.options().containsKey("run"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void commandsPrintWhatThePageShows(Block session) {
        Path home = Path.of(session.options().get("run")).normalize();
        StringBuilder printed = new StringBuilder();

        for (String line :
                session.content().lines().filter(line -> line.startsWith("$ ")).toList()) {
            String[] arguments = CommandLines.call(line.substring(2)).orElseThrow().stream()
                    .map(argument -> Files.exists(home.resolve(argument))
                            ? home.resolve(argument).toString()
                            : argument)
                    .toArray(String[]::new);
            printed.append(line).append('\n').append(CommandModel.run(arguments).output());
        }

        String shown = home.toString().isEmpty()
                ? printed.toString()
                : printed.toString().replace(home + "/", "");
        assertEquals(session.content(), shown);
    }

    static List<Block> java() {
        return blocks("java");
    }

    @ParameterizedTest
    @MethodSource("java")
    void javaIsCompiledAndRunsIfItSaysSo(Block block) throws Exception {
        Path source = Files.writeString(folder.resolve("Snippet.java"), snippet(block.content()));
        var messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));

        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        options,
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();

        assertTrue(compiled, messages.toString());
        if (block.options().containsKey("run")) {
            try (var loader = new URLClassLoader(
                    new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
                loader.loadClass("Snippet").getMethod("run").invoke(null);
            }
        }
    }

    /** A class with the statements of a block. Adds the imports of the JDK and of JUnit, which the pages leave out. */
    private static String snippet(String content) {
        List<String> imports =
                content.lines().filter(line -> line.startsWith("import ")).toList();
        String statements =
                content.lines().filter(line -> !imports.contains(line)).collect(Collectors.joining("\n"));
        return """
                import static java.nio.charset.StandardCharsets.UTF_8;
                import static org.junit.jupiter.api.Assertions.*;
                import java.nio.file.*;
                import java.util.*;
                %s
                public final class Snippet {
                    public static void run() throws Exception {
                        %s
                    }
                }
                """.formatted(String.join("\n", imports), statements);
    }

    @Test
    void messagesAreThoseOfTheSources() throws IOException {
        String sources = literals();
        List<String> missing = blocks("text").stream()
                .filter(block -> block.options().containsKey("message"))
                .flatMap(block -> block.content().lines())
                .flatMap(line -> Arrays.stream(line.split("\\.\\.\\.")))
                .map(String::strip)
                .filter(part -> part.length() > 3 && !sources.contains(part))
                .toList();

        assertEquals(List.of(), missing);
    }

    /** The main sources. String literals that are split with + are joined. */
    private static String literals() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(DocumentationTest::text)
                    .map(text -> text.replaceAll("\"\\s*\\+\\s*\"", "").replace("\\\"", "\""))
                    .collect(Collectors.joining());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void linksResolveInTheRepository() {
        List<String> broken = MarkdownPage.all().stream()
                .flatMap(page -> page.links().stream()
                        .filter(link -> !resolves(link, page.file()))
                        .map(link -> page.file() + ": " + link))
                .toList();

        assertEquals(List.of(), broken);
    }

    private static boolean resolves(String link, Path from) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        return Files.exists(target)
                && (parts.length < 2 || MarkdownPage.read(target).anchors().contains(parts[1]));
    }

    /** The files in the repository that a link of the distribution's README can mean. */
    private static Stream<Path> packed(String link) {
        return link.startsWith("docs/")
                ? Stream.of("src/site/markdown", "src/site/resources").map(from -> Path.of(from, link.substring(5)))
                : Stream.of(Path.of(link));
    }

    /** The distribution has the pages in the folder docs, so they may link only to each other. */
    @Test
    void linksResolveInTheDistribution() {
        List<String> leaving = MarkdownPage.site().stream()
                .flatMap(page -> page.links().stream()
                        .filter(link ->
                                !page.file().resolveSibling(link).normalize().startsWith(MarkdownPage.SITE))
                        .map(link -> page.file() + ": " + link))
                .toList();
        List<String> missing = MarkdownPage.read(Path.of("src/main/assembly/README.md")).links().stream()
                .filter(link -> packed(link).noneMatch(Files::exists))
                .toList();

        assertEquals(List.of(), leaving);
        assertEquals(List.of(), missing);
    }

    @Test
    void everyPageIsReachedFromTheStartPage() {
        Set<Path> reached = new TreeSet<>();
        Deque<Path> open = new ArrayDeque<>(List.of(MarkdownPage.SITE.resolve("index.md")));
        while (!open.isEmpty()) {
            Path page = open.remove();
            if (reached.add(page)) {
                MarkdownPage.read(page).links().stream()
                        .map(link -> page.resolveSibling(link.replaceFirst("#.*", ""))
                                .normalize())
                        .filter(target -> target.toString().endsWith(".md") && Files.exists(target))
                        .forEach(open::add);
            }
        }

        assertEquals(
                MarkdownPage.site().stream().map(MarkdownPage::file).collect(Collectors.toCollection(TreeSet::new)),
                reached);
    }
}
