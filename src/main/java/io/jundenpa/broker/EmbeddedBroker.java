package io.jundenpa.broker;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A Kafka broker of one node, in a child process that ends with this process.
 *
 * <p>The broker's jars lie in {@code lib/broker}, apart from the application's, so that their versions cannot conflict.
 * The standard input of the child is a pipe from this process. The child ends when the pipe is closed, which also
 * happens when this process dies.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** Uses the fast compiler (C1) only. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");

    private static final List<String> FULL_SPEED = List.of();
    private static final Duration STOP_LIMIT = Duration.ofSeconds(12);
    private static final int TAIL = 12;

    private final TemporaryFolder folder;
    private final String bootstrapServers;
    private final Process process;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Deque<String> tail = new ArrayDeque<>();
    private final Thread output;

    /**
     * Starts a broker that is ready soon, for short use. {@link #awaitReady} waits until it answers requests.
     *
     * @param home the folder of the distribution, which holds {@code lib/broker}
     * @throws BrokerException if the distribution is incomplete or no process can be started
     */
    public EmbeddedBroker(Path home) {
        this(home, Map.of());
    }

    /**
     * Like {@link #EmbeddedBroker(Path)}, with broker settings that replace the defaults.
     *
     * @param settings by Kafka's names. They are arguments of the process: every user of the machine can read them.
     */
    public EmbeddedBroker(Path home, Map<String, String> settings) {
        this(home, settings, QUICK_START);
    }

    private EmbeddedBroker(Path home, Map<String, String> settings, List<String> jvmOptions) {
        String classPath = classPath(home);
        int[] ports = freePorts();
        bootstrapServers = "127.0.0.1:" + ports[0];
        folder = TemporaryFolder.create("jundenpa-broker-");
        try {
            process = new ProcessBuilder(command(home, classPath, ports, settings, jvmOptions))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            folder.close();
            throw new BrokerException("the broker's process does not start: " + e.getMessage(), e);
        }
        output = new Thread(this::readOutput, "broker-output");
        output.setDaemon(true);
        output.start();
    }

    /**
     * Like {@link #EmbeddedBroker(Path)}, for measurements: the broker starts more slowly, but uses both JIT compilers,
     * as in a real cluster.
     */
    public static EmbeddedBroker atFullSpeed(Path home) {
        return new EmbeddedBroker(home, Map.of(), FULL_SPEED);
    }

    /**
     * Waits until the broker answers requests.
     *
     * @return false if that takes longer than the timeout
     * @throws BrokerException if its process has ended, with the end of its output
     */
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!ready.await(20, TimeUnit.MILLISECONDS)) {
            if (!process.isAlive()) {
                throw new BrokerException("the broker did not start, exit code " + process.waitFor() + "; it said:\n"
                        + said() + "\nif a port was taken meanwhile, start again");
            }
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
        }
        return true;
    }

    /** The address for clients, {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Whether the process is alive. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The id of the process. */
    public long pid() {
        return process.pid();
    }

    /** The folder of the broker's data. */
    Path folder() {
        return folder.path();
    }

    /** Stops the broker within 12 s and removes its folder. May be called more than once. */
    @Override
    public void close() {
        closeInput();
        if (ready.getCount() > 0) {
            // A broker that is still starting has nothing to save.
            process.destroyForcibly();
        }
        awaitEnd();
        folder.close();
    }

    /** Closes the pipe. To the child, this looks like the end of this process. */
    void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The process has ended already.
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void readOutput() {
        try (BufferedReader reader = process.inputReader()) {
            reader.lines().forEach(this::heard);
        } catch (IOException | UncheckedIOException e) {
            // The process has ended.
        }
    }

    private void heard(String line) {
        if (line.equals(BrokerMain.READY)) {
            ready.countDown();
            return;
        }
        if (line.startsWith("\t")) {
            // Skips stack frames: the causes say more.
            return;
        }
        synchronized (tail) {
            tail.add(line);
            if (tail.size() > TAIL) {
                tail.remove();
            }
        }
    }

    private String said() throws InterruptedException {
        output.join(1000);
        synchronized (tail) {
            return tail.isEmpty() ? "  nothing" : "  " + String.join("\n  ", tail);
        }
    }

    /**
     * The command of the child. The shell ignores the signals that end a process, and the JVM inherits this. Otherwise
     * Ctrl-C would stop every process of the terminal's foreground group at once. The broker must stop after its
     * clients, when its pipe ends.
     */
    private List<String> command(
            Path home, String classPath, int[] ports, Map<String, String> settings, List<String> jvmOptions) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP TERM; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Measured: the serial collector and a quick start halve the time to start.
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
        command.addAll(jvmOptions);
        command.add("-Dlogback.configurationFile=" + home.resolve("config/logback.xml"));
        command.addAll(List.of("-cp", classPath, BrokerMain.class.getName()));
        command.addAll(List.of(folder.path().toString(), String.valueOf(ports[0]), String.valueOf(ports[1])));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        return command;
    }

    private static String classPath(Path home) {
        Path lib = home.resolve("lib");
        Path broker = lib.resolve("broker");
        jars(broker, "kafka_2.13-*.jar");
        List<String> entries = new ArrayList<>(jars(lib, "jundenpa-*.jar"));
        entries.add(broker.resolve("*").toString());
        entries.addAll(jars(lib, "logback-*.jar"));
        return String.join(File.pathSeparator, entries);
    }

    private static List<String> jars(Path folder, String pattern) {
        List<String> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, pattern)) {
                jars.forEach(jar -> found.add(jar.toString()));
            } catch (IOException e) {
                throw new BrokerException(folder + ": cannot be read: " + e.getMessage(), e);
            }
        }
        if (found.isEmpty()) {
            throw new BrokerException(folder + ": no " + pattern
                    + " found, expected the embedded broker there; unpack the whole distribution or build it with"
                    + " \"mvn package\"");
        }
        return found;
    }

    /**
     * Two free ports. Both are open at the same time, so that they differ. The system does not reuse a closed port
     * soon.
     */
    private static int[] freePorts() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket broker = new ServerSocket(0, 1, loopback);
                ServerSocket controller = new ServerSocket(0, 1, loopback)) {
            return new int[] {broker.getLocalPort(), controller.getLocalPort()};
        } catch (IOException e) {
            throw new BrokerException("no free port on the loopback: " + e.getMessage(), e);
        }
    }
}
