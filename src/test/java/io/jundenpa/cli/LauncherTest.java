package io.jundenpa.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The start script, with a fake Java that has the vector module and prints its flags. */
class LauncherTest {

    private static final String JAVA = """
            #!/bin/sh
            [ "$1" = --list-modules ] && exec echo jdk.incubator.vector@17
            for flag; do
                case $flag in
                    --add-modules=* | -Djundenpa.log* | --from-outside) echo "${flag#-Djundenpa.}" ;;
                    -Dotel.*) [ "$prints" = otel ] && echo "$flag" ;;
                esac
            done
            true
            """;

    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    @TempDir
    private Path home;

    @BeforeEach
    void writeJava() throws IOException {
        Path java = Files.writeString(Files.createDirectory(home.resolve("bin")).resolve("java"), JAVA);
        java.toFile().setExecutable(true);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            run p.yaml,          true,  log=INFO log.kafka=WARN
            -v run p.yaml,       true,  log=INFO log.kafka=WARN
            score p.yaml -v,     true,  log=INFO log.kafka=WARN
            demo,                true,  log=WARN log.kafka=WARN
            --verbose bench,     true,  log=WARN log.kafka=WARN
            test p.yaml t.yaml,  false, log=WARN log.kafka=WARN
            check p.yaml,        false, log=INFO log.kafka=OFF
            -v check p.yaml,     false, log=INFO log.kafka=OFF
            validate run,        false, log=INFO log.kafka=WARN
            -v,                  false, log=INFO log.kafka=WARN
            '',                  false, log=INFO log.kafka=WARN
            """)
    void theCommandChoosesTheVectorModuleAndTheLogAtAnyPlace(String arguments, boolean vectors, String log)
            throws Exception {
        assertEquals(vectors ? VECTORS + " " + log : log, flags(Map.of(), arguments));
    }

    /** Flags of the user come later, so they win. */
    @Test
    void aTracingAgentLeavesTheHeadersOfRecordsUnlessTheUserWantsIt() throws Exception {
        String flag = "-Dotel.instrumentation.kafka.producer-propagation.enabled=";
        assertEquals(
                "log=INFO log.kafka=WARN " + flag + "false " + flag + "true",
                flags(Map.of("JAVA_OPTS", flag + "true", "prints", "otel"), "validate p.yaml"));
    }

    @Test
    void environmentVariablesDoNotBecomeFlags() throws Exception {
        assertEquals("log=INFO log.kafka=WARN", flags(Map.of("vectors", "--from-outside"), "validate p.yaml"));
    }

    /** Java separates the parts of a class path with colons. */
    @Test
    void folderWithAColonIsRefused() throws Exception {
        Path bin = Files.createDirectories(home.resolve("a:b/bin"));
        Path script = Files.copy(Path.of("src/main/bin/jundenpa"), bin.resolve("jundenpa"));
        Process process = new ProcessBuilder("sh", script.toString(), "validate", "p.yaml")
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(
                "Jundenpa is installed in " + home.toRealPath().resolve("a:b")
                        + ", expected a folder without a colon in its path; move it\n",
                out);
        assertEquals(1, process.waitFor());
    }

    private String flags(Map<String, String> environment, String arguments) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of("sh", "src/main/bin/jundenpa"),
                        Stream.of(arguments.split(" ")).filter(argument -> !argument.isEmpty()))
                .toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("JAVA_OPTS");
        builder.environment().put("JAVA_HOME", home.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(0, process.waitFor(), out);
        return out.lines().collect(Collectors.joining(" "));
    }
}
