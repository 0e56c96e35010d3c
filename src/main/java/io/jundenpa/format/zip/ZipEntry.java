package io.jundenpa.format.zip;

import io.jundenpa.format.tensor.FormatException;

/**
 * An entry of a zip, as the central directory describes it.
 *
 * <p>Source: PKWARE, .ZIP File Format Specification (APPNOTE.TXT) 6.3.10, sections 4.4.4, 4.4.5, 4.4.7 to 4.4.9 and 4.4.16.
 *
 * @param name the name of the file
 * @param flags bit 0 means encrypted
 * @param method 0 stored, 8 deflated
 * @param crc CRC-32 of the expanded bytes
 * @param compressed size in the zip, in bytes
 * @param size expanded size in bytes
 * @param localOffset position of the entry's local header
 */
record ZipEntry(String name, int flags, int method, long crc, long compressed, long size, long localOffset) {

    private static final long MAX_BYTES_OF_ANY_RATIO = 1 << 20;
    private static final int MAX_RATIO = 100;

    boolean isStored() {
        return method == 0;
    }

    /**
     * Checks that the entry can be expanded safely.
     *
     * @throws FormatException if it is encrypted, uses another method, or expands to more than 1 MiB and 100 times its size
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
        if (size > MAX_BYTES_OF_ANY_RATIO && size / MAX_RATIO > compressed) {
            throw new FormatException("expands from " + compressed + " to " + size + " bytes, expected at most "
                    + MAX_RATIO + " times as many; save it uncompressed");
        }
    }
}
