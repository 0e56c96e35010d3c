package io.jundenpa.event;

import java.util.Arrays;

/** Collects bytes of text. It reuses its memory from one result to the next. For one thread. */
final class TextBuffer {

    private byte[] bytes = new byte[256];
    private int length;

    void clear() {
        length = 0;
    }

    void add(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    void add(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    /**
     * Adds the shortest decimal that rounds to this float, as {@link Float#toString} writes it since JDK 19. It does not call
     * that method, because older JDKs write some floats with more digits, and a result must not depend on the JDK.
     */
    void add(float number) {
        room(DecimalWriter.ROOM);
        length = DecimalWriter.write(number, bytes, length);
    }

    /** Adds numbers as {@link #add(float)} does, with a comma between them. */
    void add(float[] numbers, int from, int count) {
        for (int i = 0; i < count; i++) {
            room(1 + DecimalWriter.ROOM);
            if (i > 0) {
                bytes[length++] = ',';
            }
            length = DecimalWriter.write(numbers[from + i], bytes, length);
        }
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int added) {
        int needed = Math.addExact(length, added);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * bytes.length)));
        }
    }
}
