package io.jundenpa.format.npy;

import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.zip.ZipFile;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** The arrays of an {@code .npz} file, which is a zip of {@code NAME.npy} entries. The file is not trusted. */
public final class NpzFile {

    private static final String SUFFIX = ".npy";

    private final ZipFile zip;

    /**
     * Reads the directory of a file.
     *
     * @param file the whole file. Not modified, and not to be modified by others later.
     * @throws FormatException if the file is not a whole zip, or an entry stands twice
     */
    public NpzFile(byte[] file) throws FormatException {
        zip = new ZipFile(file);
    }

    /** The names of the arrays, in the order of the file. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (String entry : zip.names()) {
            if (entry.endsWith(SUFFIX)) {
                names.add(entry.substring(0, entry.length() - SUFFIX.length()));
            }
        }
        return names;
    }

    /**
     * Opens an array.
     *
     * @param name one of {@link #names()}
     * @throws FormatException if the entry is damaged, or expands too far, or is not such an array
     */
    public NpyReader open(String name) throws IOException {
        String entry = name + SUFFIX;
        return NpyReader.open(zip.open(entry), zip.size(entry));
    }
}
