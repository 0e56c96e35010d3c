package io.jundenpa.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jundenpa.ChildJvm;
import io.jundenpa.cli.Main;
import io.jundenpa.format.document.InvalidFileException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Reads hostile model files in JVMs of little memory. Each file must be read, or refused with a message that names the file
 * and the problem. None may take long.
 *
 * <p>To repeat a failure, start this class with the arguments that it printed.
 */
public final class HostileFiles {

    private static final long MAX_NANOS = 2_000_000_000;
    private static final int MAX_PRINTED = 20;
    /** The program's exit code for an invalid model. */
    private static final int INVALID = 3;

    private static final Pattern PROBLEM = Pattern.compile("\\S[^\\p{Cntrl}]{5,}");
    private static final Pattern NAME_OF_CLASS = Pattern.compile("Exception|java\\.|@[0-9a-f]{6}");
    private static final String BUG = "error in Jundenpa";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Kind kind;
    private final Path folder;
    private final Map<String, Integer> failures = new LinkedHashMap<>();
    private volatile String current = "";
    private OptionalInt refused = OptionalInt.empty();

    /** A kind of hostile files, which is a constant of an enum. */
    public interface Kind {

        /**
         * Writes a file. The same random numbers write the same file.
         *
         * @param folder exists, and may hold the file of another seed
         * @return the model to read: the file, or a folder
         */
        Path write(Path folder, SplittableRandom random) throws IOException;
    }

    private HostileFiles(Kind kind, Path folder) {
        this.kind = kind;
        this.folder = folder;
    }

    /**
     * Reads the files of all seeds, half of them in each of two JVMs. In the end, each JVM becomes the program that validates
     * the last file that was refused. At least one file must be refused.
     */
    public static <K extends Enum<K> & Kind> void assertReadOrExplained(K kind, int seeds, Path folder)
            throws IOException, InterruptedException {
        List<Process> halves = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            halves.add(ChildJvm.start(
                    List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                    HostileFiles.class,
                    kind.getDeclaringClass().getName(),
                    kind.name(),
                    Files.createDirectory(folder.resolve(String.valueOf(half))).toString(),
                    String.valueOf(seeds / 2 * half),
                    String.valueOf(half == 0 ? seeds / 2 : seeds)));
        }

        List<Integer> codes = new ArrayList<>();
        for (Process half : halves) {
            String printed = new String(half.getInputStream().readAllBytes(), UTF_8);
            int code = half.waitFor();
            assertTrue(code == INVALID ? explains(printed.stripTrailing(), folder) : code == 0, printed);
            codes.add(code);
        }
        assertTrue(codes.contains(INVALID), "no file was refused");
    }

    /** Arguments: the enum, its constant, a folder to write to, the first seed, and the seed after the last. */
    public static void main(String[] arguments) throws IOException, ClassNotFoundException {
        Kind kind = Arrays.stream(Class.forName(arguments[0]).getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(arguments[1]))
                .map(Kind.class::cast)
                .findFirst()
                .orElseThrow();
        HostileFiles files = new HostileFiles(kind, Path.of(arguments[2]));
        files.read(arguments[0], Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        files.failures.forEach((failure, count) -> System.out.println(count + " times: " + failure));
        if (files.failures.isEmpty() && files.refused.isPresent()) {
            Path model = kind.write(files.folder, new SplittableRandom(files.refused.getAsInt()));
            Main.main(new String[] {"validate", model.toString()});
        }
        System.exit(files.failures.isEmpty() ? 0 : 1);
    }

    private void read(String type, int first, int end) throws IOException {
        watch(Thread.currentThread().getId());
        for (int seed = first; seed < end; seed++) {
            current = "";
            Path model = kind.write(folder, new SplittableRandom(seed));
            current = type + " " + kind + " " + folder + " " + seed + " " + (seed + 1);
            String failure = read(model, seed);
            if (!failure.isEmpty() && failures.merge(failure, 1, Integer::sum) == 1) {
                System.out.println(failures.size() <= MAX_PRINTED ? current + "\n  " + failure : "and more");
            }
        }
    }

    /** The failure in reading or refusing the model; empty if there is none. */
    private String read(Path model, int seed) {
        long start = THREADS.getCurrentThreadCpuTime();
        String failure = "";
        try {
            ModelReader.read(model);
        } catch (InvalidFileException e) {
            refused = OptionalInt.of(seed);
            failure = explains(String.valueOf(e.getMessage()), model) ? "" : "says " + e.getMessage();
        } catch (Throwable e) {
            failure = e + " at "
                    + Arrays.stream(e.getStackTrace())
                            .filter(frame -> frame.getClassName().startsWith("io.jundenpa"))
                            .findFirst();
        }
        long taken = THREADS.getCurrentThreadCpuTime() - start;
        return failure.isEmpty() && taken > MAX_NANOS ? "took " + taken / 1_000_000 + " ms" : failure;
    }

    /** Whether a message names the model and explains every problem in one line of plain words. */
    private static boolean explains(String message, Path model) {
        List<String> lines = Arrays.asList(message.split("\n", -1));
        return lines.size() > 1
                && lines.get(0).startsWith(model.toString())
                && lines.get(0).matches(".*: [0-9]+ problems?")
                && !message.contains(BUG)
                && lines.subList(1, lines.size()).stream()
                        .allMatch(line -> PROBLEM.matcher(line.strip()).matches()
                                && !NAME_OF_CLASS.matcher(line).find());
    }

    /** Ends the JVM when a file takes ten times too long: the reading may never end. */
    private void watch(long thread) {
        Thread watch = new Thread(() -> {
            String last = "";
            long start = 0;
            while (true) {
                long now = THREADS.getThreadCpuTime(thread);
                if (!last.equals(current)) {
                    last = current;
                    start = now;
                } else if (now - start > 10 * MAX_NANOS) {
                    System.out.println(last + "\n  does not end");
                    Runtime.getRuntime().halt(1);
                }
                pause();
            }
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder in memory if the system has one: the tests write many thousand files. */
    public static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "hostile")
                    : Files.createTempDirectory("hostile");
        }
    }
}
