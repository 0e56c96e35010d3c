package io.jundenpa.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The instances of the application, each a process. An instance that is started again continues its log. A process that ends
 * by itself is a fault.
 */
final class Scorers implements AutoCloseable {

    /** The built distribution. */
    static final Path HOME = Path.of("target/jundenpa").toAbsolutePath();

    static final int MAX = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String RUNNING = ": running\n";
    private static final int BY_SIGTERM = 128 + 15;
    private static final Pattern ROWS_PER_PASS = Pattern.compile("([0-9.]+) rows to a forward pass");

    private final Path folder;
    private final List<String> command;
    private final Process[] processes = new Process[MAX];
    private final int[] starts = new int[MAX];
    private final List<Duration> stops = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** Instances with the given command. */
    Scorers(Path folder, List<String> command) {
        this.folder = folder;
        this.command = command;
    }

    /** Starts an instance. */
    void start(int scorer) throws IOException {
        starts[scorer] = count(text(scorer), RUNNING);
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(scorer).toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("JUNDENPA_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS", "-Xmx256m");
        processes[scorer] = builder.start();
    }

    /** Waits until the log of a started instance says that it runs. */
    void awaitRunning(int scorer) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!hasRun(scorer)) {
            if (System.nanoTime() > deadline || !isAlive(scorer)) {
                throw new AssertionError("scorer " + scorer + " does not run\n" + text(scorer));
            }
            Thread.sleep(50);
        }
    }

    private boolean hasRun(int scorer) throws IOException {
        return count(text(scorer), RUNNING) > starts[scorer];
    }

    /** Whether an instance is alive. */
    boolean isAlive(int scorer) {
        return processes[scorer] != null && processes[scorer].isAlive();
    }

    /** The process id of an instance. */
    long pid(int scorer) {
        return processes[scorer].pid();
    }

    /** Kills an instance with SIGKILL. */
    void kill(int scorer) throws InterruptedException {
        expectAlive(scorer);
        processes[scorer].destroyForcibly().waitFor();
        processes[scorer] = null;
    }

    /** Sends a signal to an instance, such as STOP or CONT. */
    void signal(int scorer, String name) throws IOException, InterruptedException {
        expectAlive(scorer);
        new ProcessBuilder("kill", "-" + name, Long.toString(pid(scorer)))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Sends SIGTERM to an instance and waits. An exit code other than 0 is a fault. */
    void terminate(int scorer) throws IOException, InterruptedException {
        expectAlive(scorer);
        Process process = processes[scorer];
        processes[scorer] = null;
        long begin = System.nanoTime();
        process.destroy();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("scorer " + scorer + " did not end within " + PATIENCE + ", see " + log(scorer));
        }
        stops.add(Duration.ofNanos(System.nanoTime() - begin));
        int code = process.exitValue();
        // A JVM that has just started has no handler yet: the signal itself ends it.
        if (code != 0 && (code != BY_SIGTERM || hasRun(scorer))) {
            faults.add("scorer " + scorer + " ended with code " + code + ", expected 0");
        }
    }

    private void expectAlive(int scorer) {
        Process process = processes[scorer];
        if (!process.isAlive()) {
            faults.add("scorer " + scorer + " ended by itself with code " + process.exitValue());
        }
    }

    /** Terminates all instances that are alive. */
    void terminateAll() throws IOException, InterruptedException {
        for (int scorer = 0; scorer < MAX; scorer++) {
            if (processes[scorer] != null) {
                terminate(scorer);
            }
        }
    }

    /** The times from SIGTERM to the end. */
    Times stops() {
        return new Times(stops);
    }

    /** The number of lines in the log of an instance so far. */
    int logLines(int scorer) throws IOException {
        return count(text(scorer), "\n");
    }

    /** Adds the ends of the processes to a report. */
    void addTo(ExperimentReport report) throws IOException {
        faults.forEach(report::fault);
        long bytes = 0;
        long lines = 0;
        for (int scorer = 0; scorer < MAX; scorer++) {
            String text = text(scorer);
            bytes += text.length();
            lines += logLines(scorer);
        }
        report.row("stops by SIGTERM", stops().toString());
        report.row("most rows to a forward pass", Double.toString(mostRowsPerPass()));
        report.row("log lines", lines);
        report.row("log bytes", bytes);
        report.expect(bytes < 10_000_000, "the log has " + bytes + " bytes, expected less than 10,000,000");
    }

    /** Expects that records shared forward passes. */
    void expectRuns(ExperimentReport report) throws IOException {
        report.expect(mostRowsPerPass() > 1, "no forward pass took more than one row");
    }

    private double mostRowsPerPass() throws IOException {
        double rows = 0;
        for (int scorer = 0; scorer < MAX; scorer++) {
            rows = Math.max(rows, mostRowsPerPass(text(scorer)));
        }
        return rows;
    }

    private static double mostRowsPerPass(String text) {
        return ROWS_PER_PASS
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .mapToDouble(found -> Double.parseDouble(found.substring(0, found.indexOf(' '))))
                .max()
                .orElse(0);
    }

    private String text(int scorer) throws IOException {
        return Files.exists(log(scorer)) ? Files.readString(log(scorer)) : "";
    }

    private Path log(int scorer) {
        return folder.resolve("scorer-" + scorer + ".log");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Override
    public void close() {
        for (Process process : processes) {
            if (process != null) {
                process.destroyForcibly().onExit().join();
            }
        }
    }
}
