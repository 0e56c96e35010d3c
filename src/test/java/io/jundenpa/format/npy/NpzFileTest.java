package io.jundenpa.format.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NpzFileTest {

    private static final byte[] ARRAY = NpyBytes.floats("(3,)", 1, 2, 3);

    @Test
    void filesOfSavezAndSavezCompressedAreEqual() throws IOException {
        NpzFile stored = new NpzFile(resource("dtypes.npz"));
        NpzFile compressed = new NpzFile(resource("dtypes_compressed.npz"));

        for (String name : stored.names()) {
            assertArrayEquals(read(stored, name), read(compressed, name));
        }
    }

    @Test
    void namesOfArraysAreInTheOrderOfTheFile() throws IOException {
        NpzFile file = new NpzFile(resource("versions.npz"));

        assertEquals(List.of("version 1", "version 2", "version 3"), List.copyOf(file.names()));
    }

    @Test
    void entriesThatJavaWroteAreRead() throws IOException {
        Map<String, byte[]> arrays = Map.of("a", ARRAY, "b/c", NpyBytes.floats("()", 7));

        for (byte[] zip : List.of(NpyBytes.stored(arrays), NpyBytes.deflated(arrays))) {
            assertArrayEquals(new double[] {1, 2, 3}, read(new NpzFile(zip), "a"));
            assertArrayEquals(new double[] {7}, read(new NpzFile(zip), "b/c"));
        }
    }

    @Test
    void emptyZipHasNoArrays() throws IOException {
        assertEquals(0, new NpzFile(NpyBytes.stored(Map.of())).names().size());
    }

    @Test
    void fileThatIsCutOffAnywhereIsRefused() {
        byte[] zip = NpyBytes.stored(Map.of("a", ARRAY));

        for (int length = 0; length < zip.length; length++) {
            byte[] cut = Arrays.copyOf(zip, length);

            assertEquals(
                    "is not a whole zip: the directory at its end is missing",
                    assertThrows(FormatException.class, () -> new NpzFile(cut)).getMessage());
        }
    }

    @Test
    void fileWithoutItsFirstBytesIsRefused() {
        byte[] zip = NpyBytes.stored(Map.of("a", ARRAY));
        byte[] cut = Arrays.copyOfRange(zip, 5, zip.length);

        assertEquals(
                "is damaged: no zip entry at byte 114",
                assertThrows(FormatException.class, () -> new NpzFile(cut)).getMessage());
    }

    @Test
    void everyChangedByteIsDetectedOrHarmless() {
        byte[] zip = NpyBytes.deflated(Map.of("a", ARRAY));

        for (int i = 0; i < zip.length; i++) {
            byte[] changed = zip.clone();
            changed[i] ^= 0x41;
            try {
                assertArrayEquals(new double[] {1, 2, 3}, read(new NpzFile(changed), "a"), "byte " + i);
            } catch (FormatException e) {
                // Detected.
            } catch (IllegalArgumentException e) {
                assertEquals("no entry a.npy", e.getMessage());
            } catch (IOException e) {
                throw new AssertionError("byte " + i, e);
            }
        }
    }

    @Test
    void wrongChecksumIsRefused() {
        byte[] zip = NpyBytes.stored(Map.of("a", ARRAY));
        zip[directoryStart(zip) - 1] ^= 1;

        assertRefused("is damaged: its checksum is wrong", zip);
    }

    @Test
    void damagedCompressedDataIsRefused() {
        byte[] zip = NpyBytes.deflated(Map.of("a", ARRAY));
        // The first byte after the local header and the name "a.npy". 7 is a block of a reserved type.
        zip[35] = 7;

        assertRefused("is damaged: its compressed data is wrong", zip);
    }

    @Test
    void entryThatExpandsToLessThanItClaimsIsRefused() throws IOException {
        byte[] shorter = Arrays.copyOf(ARRAY, ARRAY.length - 1);
        byte[] zip = NpyBytes.deflated(Map.of("a", shorter));
        directory(zip).putInt(24, ARRAY.length);

        try (NpyReader reader = new NpzFile(zip).open("a")) {
            assertEquals(
                    "ends after " + shorter.length + " of " + ARRAY.length + " bytes",
                    assertThrows(FormatException.class, reader::readDoubles).getMessage());
        }
    }

    @Test
    void entryThatExpandsToMoreThanItClaimsIsRefused() throws IOException {
        byte[] longer = Arrays.copyOf(ARRAY, ARRAY.length + 1);
        byte[] zip = NpyBytes.deflated(Map.of("a", longer));
        directory(zip).putInt(24, ARRAY.length);

        try (NpyReader reader = new NpzFile(zip).open("a")) {
            assertEquals(
                    "expands to more than its " + ARRAY.length + " bytes",
                    assertThrows(FormatException.class, reader::readDoubles).getMessage());
        }
    }

    @Test
    void entryThatIsLargerThanItsNpyHeaderClaimsIsRefusedBeforeItExpands() {
        byte[] zip = NpyBytes.deflated(Map.of("a", Arrays.copyOf(ARRAY, 1 << 20)));

        assertRefused("has 1048509 bytes of data, expected 12 for [3] of <f4", zip);
    }

    @Test
    void decompressionBombIsRefused() {
        byte[] zeros = NpyBytes.floats("(300000,)", new double[300000]);
        byte[] zip = NpyBytes.deflated(Map.of("a", zeros));

        assertRefused(
                "expands from " + directory(zip).getInt(20) + " to " + zeros.length
                        + " bytes, expected at most 100 times as many; save it uncompressed",
                zip);
    }

    @Test
    void smallEntryMayHaveAnyCompressionRatio() throws IOException {
        byte[] zip = NpyBytes.deflated(Map.of("a", NpyBytes.floats("(250000,)", new double[250000])));

        assertArrayEquals(new double[250000], read(new NpzFile(zip), "a"));
    }

    @Test
    void duplicateNameIsRefused() {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("a", ARRAY);
        arrays.put("b", ARRAY);
        byte[] zip = NpyBytes.stored(arrays);
        zip[lastIndexOf(zip, "b.npy")] = 'a';

        assertEquals(
                "has the entry a.npy twice",
                assertThrows(FormatException.class, () -> new NpzFile(zip)).getMessage());
    }

    @Test
    void tooManyEntriesAreRefused() {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        for (int i = 0; i <= 10_000; i++) {
            arrays.put(String.valueOf(i), new byte[0]);
        }
        byte[] zip = NpyBytes.stored(arrays);

        assertEquals(
                "has 10001 entries, expected at most 10000",
                assertThrows(FormatException.class, () -> new NpzFile(zip)).getMessage());
    }

    @Test
    void encryptedEntryIsRefused() {
        byte[] zip = NpyBytes.stored(Map.of("a", ARRAY));
        directory(zip).putShort(8, (short) 1);

        assertRefused("is encrypted", zip);
    }

    @Test
    void unsupportedCompressionMethodIsRefused() {
        byte[] zip = NpyBytes.stored(Map.of("a", ARRAY));
        directory(zip).putShort(10, (short) 14);

        assertRefused("is compressed by zip method 14, expected stored or deflated", zip);
    }

    @Test
    void storedEntryWithTwoSizesIsRefused() {
        byte[] zip = NpyBytes.stored(Map.of("a", ARRAY));
        directory(zip).putInt(20, 3);

        assertRefused("is stored as 3 bytes, expected " + ARRAY.length, zip);
    }

    @Test
    void zip64SizesAreRead() throws IOException {
        byte[] zip = withZip64Sizes(NpyBytes.stored(Map.of("a", ARRAY)), ARRAY.length);

        assertArrayEquals(new double[] {1, 2, 3}, read(new NpzFile(zip), "a"));
    }

    @Test
    void missingZip64SizesAreRefused() {
        byte[] zip = NpyBytes.stored(Map.of("a", ARRAY));
        directory(zip).putInt(24, -1);

        assertEquals(
                "has a damaged directory: a zip64 size is missing",
                assertThrows(FormatException.class, () -> new NpzFile(zip)).getMessage());
    }

    /** Moves both sizes of the only directory entry into an extra field after its name. The name has 5 letters. */
    private static byte[] withZip64Sizes(byte[] zip, int size) {
        int extra = 20;
        int at = directoryStart(zip) + 46 + 5;
        ByteBuffer moved = ByteBuffer.allocate(zip.length + extra).order(ByteOrder.LITTLE_ENDIAN);
        moved.put(zip, 0, at);
        moved.putShort((short) 1).putShort((short) 16).putLong(size).putLong(size);
        moved.put(zip, at, zip.length - at);
        moved.putInt(directoryStart(zip) + 20, -1).putInt(directoryStart(zip) + 24, -1);
        moved.putShort(directoryStart(zip) + 30, (short) extra);
        moved.putInt(moved.capacity() - 22 + 12, moved.getInt(moved.capacity() - 22 + 12) + extra);
        return moved.array();
    }

    private static void assertRefused(String message, byte[] zip) {
        FormatException e = assertThrows(FormatException.class, () -> read(new NpzFile(zip), "a"));

        assertEquals(message, e.getMessage());
    }

    /** The only entry of the directory: flags at byte 8, method at 10, sizes at 20 and 24. */
    private static ByteBuffer directory(byte[] zip) {
        int start = directoryStart(zip);
        return ByteBuffer.wrap(zip, start, 46).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int directoryStart(byte[] zip) {
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 22 + 16);
    }

    private static int lastIndexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(text);
    }

    private static double[] read(NpzFile file, String name) throws IOException {
        try (NpyReader reader = file.open(name)) {
            return reader.readDoubles();
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = NpzFileTest.class.getResourceAsStream("/npy/" + name)) {
            return in.readAllBytes();
        }
    }
}
