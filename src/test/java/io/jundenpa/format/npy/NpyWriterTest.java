package io.jundenpa.format.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyWriterTest {

    @TempDir
    Path folder;

    @Test
    void bytesEqualTheFileOfNumPy() throws IOException {
        Path file = folder.resolve("a.npy");

        try (NpyWriter writer = new NpyWriter(channel(file), 3)) {
            writer.write(new float[] {0, 1, 2, 3, 4, 5, 6}, 1, 2);
            writer.finish();
        }

        // np.save(path, np.arange(1, 7, dtype="float32").reshape(2, 3)) of NumPy 2.4.6.
        ByteBuffer expected = ByteBuffer.allocate(128 + 24).order(ByteOrder.LITTLE_ENDIAN);
        expected.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 0x76, 0});
        String dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }" + " ".repeat(58) + "\n";
        expected.put(dict.getBytes(StandardCharsets.US_ASCII));
        for (int i = 1; i <= 6; i++) {
            expected.putFloat(i);
        }
        assertArrayEquals(expected.array(), Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 33, 20_000})
    void writtenFileIsReadBack(int rows) throws IOException {
        Path file = folder.resolve("a.npy");
        float[] values = new float[rows * 7];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / 3f;
        }

        try (NpyWriter writer = new NpyWriter(channel(file), 7)) {
            for (int row = 0; row < rows; row++) {
                writer.write(values, row * 7, 1);
            }
            writer.finish();
        }

        try (NpyReader reader = NpyReader.open(Files.newInputStream(file), Files.size(file))) {
            assertEquals(List.of((long) rows, 7L), reader.shape());
            assertArrayEquals(values, reader.readFloats());
        }
    }

    @Test
    void unfinishedFileHasNoHeader() throws IOException {
        Path file = folder.resolve("a.npy");

        try (NpyWriter writer = new NpyWriter(channel(file), 1)) {
            writer.write(new float[100_000], 0, 100_000);
        }

        byte[] unfinished = Files.readAllBytes(file);
        assertEquals(128 + 400_000, unfinished.length);
        assertArrayEquals(new byte[128], Arrays.copyOf(unfinished, 128));
    }

    @Test
    void finishedFileIsCompleteBeforeTheWriterIsClosed() throws IOException {
        Path file = folder.resolve("a.npy");

        try (NpyWriter writer = new NpyWriter(channel(file), 1)) {
            writer.write(new float[100_000], 0, 100_000);
            writer.finish();

            assertEquals((byte) 0x93, Files.readAllBytes(file)[0]);
        }
    }

    @Test
    void closingTwiceIsHarmless() throws IOException {
        Path file = folder.resolve("a.npy");
        NpyWriter writer = new NpyWriter(channel(file), 2);
        writer.write(new float[] {1, 2}, 0, 1);

        writer.finish();
        writer.close();
        writer.close();

        assertEquals(128 + 8, Files.size(file));
    }

    @Test
    void rowWithoutColumnsIsRefused() throws IOException {
        try (SeekableByteChannel channel = channel(folder.resolve("a.npy"))) {
            assertThrows(IllegalArgumentException.class, () -> new NpyWriter(channel, 0));
        }
    }

    private static SeekableByteChannel channel(Path file) throws IOException {
        return Files.newByteChannel(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
