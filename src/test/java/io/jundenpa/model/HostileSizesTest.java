package io.jundenpa.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.format.hdf5.Hdf5Bytes;
import io.jundenpa.format.npy.NpyBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files whose parts are many, long, deep or huge: names, lists, tensors, layers, shapes. Small files ask for much memory or
 * work.
 */
class HostileSizesTest {

    private static final int SEEDS = Integer.getInteger("hostile.seeds", 10);

    @ParameterizedTest
    @EnumSource
    void everyFileIsReadOrExplained(Sizes kind, @TempDir(factory = HostileFiles.InMemory.class) Path folder)
            throws IOException, InterruptedException {
        HostileFiles.assertReadOrExplained(kind, SEEDS, folder);
    }

    /** What is large, and in which format. */
    enum Sizes implements HostileFiles.Kind {
        HDF5_GROUPS {
            @Override
            public Path write(Path folder, SplittableRandom random) {
                var file = new Hdf5Bytes();
                long object = file.dataset(1);
                int groups = 1 + (random.nextInt(5) == 0 ? 40 : random.nextInt(4));
                for (int i = 0; i < groups; i++) {
                    object = group(file, object, Math.min(4_000_000, 20_000_000 / groups), random);
                }
                return weights(folder, "w.h5", file.file(object), "w.h5#a");
            }

            private static long group(Hdf5Bytes file, long object, int bytes, SplittableRandom random) {
                int count = many(random, 30_000);
                if (random.nextBoolean()) {
                    // The names share their bytes.
                    byte[] heap = new byte[Math.max(count + 1, many(random, bytes))];
                    Arrays.fill(heap, 0, heap.length - 1, (byte) 'a');
                    return file.group(
                            file.heap(heap),
                            IntStream.range(0, count)
                                    .mapToObj(i -> new Hdf5Bytes.Link(i, object))
                                    .toList());
                }
                String name = "n".repeat(many(random, Math.max(1, bytes / count)));
                return file.group(
                        IntStream.range(0, count).mapToObj(i -> name + i).toList(), Collections.nCopies(count, object));
            }
        },
        /** The messages of many headers lie in the same continuation. */
        HDF5_HEADERS {
            @Override
            public Path write(Path folder, SplittableRandom random) {
                var file = new Hdf5Bytes();
                byte[] messages = new byte[many(random, 4_000_000) / 8 * 8];
                int type = random.nextInt(24);
                for (int i = 0; i < messages.length; i += 8) {
                    messages[i] = (byte) type; // without content
                }
                long continuation = file.put(messages);
                ByteBuffer content = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
                content.putLong(continuation).putLong(messages.length);
                long object = file.dataset(1);
                for (int depth = random.nextInt(31); depth >= 0; depth--) {
                    long group = file.group(List.of("a"), List.of(object));
                    List<Hdf5Bytes.Message> header = new ArrayList<>(file.messages(group));
                    header.add(new Hdf5Bytes.Message(0x10, content));
                    object = file.header(header);
                }
                return weights(folder, "w.h5", file.file(object), "w.h5#a");
            }
        },
        HDF5_SHAPES {
            @Override
            public Path write(Path folder, SplittableRandom random) {
                var file = new Hdf5Bytes();
                long[] shape = IntStream.range(0, many(random, 255))
                        .mapToLong(i -> huge(random))
                        .toArray();
                long root = file.group(List.of("a"), List.of(file.dataset(shape)));
                return weights(folder, "w.h5", file.file(root), "w.h5#a");
            }
        },
        SAFETENSORS {
            @Override
            public Path write(Path folder, SplittableRandom random) {
                String tensor = "{\"dtype\":\"F32\",\"shape\":"
                        + list(many(random, 80), i -> i == 0 ? random.nextInt(2) : huge(random))
                        + ",\"data_offsets\":[0,0]}";
                int count = many(random, 10_000_000 / tensor.length());
                String name = text(random, 3_000_000 / count);
                String header = switch (random.nextInt(4)) {
                    case 0 -> "{\"__metadata__\":" + map(count, i -> "\"" + name + i + "\":\"\"") + "}";
                    case 1 -> "{\"a\":" + "[".repeat(count) + "]".repeat(count) + "}";
                    case 2 -> map(count, i -> "\"" + name + i + "\":" + tensor);
                    default -> map(10_000_000 / tensor.length(), i -> "\"" + i + "\":" + tensor);
                };
                byte[] bytes = header.getBytes(UTF_8);
                byte[] file = ByteBuffer.allocate(8 + bytes.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(bytes.length)
                        .put(bytes)
                        .array();
                return weights(folder, "w.safetensors", file, "w.safetensors#a");
            }
        },
        NPY {
            @Override
            public Path write(Path folder, SplittableRandom random) {
                return weights(folder, "w.npy", npy(random), "w.npy");
            }
        },
        NPZ {
            @Override
            public Path write(Path folder, SplittableRandom random) throws IOException {
                return weights(folder, "w.npz", zip(random, "a.npy", npy(random)), "w.npz#a");
            }
        },
        KERAS {
            @Override
            public Path write(Path folder, SplittableRandom random) throws IOException {
                var weights = new Hdf5Bytes();
                byte[] hdf5 = weights.file(weights.group(List.of("a"), List.of(weights.dataset(1))));
                byte[] file = random.nextInt(4) == 0
                        ? zip(random, "config.json", keras(random))
                        : entries(List.of("config.json", "model.weights.h5"), List.of(keras(random), hdf5), List.of());
                new ModelFolder(folder).file("m.keras", file);
                return folder.resolve("m.keras");
            }
        },
        /** Many layers, each of which looks for its weights among many names. */
        KERAS_NAMES {
            @Override
            public Path write(Path folder, SplittableRandom random) {
                int count = many(random, 4_000);
                String dense = ",\"class_name\":\"Dense\",\"config\":{\"units\":1,\"use_bias\":false,\"name\":\"";
                boolean same = random.nextBoolean();
                String layers = list(
                        count,
                        i -> "{\"name\":\"a\"" + dense + (same ? "a" : "b" + i)
                                + "\",\"batch_input_shape\":[null,1]}}");
                String config = "{\"class_name\":\"Sequential\",\"config\":{\"name\":\"s\",\"layers\":" + layers + "}}";
                var file = new Hdf5Bytes();
                long kernel = file.dataset(1, 1);
                List<String> names = new ArrayList<>(List.of("kernel:0"));
                IntStream.range(0, many(random, 19_000)).forEach(i -> names.add("x" + i));
                long variables = file.group(names, Collections.nCopies(names.size(), kernel));
                long group =
                        file.group(List.of("model_weights"), List.of(file.group(List.of("a"), List.of(variables))));
                List<Hdf5Bytes.Message> header = new ArrayList<>(file.messages(group));
                header.add(file.text("model_config", config));
                new ModelFolder(folder).file("m.h5", file.file(file.header(header)));
                return folder.resolve("m.h5");
            }
        },
        JSON {
            @Override
            public Path write(Path folder, SplittableRandom random) {
                new ModelFolder(folder).file("model.json", document(random).getBytes(UTF_8));
                return folder.resolve("model.json");
            }
        },
        YAML {
            @Override
            public Path write(Path folder, SplittableRandom random) {
                new ModelFolder(folder).file("model.yaml", document(random).getBytes(UTF_8));
                return folder.resolve("model.yaml");
            }
        };

        /** A number from 1 to max, of every magnitude. */
        private static int many(SplittableRandom random, int max) {
            return Math.max(1, Math.min(max, (int) Math.pow(max, 1.1 * random.nextDouble())));
        }

        private static long huge(SplittableRandom random) {
            long[] numbers = {0, 1, 1000, 65_536, 1 << 20, Integer.MAX_VALUE, 1L << 32, 1L << 62, Long.MAX_VALUE};
            return numbers[random.nextInt(numbers.length)];
        }

        private static String text(SplittableRandom random, int max) {
            String[] letters = {"a", "é", "\u202E", "😀", "/", "\\\\", " "};
            return letters[random.nextInt(letters.length)].repeat(many(random, Math.max(1, max)) / 4);
        }

        private static String list(int count, IntFunction<Object> element) {
            return IntStream.range(0, count)
                    .mapToObj(element)
                    .map(String::valueOf)
                    .collect(Collectors.joining(",", "[", "]"));
        }

        private static String map(int count, IntFunction<String> entry) {
            return IntStream.range(0, count).mapToObj(entry).collect(Collectors.joining(",", "{", "}"));
        }

        /** A model of one layer whose weights are a tensor of a file. */
        private static Path weights(Path folder, String name, byte[] file, String tensor) {
            new ModelFolder(folder).file(name, file).layers("type: dense, weights: '" + tensor + "'");
            return folder;
        }

        private static byte[] npy(SplittableRandom random) {
            int dimensions = many(random, 15_000);
            String shape = list(dimensions, i -> random.nextInt(3) == 0 ? huge(random) : 1L)
                    .replace('[', '(')
                    .replace(']', ')');
            String header = switch (random.nextInt(4)) {
                case 0 -> "{'" + "x".repeat(many(random, 60_000)) + "': 1}";
                case 1 -> "(".repeat(many(random, 60_000));
                default -> "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
            };
            return NpyBytes.file(
                    header.substring(0, Math.min(header.length(), 65_000)), new byte[many(random, 3_000_000)]);
        }

        private static byte[] keras(SplittableRandom random) {
            int count = many(random, 20_000);
            String name = text(random, 3_000_000 / count);
            String layer = "{\"class_name\":\"" + (random.nextBoolean() ? "Dropout" : "Flatten")
                    + "\",\"config\":{\"rate\":0.1,\"name\":\"" + name;
            String inbound = "\",\"inbound_nodes\":[{\"args\":[{\"class_name\":\"__keras_tensor__\",\"config\":"
                    + "{\"keras_history\":[\"" + name;
            String input = "{\"class_name\":\"InputLayer\",\"config\":{\"name\":\"in\",\"batch_shape\":"
                    + list(random.nextInt(2, 4), i -> i == 0 ? "null" : many(random, 2_000_000)) + "}}";
            String json = switch (random.nextInt(5)) {
                case 0 -> sequential(input + "," + bare(count, i -> layer + i + "\"}}"));
                case 1 -> "[".repeat(count) + "]".repeat(count);
                case 2 -> "{\"class_name\":\"Sequential\",\"config\":".repeat(count) + "1" + "}".repeat(count);
                case 3 -> map(count, i -> "\"" + name + i + "\":{}");
                default ->
                    // Each layer reads the one after it.
                    "{\"class_name\":\"Functional\",\"config\":{\"input_layers\":[\"in\",0,0],\"output_layers\":[\""
                            + name + "0\",0,0],\"layers\":[" + input.replace("\"config\"", "\"name\":\"in\",\"config\"")
                            + ","
                            + bare(
                                    count,
                                    i -> layer + i + "\"},\"name\":\"" + name + i + inbound
                                            + (i + 1 == count ? "in" : i + 1) + "\",0,0]}}]}]}")
                            + "]}}";
            };
            return json.getBytes(UTF_8);
        }

        private static String sequential(String layers) {
            return "{\"class_name\":\"Sequential\",\"config\":{\"layers\":[" + layers + "]}}";
        }

        private static String bare(int count, IntFunction<Object> element) {
            String list = list(count, element);
            return list.substring(1, list.length() - 1);
        }

        /** JSON, which is also YAML. */
        private static String document(SplittableRandom random) {
            int count = many(random, 1_000_000);
            String name = text(random, 1_000_000 / count);
            String layers = "[{\"type\":\"relu\"}]";
            String labels = "[\"a\",\"b\"]";
            String input = "{\"size\":2}";
            String more = "";
            String[] small = {"0", "\"a\"", "[]", "{}", "[0]", "null", "1e30", "{\"a\":0}", "\"" + name + "\""};
            String value = small[random.nextInt(small.length)];
            switch (random.nextInt(10)) {
                case 0 -> labels = list(count, i -> value);
                case 1 -> labels = list(count / 4, i -> "\"" + name + i + "\"");
                case 2 -> input = "{\"features\":" + list(count, i -> value) + "}";
                case 3 -> layers = list(count, i -> value);
                case 4 -> layers = list(many(random, 100_000), i -> "{\"type\":\"relu\"}");
                case 5 -> layers = "[{\"type\":\"dense\",\"weights\":" + list(count, i -> value) + "}]";
                case 6 -> layers = "[{\"type\":\"dense\",\"weights\":[" + list(count, i -> value) + "]}]";
                case 7 -> more = ",\"x\":" + "[".repeat(count / 10) + "]".repeat(count / 10);
                case 8 -> more = "," + bare(count / 8, i -> "\"" + name + i + "\":" + value);
                default ->
                    layers = list(
                            many(random, Math.min(40_000, count)),
                            i -> "{\"type\":\"add\",\"name\":\"" + i + "\",\"from\":" + value + "}");
            }
            return "{\"name\":\"" + (random.nextInt(10) == 0 ? name : "a") + "\",\"version\":\"1\",\"input\":" + input
                    + ",\"layers\":" + layers + ",\"output\":{\"labels\":" + labels + "}" + more + "}";
        }

        /** A zip with an entry. Its compressed data, its sizes or the number of entries are wrong. */
        private static byte[] zip(SplittableRandom random, String name, byte[] content) throws IOException {
            byte[] deflated = deflated(random.nextBoolean() ? content : new byte[many(random, 50_000_000)]);
            return switch (random.nextInt(4)) {
                case 0 -> entries(List.of(name), List.of(content), List.of(huge(random)));
                case 1 -> {
                    List<String> names = IntStream.range(0, many(random, 12_000))
                            .mapToObj(i -> i == 0 ? name : "n".repeat(many(random, 500)) + i)
                            .toList();
                    yield entries(names, Collections.nCopies(names.size(), new byte[10]), List.of());
                }
                case 2 -> compressed(name, Arrays.copyOf(deflated, many(random, deflated.length)), huge(random));
                default -> compressed(name, deflated, many(random, 100_000_000));
            };
        }

        private static byte[] deflated(byte[] content) throws IOException {
            var bytes = new ByteArrayOutputStream();
            var deflater = new Deflater(9, true);
            try (var out = new DeflaterOutputStream(bytes, deflater)) {
                out.write(content);
            }
            deflater.end();
            return bytes.toByteArray();
        }

        /** A zip of stored entries. The sizes in the directory are the given ones, if there are any. */
        private static byte[] entries(List<String> names, List<byte[]> contents, List<Long> sizes) {
            var file = new ByteArrayOutputStream();
            var directory = new ByteArrayOutputStream();
            for (int i = 0; i < names.size(); i++) {
                byte[] content = contents.get(i);
                CRC32 crc = new CRC32();
                crc.update(content);
                long size = sizes.isEmpty() ? content.length : sizes.get(i);
                entry(names.get(i), 0, crc.getValue(), content, size, size, file, directory);
            }
            return whole(file, directory, names.size());
        }

        private static byte[] compressed(String name, byte[] content, long size) {
            var file = new ByteArrayOutputStream();
            var directory = new ByteArrayOutputStream();
            entry(name, 8, 0, content, content.length, size, file, directory);
            return whole(file, directory, 1);
        }

        private static void entry(
                String name,
                int method,
                long crc,
                byte[] content,
                long compressed,
                long size,
                ByteArrayOutputStream file,
                ByteArrayOutputStream directory) {
            byte[] bytes = name.getBytes(UTF_8);
            int at = file.size();
            ByteBuffer local =
                    ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN).putInt(0x04034b50);
            file.writeBytes(local.putShort(26, (short) bytes.length).array());
            file.writeBytes(bytes);
            file.writeBytes(content);
            ByteBuffer entry =
                    ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN).putInt(0x02014b50);
            entry.putShort(10, (short) method)
                    .putInt(16, (int) crc)
                    .putInt(20, (int) compressed)
                    .putInt(24, (int) size);
            directory.writeBytes(
                    entry.putShort(28, (short) bytes.length).putInt(42, at).array());
            directory.writeBytes(bytes);
        }

        private static byte[] whole(ByteArrayOutputStream file, ByteArrayOutputStream directory, int count) {
            int start = file.size();
            file.writeBytes(directory.toByteArray());
            ByteBuffer end =
                    ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN).putInt(0x06054b50);
            file.writeBytes(end.putShort(8, (short) count)
                    .putShort(10, (short) count)
                    .putInt(12, directory.size())
                    .putInt(16, start)
                    .array());
            return file.toByteArray();
        }
    }
}
