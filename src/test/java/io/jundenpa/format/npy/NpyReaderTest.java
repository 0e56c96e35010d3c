package io.jundenpa.format.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads arrays that NumPy wrote with {@code src/test/resources/npy/make.py}, and broken ones. */
class NpyReaderTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void integersOfEverySizeAndByteOrderAreRead(int size) throws IOException {
        int bits = 8 * size;
        double signed = Math.pow(2, bits - 1);
        double unsigned = Math.pow(2, bits);

        for (String order : List.of("<", ">")) {
            assertArrayEquals(new double[] {-signed, -1, 0, 1, 2, signed - 1}, numpy("i" + size + " " + order));
            assertArrayEquals(new double[] {0, 1, 2, 3, unsigned - 2, unsigned - 1}, numpy("u" + size + " " + order));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void floatsOfEverySizeAndByteOrderAreRead(int size) throws IOException {
        for (String order : List.of("<", ">")) {
            assertArrayEquals(new double[] {1.5, -2.25, 0, -0.5, 65504, 1 / 16384.0}, numpy("f" + size + " " + order));
        }
    }

    @Test
    void booleansAreZeroAndOne() throws IOException {
        assertArrayEquals(new double[] {0, 1, 1, 0, 1, 0}, numpy("b1"));
    }

    @Test
    void halvesIncludeSubnormalsAndInfinities() throws IOException {
        double[] values = numpy("half");

        // 0x1p-24 is the smallest positive binary16. 1365 * 2^-12 is the binary16 nearest to 1/3.
        double[] expected = {
            0,
            -0.0,
            0x1p-24,
            1023 * 0x1p-24,
            0x1p-14,
            1365 * 0x1p-12,
            65504,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN
        };
        assertArrayEquals(expected, values);
    }

    @Test
    void unsignedNumbersBeyondTheSignBitAreRoundedOnce() throws IOException {
        BigInteger top = BigInteger.ONE.shiftLeft(63);
        double[] expected = LongStream.of(-1, 0, 1024, 1025, 3072)
                .mapToDouble(offset -> top.add(BigInteger.valueOf(offset)).doubleValue())
                .toArray();

        double[] values = numpy("unsigned");

        assertArrayEquals(expected, Arrays.copyOf(values, 5));
        assertEquals(0x1p64, values[5]);
    }

    /** Each long is just above the middle between two floats. The nearest double is the middle itself. */
    @Test
    void longsAreRoundedToFloatsOnce() throws IOException {
        long signed = (1L << 60) + (1L << 36) + 1;
        long unsigned = (1L << 63) + (1L << 39) + 1;
        ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

        assertEquals(0x1.000002p60f, ElementType.I64.getFloat(bytes.putLong(0, signed), 0));
        assertEquals(-0x1.000002p60f, ElementType.I64.getFloat(bytes.putLong(0, -signed), 0));
        assertEquals(0x1.000002p60f, ElementType.U64.getFloat(bytes.putLong(0, signed), 0));
        assertEquals(0x1.000002p63f, ElementType.U64.getFloat(bytes.putLong(0, unsigned), 0));
        byte[] file = NpyBytes.file(
                "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }",
                bytes.putLong(0, signed).array());
        float[] values = new float[1];
        try (NpyReader reader = NpyReader.open(new ByteArrayInputStream(file))) {
            reader.read(values, 0, 1);
        }
        assertEquals(0x1.000002p60f, values[0]);
    }

    @Test
    void doublesBeyondTheFloatRangeBecomeInfiniteAsFloats() throws IOException {
        double[] doubles = numpy("not float32");
        float[] floats;
        try (NpyReader reader = open("not float32")) {
            floats = reader.readFloats();
        }

        assertArrayEquals(new double[] {1e300, -1e300, Double.NaN, Double.POSITIVE_INFINITY}, doubles);
        assertArrayEquals(
                new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY},
                floats);
    }

