package io.jundenpa.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fuzzes the targets with Jazzer, one after the other, each in a JVM with little memory.
 *
 * <p>The corpus of a target stays in {@code target/fuzz/TARGET/corpus}, the inputs that failed in {@code target/fuzz/TARGET}.
 */
final class Fuzz {

    private static final Path FOLDER = Path.of("target/fuzz");

    /** The classes whose branches and comparisons guide the fuzzer. */
    private static final String INSTRUMENTED = "io.jundenpa.**:io.jhdf.**";

    private Fuzz() {}

    /** The arguments are the seconds per target and the name of a target. Without a name all targets are fuzzed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String name = arguments.length > 1 ? arguments[1] : "";
        List<String> found = new ArrayList<>();
        for (Target target : Target.named(name)) {
            found.addAll(fuzz(target, Integer.parseInt(arguments[0])));
        }
        found.forEach(System.err::println);
        System.exit(found.isEmpty() ? 0 : 1);
    }

    /** Fuzzes a target and describes what was found. */
    private static List<String> fuzz(Target target, int seconds) throws IOException, InterruptedException {
        Path folder = FOLDER.resolve(target.key());
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        for (Path seed : target.seeds()) {
            Files.copy(seed, corpus.resolve(seed.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        Set<Path> before = findings(folder);
        int exit = new ProcessBuilder(command(target, seconds, folder, corpus))
                .inheritIO()
                .start()
                .waitFor();
        Set<Path> findings = findings(folder);
        findings.removeAll(before);
        if (exit != 0 && findings.isEmpty()) {
            return List.of(target.key() + ": Jazzer ended with exit code " + exit + " and left no input; see above");
        }
        return findings.stream().map(file -> description(target, file)).toList();
    }

    private static String description(Target target, Path file) {
        return target.key() + ": " + file + " fails; to repeat it, copy it to " + target.folder() + "/ and call"
                + " mvn test -Dtest=FuzzTest";
    }

    private static List<String> command(Target target, int seconds, Path folder, Path corpus) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type().getName(),
                "--instrumentation_includes=" + INSTRUMENTED,
                "--custom_hook_includes=" + INSTRUMENTED,
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-max_total_time=" + seconds,
                "-timeout=10",
                "-rss_limit_mb=2048",
                // A value profile fills the corpus with invalid inputs, so that valid ones are hardly ever changed.
                "-use_value_profile=0",
                "-print_final_stats=1",
                corpus.toString());
    }

    /** The inputs that failed. Jazzer begins their names with the kind of failure, such as {@code crash-}. */
    private static Set<Path> findings(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("(crash|timeout|oom|leak)-.*"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
