package io.jundenpa.hdf5;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.tensor.FormatException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are damaged: each is read, or refused with its reason, soon. */
class DamagedHdf5Test {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SECOND = 1_000_000_000;

    @ParameterizedTest
    @CsvSource({"types.h5, 1, 6000", "latest.h5, 2, 2000", "branches.h5, 3, 4000"})
    void whateverIsDamagedIsExplained(String name, long seed, int count) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/keras").resolve(name));
        var damage = new Damage(seed);
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

    /** Reads all there is; the reason if it is refused. */
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
