package io.jundenpa.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Reads a {@code .keras} file. An input that begins like a zip is the file. Any other input is a letter and a
 * {@code config.json}: the letter {@code b} puts it into {@code branches.keras}, any other letter into
 * {@code sequence.keras}.
 */
public final class KerasTarget {

    private static final String CONFIG = "config.json";

    private static final Folder FOLDER = new Folder();
    private static final byte[] BRANCHES = read("branches.keras");
    private static final byte[] SEQUENCE = read("sequence.keras");

    private KerasTarget() {}

    /** An input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether the input is a valid model. */
    static boolean takes(byte[] data) {
        return FOLDER.file("model.keras", file(data)).isModel("model.keras");
    }

    private static byte[] file(byte[] data) {
        if (data.length < 2 || (data[0] == 'P' && data[1] == 'K')) {
            return data;
        }
        return withConfig(data[0] == 'b' ? BRANCHES : SEQUENCE, data);
    }

    /** A copy of a file whose configuration is the input without its first byte. */
    private static byte[] withConfig(byte[] keras, byte[] data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(keras));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.setMethod(ZipOutputStream.STORED);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().equals(CONFIG)) {
                    put(out, CONFIG, data, 1);
                } else {
                    put(out, entry.getName(), content, 0);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content, int from) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content, from, content.length - from);
        ZipEntry entry = new ZipEntry(name);
        entry.setCrc(crc.getValue());
        entry.setSize(content.length - from);
        zip.putNextEntry(entry);
        zip.write(content, from, content.length - from);
    }

    private static byte[] read(String name) {
        try {
            return Files.readAllBytes(Path.of("src/test/resources/keras", name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
