package io.jundenpa.format.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads files that h5py 3.7.0 wrote with {@code src/test/python/keras_files.py}. */
class Hdf5FileTest {

    private static final Path FOLDER = Path.of("src/test/resources/keras");

    @ParameterizedTest
    @CsvSource({
        "<f2, F16", ">f2, F16", "<f4, F32", ">f4, F32", "<f8, F64", ">f8, F64",
        "<i1, I8", "<i2, I16", ">i2, I16", "<i4, I32", ">i8, I64", "<i8, I64"
    })
    void signedNumbersOfBothByteOrdersAreRead(String name, ElementType type) throws IOException {
        TensorSource tensor = open("types.h5").tensor("signed/" + name);

        assertEquals(type, tensor.type());
        assertEquals(List.of(2L, 3L), tensor.shape());
        assertArrayEquals(new double[] {-2, -1, 0, 9, 10, 11}, tensor.doubles());
    }

    @ParameterizedTest
    @CsvSource({"<u1, U8", ">u2, U16", "<u4, U32", ">u8, U64"})
    void unsignedNumbersAreRead(String name, ElementType type) throws IOException {
        TensorSource tensor = open("types.h5").tensor("unsigned/" + name);

        assertEquals(type, tensor.type());
        assertArrayEquals(new double[] {0, 1, 2, 11, 12, 13}, tensor.doubles());
    }

    @Test
    void scalarHasNoDimensions() throws IOException {
        TensorSource tensor = open("types.h5").tensor("scalar");

        assertEquals(List.of(), tensor.shape());
        assertArrayEquals(new double[] {7}, tensor.doubles());
    }

