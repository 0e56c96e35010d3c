package io.jundenpa.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts the built distribution by its start script, as its users do. */
final class Distribution {

    static final Path HOME = Path.of("target/jundenpa").toAbsolutePath();

    /** The JVM always prints this for the vector module. */
    private static final String VECTORS = "WARNING: Using incubator modules: jdk.incubator.vector\n";

    private Distribution() {}

    /** The exit code and the output of a command. */
    record Outcome(int code, String out, String err) {}

    /** A command in progress. */
    record Running(Process process, Path out, Path err) {

        /** Sends SIGTERM and waits for the end. */
        Outcome stop(Duration limit) throws InterruptedException {
            process.destroy();
            return await(limit);
        }

        Outcome await(Duration limit) throws InterruptedException {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("did not end within " + limit + "\n" + text(out) + text(err));
            }
            return new Outcome(process.exitValue(), text(out), text(err).replace(VECTORS, ""));
        }

        /** Waits for a line of the log. */
        void awaitLine(String end, Duration limit) throws InterruptedException {
            long deadline = System.nanoTime() + limit.toNanos();
            while (text(err).lines().noneMatch(line -> line.endsWith(end))) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError("no line " + end + "\n" + stop(limit));
                }
                Thread.sleep(20);
            }
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts a command. Its output goes to files in the folder. */
    static Running start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /** As {@link #start(Path, String...)}, with more environment variables. */
    static Running start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/jundenpa").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        var builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("JUNDENPA_"));
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /** Runs a command to its end. */
    static Outcome run(Path folder, String... arguments) throws IOException, InterruptedException {
        return start(folder, arguments).await(Duration.ofMinutes(2));
    }
}
