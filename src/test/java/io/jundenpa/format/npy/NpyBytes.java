package io.jundenpa.format.npy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes the bytes of {@code .npy} and {@code .npz} files, valid or broken. */
public final class NpyBytes {

    private NpyBytes() {}

    /** A file of 32-bit floats in C order. The shape is a Python tuple, such as {@code (2, 3)}. */
    public static byte[] floats(String shape, double... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            data.putFloat((float) value);
        }
        return file("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }", data.array());
    }

    /** A file of 64-bit floats. */
    public static byte[] doubles(String shape, boolean fortran, double... values) {
        ByteBuffer data = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            data.putDouble(value);
        }
        String order = fortran ? "True" : "False";
        return file("{'descr': '<f8', 'fortran_order': " + order + ", 'shape': " + shape + ", }", data.array());
    }

    /** A file of version 1.0 with this dictionary as its header. */
    public static byte[] file(String header, byte... data) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer file = ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        file.putShort((short) text.length).put(text).put(data);
        return file.array();
    }

    /** A zip of arrays by name, deflated. */
    public static byte[] deflated(Map<String, byte[]> arrays) {
        return zip(arrays, ZipEntry.DEFLATED);
    }

    /** A zip of arrays by name, stored. */
    public static byte[] stored(Map<String, byte[]> arrays) {
        return zip(arrays, ZipEntry.STORED);
    }

    private static byte[] zip(Map<String, byte[]> arrays, int method) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(entry(array.getKey() + ".npy", array.getValue(), method));
                zip.write(array.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static ZipEntry entry(String name, byte[] content, int method) {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
        }
        return entry;
    }
}
