package io.jundenpa.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.jundenpa.ChildJvm;
import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.npy.NpyBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ten thousand damaged files of every format, in a JVM of little memory. Each is read, or refused with a message that names
 * the file and the problem. None takes long.
 *
 * <p>To repeat a failure, start {@link Damaging} with the arguments that it printed.
 */
class HostileModelsTest {

    private static final int MUTATIONS = 10_000;

    @ParameterizedTest
    @EnumSource
    void everyDamagedFileIsReadOrExplained(Format format, @TempDir(factory = InMemory.class) Path folder)
            throws IOException, InterruptedException {
        List<Process> halves = List.of(
                start(format, Files.createDirectory(folder.resolve("a")), 0, MUTATIONS / 2),
                start(format, Files.createDirectory(folder.resolve("b")), MUTATIONS / 2, MUTATIONS));

        for (Process half : halves) {
            assertEquals("", new String(half.getInputStream().readAllBytes(), UTF_8));
            assertEquals(0, half.waitFor());
        }
    }

    private static Process start(Format format, Path folder, int first, int end) throws IOException {
        return ChildJvm.start(
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Damaging.class,
                format.name(),
                folder.toString(),
                String.valueOf(first),
                String.valueOf(end));
    }

    /** A folder in memory if the system has one: the test writes many thousand files. */
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "hostile")
                    : Files.createTempDirectory("hostile");
        }
    }

    /** A whole model of each format: the path to read, the file to damage, and how to write it. */
    enum Format {
        YAML("", "model.yaml", folder -> copy("hostile/model.yaml", folder)),
        JSON("", "model.json", folder -> copy("hostile/model.json", folder)),
        NPY(
                "",
                "w.npy",
                folder -> folder.file("w.npy", NpyBytes.doubles("(2, 3)", true, 1, 2, 3, 4, 5, 6))
                        .layers("type: dense, weights: w.npy")),
        NPZ(
                "",
                "w.npz",
                folder -> folder.file("w.npz", NpyBytes.stored(arrays()))
                        .layers("type: dense, weights: w.npz#weights, bias: w.npz#bias")),
        NPZ_DEFLATED(
                "",
                "w.npz",
                folder -> folder.file("w.npz", NpyBytes.deflated(arrays()))
                        .layers("type: dense, weights: w.npz#weights, bias: w.npz#bias")),
        SAFETENSORS("", "weights.safetensors", folder -> {
            copy("models/torch_gru/weights.safetensors", folder);
            copy("models/torch_gru/model.yaml", folder);
        }),
        ONNX("model.onnx", "model.onnx", folder -> copy("models/torch_mlp_bn_ln_gelu/model.onnx", folder)),
        ONNX_OF_SEQUENCES("", "model.onnx", folder -> {
            copy("models/torch_gru/model.onnx", folder);
            folder.yaml("name: test", "version: \"1\"", "input: {size: 64}", "network: model.onnx");
        }),
        ONNX_WITH_DATA("model.onnx", "model.onnx", Format::external),
        DATA_OF_ONNX("model.onnx", "model.onnx.data", Format::external),
        KERAS("branches.keras", "branches.keras", folder -> copy("keras/branches.keras", folder)),
        KERAS_OF_SEQUENCES("sequence.keras", "sequence.keras", folder -> copy("keras/sequence.keras", folder)),
        HDF5("branches.h5", "branches.h5", folder -> copy("keras/branches.h5", folder)),
        HDF5_TENSORS("", "types.h5", folder -> {
            copy("keras/types.h5", folder);
            folder.yaml(
                    "name: test",
                    "version: \"1\"",
                    "input: {size: 7}",
                    "layers:",
                    "  - {type: dense, weights: types.h5#chunked/gzip}",
                    "  - {type: dense, weights: types.h5#chunked/shuffled, transposed: true}",
                    "  - {type: pow, exponent: types.h5#scalar}");
        });

        private final String model;
        private final String damaged;

        @SuppressWarnings("ImmutableEnumChecker") // none of them has state
        private final Consumer<ModelFolder> write;

        Format(String model, String damaged, Consumer<ModelFolder> write) {
            this.model = model;
            this.damaged = damaged;
            this.write = write;
        }

        private static void external(ModelFolder folder) {
            copy("models/torch_mlp_bn_ln_gelu/external/model.onnx", folder);
            copy("models/torch_mlp_bn_ln_gelu/external/model.onnx.data", folder);
        }

        private static void copy(String resource, ModelFolder folder) {
            try {
                Path file = Path.of("src/test/resources", resource);
                folder.file(file.getFileName().toString(), Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Map<String, byte[]> arrays() {
            Map<String, byte[]> arrays = new LinkedHashMap<>();
            arrays.put("weights", NpyBytes.floats("(2, 3)", 1, 2, 3, 4, 5, 6));
            arrays.put("bias", NpyBytes.doubles("(3,)", false, 1, 2, 3));
            return arrays;
        }
    }

    /** Damages a model many times and prints the failures. */
    static final class Damaging {

        private static final long MAX_NANOS = 1_000_000_000;
        private static final int MAX_PRINTED = 20;
        private static final Pattern PROBLEM = Pattern.compile("\\S[^\\p{Cntrl}]{10,}");
        private static final Pattern NAME_OF_CLASS = Pattern.compile("Exception|java\\.|@[0-9a-f]{6}");

        private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        private final Format format;
        private final Path folder;
        private final Map<String, Integer> failures = new LinkedHashMap<>();
        private volatile String current = "";

        private Damaging(Format format, Path folder) {
            this.format = format;
            this.folder = folder;
        }

        /** Arguments: the format, a folder to write to, the first mutation, and the mutation after the last. */
        public static void main(String[] arguments) throws IOException {
            Damaging damaging = new Damaging(Format.valueOf(arguments[0]), Path.of(arguments[1]));
            damaging.damage(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            damaging.failures.forEach((failure, count) -> System.out.println(count + " times: " + failure));
            System.exit(damaging.failures.isEmpty() ? 0 : 1);
        }

        private void damage(int first, int end) throws IOException {
            format.write.accept(new ModelFolder(folder));
            Path file = folder.resolve(format.damaged);
            byte[] whole = Files.readAllBytes(file);
            Path model = folder.resolve(format.model);
            ModelReader.read(model);
            watch(Thread.currentThread().getId());
            for (int i = first; i < end; i++) {
                Mutator mutator = new Mutator(whole, new SplittableRandom(i));
                Files.write(file, mutator.mutate());
                current = format + " " + folder + " " + i + " " + (i + 1) + " did: " + mutator.done();
                String failure = read(model);
                if (!failure.isEmpty() && failures.merge(failure, 1, Integer::sum) == 1) {
                    System.out.println(failures.size() <= MAX_PRINTED ? current + "\n  " + failure : "and more");
                }
            }
        }

        /** The failure in reading or refusing the model; empty if there is none. */
        private static String read(Path model) {
            long start = THREADS.getCurrentThreadCpuTime();
            String failure = "";
            try {
                ModelReader.read(model);
            } catch (InvalidFileException e) {
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
    }
}
