package io.jundenpa.format.npy;

import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes an {@code .npz} file, as {@code numpy.load} reads it: little-endian, in C order, without compression in effect.
 *
 * <p>Tensors whose numbers all fit a 32-bit float become {@code f4}, others {@code f8}: every number that a reader hands
 * out is kept. The same tensors give the same bytes.
 */
public final class NpzWriter {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private NpzWriter() {}

    /**
     * Writes tensors one after the other; each is held in memory while it is written.
     *
     * @param out gets the file, and is closed
     * @param tensors by their names, which become those of the entries
     * @throws IOException if a tensor cannot be read, or the file cannot be written
     */
    public static void write(OutputStream out, Map<String, TensorSource> tensors) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out);
                WritableByteChannel channel = Channels.newChannel(zip)) {
            zip.setLevel(0);
            for (Map.Entry<String, TensorSource> tensor : tensors.entrySet()) {
                ZipEntry entry = new ZipEntry(tensor.getKey() + ".npy");
                entry.setTimeLocal(NO_TIME);
                zip.putNextEntry(entry);
                write(channel, tensor.getValue());
                zip.closeEntry();
            }
        }
    }

    private static void write(WritableByteChannel channel, TensorSource tensor) throws IOException {
        boolean single = tensor.type().fitsFloat();
        int size = single ? Float.BYTES : Double.BYTES;
        long bytes = Math.multiplyExact(TensorSource.count(tensor.shape()), size);
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new IOException(
                    "a tensor of shape " + tensor.shape() + " takes " + bytes + " bytes, expected less than 2 GiB");
        }
        ByteBuffer elements = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (single) {
            tensor.forEach((index, value) -> elements.putFloat((int) index * Float.BYTES, (float) value));
        } else {
            tensor.forEach((index, value) -> elements.putDouble((int) index * Double.BYTES, value));
        }
        channel.write(ByteBuffer.wrap(NpyHeader.bytes(single ? "<f4" : "<f8", tensor.shape(), 0)));
        channel.write(elements);
    }
}
