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
 * Writes an {@code .npz} file for {@code numpy.load}: little-endian, in C order, deflated at level 0 (no compression).
 *
 * <p>A type whose values all fit a 32-bit float exactly becomes {@code f4}, any other type becomes {@code f8}. Both keep
 * every number of a {@link TensorSource} exactly. The same tensors always produce the same bytes.
 */
public final class NpzWriter {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private NpzWriter() {}

    /**
     * Writes tensors one after the other. One tensor at a time is in memory.
     *
     * @param out receives the file. Closed.
     * @param tensors by name; the entries get the same names
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
