package io.jundenpa.fuzz;

import io.jundenpa.format.hdf5.Hdf5File;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Reads each tensor of an HDF5 file, then the file as a Keras model. */
public final class Hdf5Target {

    private static final int MAX_ELEMENTS = 1 << 20;

    private static final Folder FOLDER = new Folder();

    private Hdf5Target() {}

    /** An input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether the file has a readable tensor or is a model. */
    static boolean takes(byte[] data) {
        boolean tensors = readsTensors(data);
        return FOLDER.file("model.h5", data).isModel("model.h5") || tensors;
    }

    private static boolean readsTensors(byte[] data) {
        try {
            Hdf5File file = new Hdf5File(ByteBuffer.wrap(data));
            boolean read = false;
            for (String name : file.names()) {
                read |= readsTensor(file, name);
            }
            return read;
        } catch (FormatException e) {
            return false;
        }
    }

    private static boolean readsTensor(Hdf5File file, String name) {
        try {
            TensorSource tensor = file.tensor(name);
            long count = TensorSource.count(tensor.shape());
            if (count > MAX_ELEMENTS) {
                return false;
            }
            AtomicLong read = new AtomicLong();
            tensor.forEach((index, value) -> {
                Expect.that(index >= 0 && index < count, "number " + index + " of " + count + " of " + name);
                read.incrementAndGet();
            });
            Expect.equal(count, read.get(), "numbers of " + name);
            return true;
        } catch (FormatException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