    /** 7 x 11 in chunks of 3 x 4: the last chunk of each dimension reaches beyond the tensor. */
    @ParameterizedTest
    @ValueSource(strings = {"chunks", "gzip", "shuffled"})
    void chunksAreReadAndExpanded(String name) throws IOException {
        TensorSource tensor = open("types.h5").tensor("chunked/" + name);

        assertEquals(List.of(7L, 11L), tensor.shape());
        assertArrayEquals(IntStream.range(0, 77).asDoubleStream().toArray(), tensor.doubles());
        assertArrayEquals(IntStream.range(0, 77).asDoubleStream().toArray(), tensor.doubles(), "a second time");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chunked/lzf   | is compressed by HDF5 filter 32000, expected gzip or shuffle; save it without compression
            other/text    | has elements of an unsupported type, expected integers, or floats of 16, 32 or 64 bits; cast the weights to float32
            other/complex | has elements of an unsupported type, expected integers, or floats of 16, 32 or 64 bits; cast the weights to float32
            """)
    void unsupportedDataIsRefused(String name, String message) throws IOException {
        Hdf5File file = open("types.h5");

        assertEquals(
                message,
                assertThrows(FormatException.class, () -> file.tensor(name)).getMessage());
    }

    @Test
    void onlyHardLinksAreFollowed() throws IOException {
        Hdf5File file = open("types.h5");

        assertEquals(
                List.of("links/hard", "links/to"),
                file.names().stream()
                        .filter(name -> name.startsWith("links/"))
                        .sorted()
                        .toList());
        assertArrayEquals(new double[] {8}, file.tensor("links/hard").doubles());
    }

    @Test
    void textAttributesAreRead() throws IOException {
        Hdf5File file = open("types.h5");

        assertEquals(Optional.of("grüße"), file.text("text"));
        assertEquals(Optional.of("fixed"), file.text("fixed"));
        assertEquals(Optional.empty(), file.text("other"));
        assertEquals(
                "has an attribute numbers that is not a text",
                assertThrows(FormatException.class, () -> file.text("numbers")).getMessage());
    }

    @Test
    void smallGroupsOfTheNewestFormatAreRead() throws IOException {
        Hdf5File file = open("latest.h5");

        assertArrayEquals(new double[] {0, 1, 2}, file.tensor("a/b").doubles());
        assertTrue(assertThrows(FormatException.class, () -> file.tensor("a/chunked"))
                .getMessage()
                .startsWith("has an unsupported data layout"));
        assertTrue(assertThrows(FormatException.class, () -> open("many.h5"))
                .getMessage()
                .startsWith("stores the links of its group /a in a heap, which is not supported"));
    }

    @Test
    void tensorSharesTheBytesOfTheFile() throws IOException {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve("types.h5"));
        TensorSource tensor = new Hdf5File(ByteBuffer.wrap(bytes)).tensor("scalar");

        Arrays.fill(bytes, (byte) 0);

        assertArrayEquals(new double[] {0}, tensor.doubles());
    }

    @Test
    void fileMayBePartOfALargerBuffer() throws IOException {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve("types.h5"));
        ByteBuffer larger = ByteBuffer.allocate(bytes.length + 100);
        larger.put(30, bytes);

        Hdf5File file = new Hdf5File(larger.slice(30, bytes.length));

        assertArrayEquals(new double[] {7}, file.tensor("scalar").doubles());
    }

    @Test
    void fileThatIsCutOffAnywhereIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve("latest.h5"));

        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(bytes, 0, length);

            String message =
                    assertThrows(FormatException.class, () -> new Hdf5File(cut)).getMessage();

            String expected = length < 8
                    ? "is not an HDF5 file: its first bytes are not the signature"
                    : length < 48 ? "is damaged" : "is cut off: it has " + length + " bytes, expected " + bytes.length;
            assertTrue(message.startsWith(expected), length + ": " + message);
        }
    }

    @Test
    void groupThatContainsItselfIsRefused() {
        var e = assertThrows(FormatException.class, () -> open("hostile.h5"));

        assertEquals("is damaged: the group group/self contains itself, or is deeper than 32", e.getMessage());
    }

    @Test
    void treeThatContainsItselfIsRefused() throws IOException {
        ByteBuffer bytes = bytes("types.h5");
        int tree = indexOf(bytes, "TREE");

        bytes.put(tree + 5, (byte) 1).putLong(tree + 32, tree);

        assertEquals(
                "is damaged, or uses an unsupported part of HDF5: group /: a structure contains itself, or is"
                        + " too large",
                assertThrows(FormatException.class, () -> new Hdf5File(bytes)).getMessage());
    }

    /** 8,000 types, each a list of the next one, overflow the stack of a recursive reader. */
    @Test
    void deeplyNestedTypeIsRefused() throws IOException {
        ByteBuffer whole = bytes("types.h5");
        int size = 65_528;
        int at = (whole.capacity() + 7) & ~7;
        ByteBuffer bytes = ByteBuffer.allocate(at + 24 + size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(0, whole, 0, whole.capacity());
        bytes.putLong(40, bytes.capacity()).putLong(64, at); // the end of the file, and the header of the root
        bytes.position(at)
                .put(new byte[] {1, 0, 1, 0})
                .putInt(1)
                .putInt(8 + size)
                .putInt(0); // one message of all this size
        bytes.putShort((short) 3).putShort((short) size).putInt(0);
        while (bytes.hasRemaining()) {
            bytes.putInt(0x19).putInt(16);
        }

        var e = assertThrows(FormatException.class, () -> new Hdf5File(bytes.rewind()));

        assertEquals("is damaged, or uses an unsupported part of HDF5: the root", e.getMessage());
    }

    @Test
    void decompressionBombIsRefused() throws IOException {
        Hdf5File file = open("bomb.h5");

        String message =
                assertThrows(FormatException.class, () -> file.tensor("zeros")).getMessage();

        assertTrue(
                message.matches("expands from \\d+ to 4194304 bytes, expected at most 100 times as many;"
                        + " save it without compression"),
                message);
    }

    private static ByteBuffer bytes(String name) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve(name))).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int indexOf(ByteBuffer bytes, String signature) {
        return StandardCharsets.ISO_8859_1
                .decode(bytes.duplicate().rewind())
                .toString()
                .indexOf(signature);
    }

    private static Hdf5File open(String name) throws IOException {
        return new Hdf5File(ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve(name))));
    }
}
