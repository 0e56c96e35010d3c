package io.jundenpa.format.npy;

import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.zip.ZipFile;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The arrays of an {@code .npz} file: a zip of {@code NAME.npy} entries. The file is not trusted.
 *
 * <p>Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", section "Conventions".
 */
public final class NpzFile {

    private static final String SUFFIX = ".npy";

    private final ZipFile zip;

    /**
     * Reads the central directory of a file.
     *
     * @param file the whole file. Not modified, and must not be modified later.
     * @throws FormatException if the file is not a complete zip, or two entries have the same name
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
     * @throws FormatException if the entry is damaged, is too large when expanded, or its elements are not real numbers
     */
    public NpyReader open(String name) throws IOException {
        String entry = name + SUFFIX;
        return NpyReader.open(zip.open(entry), zip.size(entry));
    }
}
