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

/** The built distribution, used as its user would: by its start script, in a process of its own. */
final class Distribution {

    static final Path HOME = Path.of("target/jundenpa").toAbsolutePath();

    /** What the JVM says of the vector module, whatever it is told. */
    private static final String VECTORS = "WARNING: Using incubator modules: jdk.incubator.vector\n";

    private Distribution() {}

    /** What a command did. */
    record Outcome(int code, String out, String err) {}

    /** A command that runs. */
    record Running(Process process, Path out, Path err) {

        /** Asks it to stop, as Ctrl-C and SIGTERM do, and waits for its end. */
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

        /** Waits for a line of its log, while it runs. */
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

    /** Starts a command; its output goes to files of the given folder. */
    static Running start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /** As {@link #start(Path, String...)}, with variables of the environment besides. */
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