    @Test
    void scalarHasNoDimensions() throws IOException {
        try (NpyReader reader = open("scalar")) {
            assertEquals(List.of(), reader.shape());
            assertArrayEquals(new double[] {3.5}, reader.readDoubles());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"rank 1|[5]", "empty|[0, 3]", "rank 2 C|[2, 3]", "rank 3 C|[2, 3, 4]", "large C|[3, 3000]"})
    void arraysOfEveryRankAreInCOrder(String name, String shape) throws IOException {
        try (NpyReader reader = open(name)) {
            assertEquals(shape, reader.shape().toString());
            assertFalse(reader.isFortranOrder());
            long count = reader.shape().stream().reduce(1L, Math::multiplyExact);
            assertArrayEquals(upTo(count), reader.readDoubles());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rank 2", "rank 3", "large"})
    void fortranOrderIsConvertedToCOrder(String name) throws IOException {
        try (NpyReader c = open(name + " C");
                NpyReader fortran = open(name + " F")) {
            assertTrue(fortran.isFortranOrder());
            assertEquals(c.shape(), fortran.shape());
            assertArrayEquals(c.readDoubles(), fortran.readDoubles());
        }
    }

    @Test
    void partsAreReadInTheOrderOfTheFile() throws IOException {
        float[] floats = new float[7];

        try (NpyReader reader = open("rank 2 F")) {
            reader.read(floats, 1, 4);
            reader.read(floats, 5, 2);
        }

        assertArrayEquals(new float[] {0, 0, 3, 1, 4, 2, 5}, floats);
    }

    @Test
    void readingBeyondTheEndIsRefused() throws IOException {
        try (NpyReader reader = open("rank 1")) {
            assertThrows(IllegalArgumentException.class, () -> reader.read(new float[6], 0, 6));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsRead(int version) throws IOException {
        NpzFile file = new NpzFile(resource("versions.npz"));

        try (NpyReader reader = file.open("version " + version)) {
            assertArrayEquals(new double[] {0, 1, 2, 3}, reader.readDoubles());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', textBlock = """
            '|O'             => has dtype '|O', which is Python objects
            [('a', '<f4')]   => has a dtype of several fields
            ('<f4', (2, ))   => has a dtype of several fields
            '<U5'            => has dtype '<U5'
            '|S5'            => has dtype '|S5'
            '|V8'            => has dtype '|V8'
            '<c8'            => has dtype '<c8'
            '<f16'           => has dtype '<f16'
            '<M8[ns]'        => has dtype '<M8[ns]'
            '|f4'            => has dtype '|f4'
            '=f4'            => has dtype '=f4'
            'f4'             => has dtype 'f4'
            ''               => has dtype ''
            """)
    void unsupportedTypeIsRefusedWithAConversion(String descr, String message) {
        byte[] file = NpyBytes.file("{'descr': " + descr + ", 'fortran_order': False, 'shape': (2,), }", new byte[8]);

        assertRefused(
                message + ", expected numbers: f2, f4, f8, i1 to i8, u1 to u8 or b1;"
                        + " convert with np.save(path, array.astype(\"float32\"))",
                file);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SHAPE(-1, 2) | has a negative dimension
            SHAPE(3037000500, 3037000500) | has shape [3037000500, 3037000500], which is too large
            SHAPE(4611686018427387904, 2) | has a dimension of 19 digits, which is too large
            SHAPE(999999999999999999, 3) | has shape [999999999999999999, 3], which is too large
            SHAPE(1000000000,) | has 8 bytes of data, expected 4000000000 for [1000000000] of <f4
            SHAPE(1,) | has 8 bytes of data, expected 4 for [1] of <f4
            SHAPE(0,) | has 8 bytes of data, expected 0 for [0] of <f4
            SHAPE(3,) | has 8 bytes of data, expected 12 for [3] of <f4
            SHAPE(2) | has ')' at character 52 of its .npy header, expected ','
            SHAPE(,) | has ',' at character 51 of its .npy header, expected a dimension
            SHAPE(1 2) | has '2' at character 53 of its .npy header, expected ','
            SHAPE2 | has '2' at character 50 of its .npy header, expected '('
            {'descr': '<f4', 'fortran_order': 0, 'shape': (2,)} | has '0' at character 34 of its .npy header, expected True or False
            {'descr': '<f4', 'fortran_order': False} | has 2 keys in its .npy header, expected descr, fortran_order and shape
            {'descr': '<f4', 'descr': '<f4'} | has descr twice in its .npy header
            {'descr': '<f4', 'x': 1} | has the key 'x' in its .npy header, expected descr, fortran_order and shape
            {'descr': '<f4' 'shape': (2,)} | has ''' at character 16 of its .npy header, expected ',' or '}'
            {'descr': '<f4 | has ''' at character 10 of its .npy header, expected a quoted word
            {descr: '<f4'} | has 'd' at character 1 of its .npy header, expected a quote
            {} trailing | has 't' at character 3 of its .npy header, expected the end
            [] | has '[' at character 0 of its .npy header, expected '{'
            {'descr' | has the end at character 8 of its .npy header, expected ':'
            """)
    void brokenHeaderIsRefused(String header, String message) {
        String whole = header.startsWith("SHAPE")
                ? "{'descr': '<f4', 'fortran_order': False, 'shape': " + header.substring(5) + "}"
                : header;

        assertRefused(message, NpyBytes.file(whole, new byte[8]));
    }

    @Test
    void tooManyDimensionsAreRefused() {
        String shape = "(" + "1, ".repeat(65) + ")";

        assertRefused("has 65 dimensions, expected at most 64", NpyBytes.floats(shape, 1));
    }

    @Test
    void wrongMagicIsRefused() {
        byte[] file = NpyBytes.floats("(1,)", 1);
        file[1] = 'n';

        assertRefused("is not an .npy file: its first bytes are not \\x93NUMPY", file);
    }

    @Test
    void unsupportedVersionIsRefused() {
        byte[] file = NpyBytes.floats("(1,)", 1);
        file[6] = 4;

        assertRefused("has .npy version 4.0, expected 1.0, 2.0 or 3.0", file);
    }

    @Test
    void tooLongHeaderIsRefusedBeforeItIsRead() {
        byte[] file = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 0, 0, 0, (byte) 0x80};

        assertRefused("has a header of 2147483648 bytes, expected at most 65536", file);
    }

    @Test
    void fileThatEndsInItsHeaderIsRefused() {
        byte[] file = NpyBytes.floats("(1,)", 1);

        for (int length : new int[] {0, 1, 7, 8, 9, 10, 40}) {
            assertRefused("ends within the .npy header", Arrays.copyOf(file, length));
        }
    }

    @Test
    void streamOfTheWrongLengthIsRefusedAtItsEnd() throws IOException {
        byte[] file = NpyBytes.floats("(3,)", 1, 2, 3);
        byte[] shorter = Arrays.copyOf(file, file.length - 1);
        byte[] longer = Arrays.copyOf(file, file.length + 1);

        assertEquals("has 11 bytes of data, expected 12 for [3] of <f4", messageOfStream(shorter));
        assertEquals("has more than 12 bytes of data, expected 12 for [3] of <f4", messageOfStream(longer));
    }

    @Test
    void invisibleCharactersInAMessageAreReplaced() {
        assertRefused(
                "has the key 'a\uFFFD[31m\uFFFDb\uFFFD' in its .npy header, expected descr, fortran_order and shape",
                NpyBytes.file("{'a\u001b[31m\nb\u0085': 1}"));
    }

    @Test
    void longMessageIsCut() {
        byte[] file = NpyBytes.file("{'" + "k".repeat(60_000) + "': 1}");

        assertRefused("has the key '" + "k".repeat(284) + "...", file);
    }

    @Test
    void streamIsClosedWhenOpeningFails() {
        boolean[] closed = {false};
        InputStream in = new ByteArrayInputStream(new byte[3]) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };

        assertThrows(FormatException.class, () -> NpyReader.open(in));

        assertTrue(closed[0]);
    }

    private static String messageOfStream(byte[] file) throws IOException {
        try (NpyReader reader = NpyReader.open(new ByteArrayInputStream(file))) {
            return String.valueOf(
                    assertThrows(FormatException.class, reader::readFloats).getMessage());
        }
    }

    private static void assertRefused(String message, byte[] file) {
        FormatException e =
                assertThrows(FormatException.class, () -> NpyReader.open(new ByteArrayInputStream(file), file.length));

        assertEquals(message, e.getMessage());
    }

    private static double[] upTo(long count) {
        return IntStream.range(0, (int) count).asDoubleStream().toArray();
    }

    private static double[] numpy(String name) throws IOException {
        try (NpyReader reader = open(name)) {
            return reader.readDoubles();
        }
    }

    private static NpyReader open(String name) throws IOException {
        return new NpzFile(resource("dtypes_compressed.npz")).open(name);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NpyReaderTest.class.getResourceAsStream("/npy/" + name)) {
            return in.readAllBytes();
        }
    }
}
