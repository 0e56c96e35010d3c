package io.jundenpa.format.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jundenpa.format.npy.NpyReader;
import io.jundenpa.format.npy.NpzFile;
import io.jundenpa.format.tensor.FormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    private static final byte[] TWO = file(
            "{\"__metadata__\": {\"format\": \"pt\"}, \"b\": {\"dtype\": \"F32\", \"shape\": [2, 1], \"data_offsets\": [2, 10]},"
                    + " \"a\": {\"dtype\": \"BF16\", \"shape\": [], \"data_offsets\": [0, 2]}}   ",
            0x80,
            0x3f,
            0,
            0,
            0,
            0x40,
            0,
            0,
            0x20,
            0xc1);

    @Test
    void tensorsAreReadByName() throws IOException {
        var found = new SafetensorsFile(TWO);

        assertEquals(Set.of("a", "b"), found.names());
        assertEquals(List.of(), found.tensor("a").shape());
        assertEquals(List.of(2L, 1L), found.tensor("b").shape());
        assertArrayEquals(new double[] {1}, found.tensor("a").doubles());
        assertArrayEquals(new double[] {2, -10}, found.tensor("b").doubles());
    }

    @ParameterizedTest
    @CsvSource({
        "F64, 8, 0 0 0 0 0 0 248 191, -1.5", "F32, 4, 0 0 192 191, -1.5", "F16, 2, 0 190, -1.5",
                "BF16, 2, 192 191, -1.5",
        "I64, 8, 254 255 255 255 255 255 255 255, -2", "I32, 4, 254 255 255 255, -2", "I16, 2, 254 255, -2",
                "I8, 1, 254, -2",
        "U64, 8, 2 0 0 0 0 0 0 0, 2", "U32, 4, 254 255 255 255, 4294967294", "U16, 2, 254 255, 65534",
                "U8, 1, 254, 254",
        "BOOL, 1, 1, 1"
    })
    void everyTypeOfRealNumbersIsRead(String dtype, int size, String bytes, double expected) throws IOException {
        int[] data = Arrays.stream(bytes.split(" ")).mapToInt(Integer::parseInt).toArray();

        var found = new SafetensorsFile(one(dtype, "[1]", "[0, " + size + "]", data));

        assertArrayEquals(new double[] {expected}, found.tensor("a").doubles());
    }

    @Test
    void fileMayHaveEmptyTensorsOrNone() throws IOException {
        assertEquals(
                0,
                new SafetensorsFile(one("F32", "[0, 3]", "[0, 0]")).tensor("a").doubles().length);
        assertEquals(Set.of(), new SafetensorsFile(file("{}")).names());
    }

    @Test
    void namesAreBounded() {
        assertRefused(
                "has a damaged safetensors header: Name length (60001) exceeds the maximum allowed (50000)",
                file("{\"" + "n".repeat(60_001) + "\":{}}"));
        String names = IntStream.range(0, 1_000_000)
                .mapToObj(i -> "\"" + i + "\":\"\"")
                .collect(Collectors.joining(","));

        assertRefused(
                "has more than 100000 tensors or keys of __metadata__", file("{\"__metadata__\":{" + names + "}}"));
    }

    @Test
    void headerIsBounded() {
        assertRefused(
                "has a header of 16777217 bytes, expected at most 16777216",
                file("{\"__metadata__\":{\"a\":\"" + "b".repeat((16 << 20) + 1 - 25) + "\"}}"));
    }

    @Test
    void unsupportedTypeAffectsOnlyItsTensor() throws IOException {
        var found = new SafetensorsFile(one("F8_E4M3", "[1]", "[0, 1]", 7));

        var e = assertThrows(FormatException.class, () -> found.tensor("a"));

        assertEquals(
                "has dtype F8_E4M3, expected one of F64, F32, F16, BF16, I8 to I64, U8 to U64, BOOL;"
                        + " convert with tensor.float()",
                e.getMessage());
    }

    @Test
    void damagedFilesAreRefused() {
        assertRefused("has \"a\" at bytes 0 to 4 of its data, which has 3 bytes", one("F32", "[1]", "[0, 4]", 0, 0, 0));
        assertRefused(
                "has \"a\" at bytes 0 to 4 of its data, expected 8 bytes for [2] of F32",
                one("F32", "[2]", "[0, 4]", 0, 0, 0, 0));
        assertRefused("has 5 bytes of data, expected 4", one("F32", "[1]", "[0, 4]", 0, 0, 0, 0, 0));
        assertRefused(
                "has \"a\" at byte 1 of its data, expected 0: tensors must follow each other without gaps",
                one("F32", "[1]", "[1, 5]", 0, 0, 0, 0, 0));
        assertRefused(
                "has \"a\" of shape [4611686018427387904, 4], which is too large",
                one("F32", "[4611686018427387904, 4]", "[0, 0]"));
        assertRefused(
                "has an incomplete \"a\", expected dtype, shape and two data_offsets",
                file("{\"a\": {\"dtype\": \"F32\", \"shape\": []}}"));
        assertRefused(
                "has the key \"more\" for \"a\", expected dtype, shape and data_offsets",
                file("{\"a\": {\"more\": 1}}"));
        assertTrue(message(file("{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 0]}}"))
                .startsWith(
                        "has a damaged safetensors header: expected at most 64 natural numbers in shape before byte"));
        assertTrue(message(file("{\"a\": {\"dtype\": \"U8\", \"shape\": [0], \"data_offsets\": [0, 0]}, \"a\": {}}"))
                .startsWith("has \"a\" twice"));
        assertRefused("has \"shape\" twice", file("{\"a\": {\"dtype\": \"F32\", \"shape\": [], \"shape\": []}}"));
        assertRefused("has \"__metadata__\" twice", file("{\"__metadata__\": {}, \"__metadata__\": {}}"));
        assertTrue(message(file("[1]")).startsWith("is not a whole safetensors file"));
        assertTrue(message(file("{\"a\": " + "[".repeat(1000) + "}")).startsWith("has a damaged safetensors header"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "PK\u0003\u0004checkpoint",
                "\u0089HDF\r\n\u001a\n........",
                "name: model\nversion: 1\n"
            })
    void filesOfOtherFormatsAreRefused(String content) {
        assertTrue(message(content.getBytes(StandardCharsets.ISO_8859_1)).contains("safetensors file"));
    }

    @Test
    void damagedFileIsReadOrRefusedWithAReason() throws IOException {
        var random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(TWO, i < TWO.length ? i : TWO.length);
            for (int change = 0; damaged.length > 0 && change < 1 + i % 3; change++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                var found = new SafetensorsFile(damaged);
                for (String name : found.names()) {
                    found.tensor(name).doubles();
                }
            } catch (FormatException e) {
                assertTrue(e.getMessage().length() > 10);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "digits_mlp",
                "breast_cancer_mlp",
                "breast_cancer_autoencoder",
                "iris_mlp",
                "torch_gru",
                "torch_mlp_bn_ln_gelu"
            })
    void tensorsEqualTheNpzFileOfTheModel(String model) throws IOException {
        Path folder = Path.of("../shared/models", model);
        assumeTrue(Files.exists(folder), "the reference models are not here");
        var found = new SafetensorsFile(Files.readAllBytes(folder.resolve("weights.safetensors")));
        var expected = new NpzFile(Files.readAllBytes(folder.resolve("weights.npz")));

        assertEquals(expected.names(), found.names());
        for (String name : expected.names()) {
            try (NpyReader reader = expected.open(name)) {
                // num_batches_tracked has the shape [] in one file and [1] in the other.
                List<Long> shape = reader.shape().isEmpty() ? List.of(1L) : reader.shape();
                assertEquals(shape, found.tensor(name).shape(), name);
                assertArrayEquals(reader.readDoubles(), found.tensor(name).doubles(), name);
            }
        }
    }

    private static void assertRefused(String expected, byte[] file) {
        assertEquals(expected, message(file));
    }

    private static String message(byte[] file) {
        return assertThrows(FormatException.class, () -> new SafetensorsFile(file))
                .getMessage();
    }

    private static byte[] one(String dtype, String shape, String offsets, int... data) {
        return file(
                "{\"a\": {\"dtype\": \"" + dtype + "\", \"shape\": " + shape + ", \"data_offsets\": " + offsets + "}}",
                data);
    }

    private static byte[] file(String header, int... data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        var file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .array());
        file.writeBytes(text);
        Arrays.stream(data).forEach(file::write);
        return file.toByteArray();
    }
}
