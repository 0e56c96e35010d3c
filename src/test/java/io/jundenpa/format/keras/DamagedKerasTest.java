package io.jundenpa.format.keras;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.hdf5.Hdf5Damage;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import io.jundenpa.format.zip.ZipFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged models: each is read, or refused with a reason, within a second. */
class DamagedKerasTest {

    private static final Path FOLDER = Path.of("src/test/resources/keras");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long SECOND = 1_000_000_000;

    private int refused;

    /** Damages the zip. Its checksums find most damages. */
    @ParameterizedTest
    @CsvSource({"sequence.keras, 1, 2500", "branches.keras, 2, 2500"})
    void damagedZipIsReadOrRefusedWithAReason(String name, long seed, int count) throws IOException {
        byte[] whole = Files.readAllBytes(FOLDER.resolve(name));
        var damage = new Hdf5Damage(seed);

        for (int i = 0; i < count; i++) {
            check(damage.of(whole), "number " + i);
        }

        assertTrue(refused > count / 2, refused + " of " + count + " were refused");
    }

    /** Damages one entry. The zip around it is valid. */
    @ParameterizedTest
    @CsvSource({
        "sequence.keras, config.json, 3, 2500",
        "sequence.keras, model.weights.h5, 4, 2500",
        "branches.keras, config.json, 5, 2500",
        "branches.keras, model.weights.h5, 6, 2500"
    })
    void damagedEntryIsReadOrRefusedWithAReason(String name, String entry, long seed, int count) throws IOException {
        Map<String, byte[]> entries = entries(Files.readAllBytes(FOLDER.resolve(name)));
        var damage = new Hdf5Damage(seed);
        var random = new SplittableRandom(seed);

        for (int i = 0; i < count; i++) {
            Map<String, byte[]> damaged = new LinkedHashMap<>(entries);
            damaged.computeIfPresent(
                    entry, (key, bytes) -> entry.endsWith(".h5") ? damage.of(bytes) : mutated(bytes, random));
            check(zip(damaged), "number " + i);
        }

        assertTrue(refused > count / 4, refused + " of " + count + " were refused");
    }

    @Test
    void damagedWholeModelFileIsReadOrRefusedWithAReason() throws IOException {
        byte[] whole = Files.readAllBytes(FOLDER.resolve("branches.h5"));
        var damage = new Hdf5Damage(7);

        for (int i = 0; i < 5000; i++) {
            check(damage.of(whole), "number " + i);
        }

        assertTrue(refused > 1000, refused + " of 5000 were refused");
    }

    private void check(byte[] file, String which) throws IOException {
        long start = THREADS.getCurrentThreadCpuTime();
        Optional<String> reason = read(file);

        assertTrue(THREADS.getCurrentThreadCpuTime() - start < SECOND, which);
        assertTrue(reason.isEmpty() || reason.orElseThrow().length() > 10, which + ": " + reason);
        refused += reason.isPresent() ? 1 : 0;
    }

    private static Optional<String> read(byte[] file) throws IOException {
        try {
            Stack stack = KerasImport.read(file, OptionalInt.empty());
            for (TensorSource tensor : stack.tensors().values()) {
                tensor.forEach((index, value) -> {});
            }
            return Optional.empty();
        } catch (FormatException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** JSON with one to three values or characters changed. It often stays valid JSON. */
    private static byte[] mutated(byte[] bytes, SplittableRandom random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] values = {
            "0", "-1", "1", "null", "[]", "{}", "\"x\"", "2147483648", "1e99", "true", "[[[[]]]]", "65536"
        };
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            int colon = text.indexOf(": ", random.nextInt(text.length()));
            int end = colon < 0 ? -1 : text.indexOf(',', colon);
            if (end > 0 && random.nextInt(4) > 0) {
                text = text.substring(0, colon + 2) + values[random.nextInt(values.length)] + text.substring(end);
            } else {
                int at = random.nextInt(text.length());
                text = text.substring(0, at) + (char) (32 + random.nextInt(95)) + text.substring(at + 1);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> entries(byte[] file) throws IOException {
        ZipFile zip = new ZipFile(file);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : zip.names()) {
            entries.put(name, zip.open(name).readAllBytes());
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> content : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(content.getKey());
                var crc = new CRC32();
                crc.update(content.getValue());
                entry.setCrc(crc.getValue());
                entry.setSize(content.getValue().length);
                zip.putNextEntry(entry);
                zip.write(content.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
