package io.jundenpa.format.zip;

import io.jundenpa.format.tensor.FormatException;

/**
 * An entry of a zip, as its directory describes it.
 *
 * @param name of the file
 * @param flags bit 0 is set if it is encrypted
 * @param method 0 stored, 8 deflated
 * @param crc CRC-32 of the expanded bytes
 * @param compressed bytes in the zip
 * @param size bytes when expanded
 * @param localOffset where the entry itself begins
 */
record ZipEntry(String name, int flags, int method, long crc, long compressed, long size, long localOffset) {

    private static final long SMALL = 1 << 20;
    private static final int MAX_RATIO = 100;

    boolean isStored() {
        return method == 0;
    }

    /**
     * Checks that the entry may be expanded.
     *
     * @throws FormatException if it is of a kind that is not read, or grows as no weights do
     */
    void checkReadable() throws FormatException {
        if ((flags & 1) != 0) {
            throw new FormatException("is encrypted");
        }
        if (!isStored() && method != 8) {
            throw new FormatException("is compressed by zip method " + method + ", expected stored or deflated");
        }
        if (isStored() && size != compressed) {
            throw new FormatException("is stored as " + compressed + " bytes, expected " + size);
        }
        if (size > SMALL && size / MAX_RATIO > compressed) {
            throw new FormatException("expands from " + compressed + " to " + size + " bytes, expected at most "
                    + MAX_RATIO + " times as many; save it uncompressed");
        }
    }
}
