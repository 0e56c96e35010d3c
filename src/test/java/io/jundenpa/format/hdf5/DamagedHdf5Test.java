package io.jundenpa.format.hdf5;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files: each is read, or refused with a reason, within a second. */
class DamagedHdf5Test {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @CsvSource({"types.h5, 1, 6000", "latest.h5, 2, 2000", "branches.h5, 3, 4000"})
    void damagedFileIsReadOrRefusedWithAReason(String name, long seed, int count) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/keras").resolve(name));
        var damage = new Hdf5Damage(seed);
        int refused = 0;
        for (int i = 0; i < count; i++) {
            byte[] damaged = damage.of(whole);
            long start = THREADS.getCurrentThreadCpuTime();

            Optional<String> reason = read(damaged);

            assertTrue(THREADS.getCurrentThreadCpuTime() - start < SECOND, "number " + i);
            refused += reason.isPresent() ? 1 : 0;
            assertTrue(reason.isEmpty() || reason.orElseThrow().length() > 10, reason.toString());
        }
        assertTrue(refused > count / 4, refused + " of " + count + " were refused");
    }

    /** The attribute {@code text} claims to be an array of 2147483632 references. It has 16 bytes. */
    @Test
    void attributeThatIsNotTextTakesNoMemory() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/keras/types.h5"));
        int name = new String(bytes, ISO_8859_1).indexOf("text\0\0\0\0\31");
        byte[] array = {0x3A, 0, 0, 0, 8, 0, 0, 0, 1, -16, -1, -1, 127, 0x17, 0, 0, 0, 8, 0, 0, 0};
        System.arraycopy(array, 0, bytes, name + 8, array.length);
        bytes[name - 4] = (byte) array.length;

        Hdf5File file = new Hdf5File(ByteBuffer.wrap(bytes));

        assertEquals(
                "has an attribute text that is not a text",
                assertThrows(FormatException.class, () -> file.text("text")).getMessage());
    }

    /** The names begin one byte apart, so each is almost as long as the heap. */
    @Test
    void namesThatShareAHeapAreBounded() {
        var bytes = new Hdf5Bytes();
        long dataset = bytes.dataset(1);
        List<Hdf5Bytes.Link> links = IntStream.range(0, 1000)
                .mapToObj(i -> new Hdf5Bytes.Link(i, dataset))
                .toList();

        byte[] file = bytes.file(bytes.group(bytes.heap(longName()), links));

        assertRefused("has groups and datasets whose paths have more than 16777216 characters together", file);
    }

    /** Each path has the name of the group above it. */
    @Test
    void pathsBelowALongNameAreBounded() {
        var bytes = new Hdf5Bytes();
        long dataset = bytes.dataset(1);
        List<String> names = IntStream.range(0, 5000).mapToObj(String::valueOf).toList();
        long group = bytes.group(names, Collections.nCopies(names.size(), dataset));

        byte[] file = bytes.file(bytes.group(bytes.heap(longName()), List.of(new Hdf5Bytes.Link(0, group))));

        assertRefused("has groups and datasets whose paths have more than 16777216 characters together", file);
    }

    @Test
    void linksAreBoundedBeforeTheyAreFollowed() {
        var bytes = new Hdf5Bytes();
        long dataset = bytes.dataset(1);
        List<String> names =
                IntStream.range(0, 20_001).mapToObj(String::valueOf).toList();

        byte[] file = bytes.file(bytes.group(names, Collections.nCopies(names.size(), dataset)));

        assertRefused("has more than 20000 groups and datasets", file);
    }

    private static byte[] longName() {
        byte[] name = new byte[4_000_000];
        Arrays.fill(name, 0, name.length - 1, (byte) 'a');
        return name;
    }

    private static void assertRefused(String message, byte[] file) {
        var e = assertThrows(FormatException.class, () -> new Hdf5File(ByteBuffer.wrap(file)));

        assertEquals(message, e.getMessage());
    }

    /** Reads everything. Returns the reason if the file is refused. */
    private static Optional<String> read(byte[] bytes) throws IOException {
        try {
            Hdf5File file = new Hdf5File(ByteBuffer.wrap(bytes));
            file.text("model_config");
            file.text("text");
            for (String name : file.names()) {
                file.tensor(name).forEach((index, value) -> {});
            }
            return Optional.empty();
        } catch (FormatException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
