package io.jundenpa.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The fuzz targets, in the order of fuzzing. The seeds of a target are the files in its folder
 * {@code src/test/resources/fuzz/TARGET}, which also keeps inputs that once failed, and files of other tests.
 */
enum Target {
    JSON(JsonTarget.class, JsonTarget::takes),
    EVENT(EventTarget.class, EventTarget::takes),
    FIELDS(FieldsTarget.class, FieldsTarget::takes),
    AVRO(AvroTarget.class, AvroTarget::takes),
    PROTOBUF(ProtobufTarget.class, ProtobufTarget::takes),
    FRAMING(FramingTarget.class, FramingTarget::takes),
    ONNX(OnnxTarget.class, OnnxTarget::takes, "onnx/*.onnx", "onnx/dynamo/*.onnx"),
    NPZ(NpzTarget.class, NpzTarget::takes),
    SAFETENSORS(SafetensorsTarget.class, SafetensorsTarget::takes),
    KERAS(KerasTarget.class, KerasTarget::takes),
    HDF5(Hdf5Target.class, Hdf5Target::takes, "keras/{branches,hostile,latest}.h5"),
    CSV(CsvTarget.class, CsvTarget::takes),
    PIPELINE(PipelineTarget.class, PipelineTarget::takes),
    STACK(StackTarget.class, StackTarget::takes, "hostile/model.*"),
    HEADERS(HeadersTarget.class, HeadersTarget::takes),
    FLOAT32(Float32Target.class, Float32Target::takes);

    private static final Path RESOURCES = Path.of("src/test/resources");

    private final Class<?> type;

    @SuppressWarnings("ImmutableEnumChecker") // the predicates have no state
    private final Predicate<byte[]> takes;

    @SuppressWarnings("ImmutableEnumChecker") // an immutable list
    private final List<String> others;

    Target(Class<?> type, Predicate<byte[]> takes, String... others) {
        this.type = type;
        this.takes = takes;
        this.others = List.of(others);
    }

    /** The name in commands and folders. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class with the method that Jazzer calls. */
    Class<?> type() {
        return type;
    }

    /** Whether an input is valid. Fails if it is neither refused nor read as specified. */
    boolean takes(byte[] data) {
        return takes.test(data);
    }

    /** The folder of seeds for this target only. */
    Path folder() {
        return RESOURCES.resolve("fuzz").resolve(key());
    }

    /** The seeds, each folder in the order of names. */
    List<Path> seeds() {
        List<Path> seeds = new ArrayList<>(files(folder(), "*"));
        for (String other : others) {
            Path pattern = RESOURCES.resolve(other);
            seeds.addAll(files(pattern.resolveSibling(""), String.valueOf(pattern.getFileName())));
        }
        return seeds;
    }

    private static List<Path> files(Path folder, String pattern) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> matcher.matches(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The target of a name; all targets if the name is blank. */
    static List<Target> named(String name) {
        return name.isBlank() ? Arrays.asList(values()) : List.of(valueOf(name.toUpperCase(Locale.ROOT)));
    }
}
