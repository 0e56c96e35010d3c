package io.jundenpa.format.npy;

import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the header of an {@code .npy} file: magic bytes, version, length, and a Python dictionary in text. The dictionary
 * has the keys {@code descr}, {@code fortran_order} and {@code shape}, each once, in any order. The parser accepts the part
 * of Python's syntax that NumPy writes.
 *
 * <p>Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", for versions 1.0 and 2.0; NumPy 1.24's
 * {@code numpy/lib/format.py} for version 3.0.
 */
final class NpyHeaderReader {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_BYTES = 1 << 16;
    private static final int MAX_DIGITS = 18;

    private final String text;
    private int at;

    private String descr = "";
    private boolean fortranOrder;
    private List<Long> shape = List.of();

    private NpyHeaderReader(String text) {
        this.text = text;
    }

    /** Reads a header and leaves the stream at the first element. */
    static NpyHeader read(InputStream in) throws IOException {
        byte[] start = bytes(in, 8);
        if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw new FormatException("is not an .npy file: its first bytes are not \\x93NUMPY");
        }
        int version = start[6];
        if (version < 1 || version > 3 || start[7] != 0) {
            throw new FormatException("has .npy version " + start[6] + "." + start[7] + ", expected 1.0, 2.0 or 3.0");
        }
        ByteBuffer length = ByteBuffer.wrap(bytes(in, version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        long size = version == 1 ? Short.toUnsignedInt(length.getShort()) : Integer.toUnsignedLong(length.getInt());
        if (size > MAX_BYTES) {
            throw new FormatException("has a header of " + size + " bytes, expected at most " + MAX_BYTES);
        }
        var charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return new NpyHeaderReader(new String(bytes(in, (int) size), charset)).parse();
    }

    private static byte[] bytes(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new FormatException("ends within the .npy header");
        }
        return bytes;
    }

    private NpyHeader parse() throws FormatException {
        Set<String> keys = new HashSet<>();
        expect('{');
        while (!take('}')) {
            String key = string();
            if (!keys.add(key)) {
                throw new FormatException("has " + key + " twice in its .npy header");
            }
            expect(':');
            value(key);
            if (!take(',') && peek() != '}') {
                throw unexpected("',' or '}'");
            }
        }
        if (peek() != 0) {
            throw unexpected("the end");
        }
        if (keys.size() < 3) {
            throw new FormatException(
                    "has " + keys.size() + " keys in its .npy header, expected descr, fortran_order and shape");
        }
        return NpyHeader.of(Dtype.of(descr), fortranOrder, shape);
    }

    private void value(String key) throws FormatException {
        switch (key) {
            case "descr" -> descr = descr();
            case "fortran_order" -> fortranOrder = flag();
            case "shape" -> shape = tuple();
            default ->
                throw new FormatException(
                        "has the key '" + key + "' in its .npy header, expected descr, fortran_order and shape");
        }
    }

    private String descr() throws FormatException {
        if (peek() == '[' || peek() == '(') {
            throw Dtype.structured();
        }
        return string();
    }

    private boolean flag() throws FormatException {
        for (String word : List.of("True", "False")) {
            if (peek() == word.charAt(0) && text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw unexpected("True or False");
    }

    /** A Python tuple: {@code ()}, {@code (2,)}, {@code (2, 3)}. A tuple of one number needs the comma. */
    private List<Long> tuple() throws FormatException {
        List<Long> numbers = new ArrayList<>();
        expect('(');
        while (!take(')')) {
            numbers.add(dimension());
            boolean comma = take(',');
            if (!comma && (numbers.size() < 2 || peek() != ')')) {
                throw unexpected("','");
            }
        }
        return numbers;
    }

    private long dimension() throws FormatException {
        if (peek() == '-') {
            throw new FormatException("has a negative dimension");
        }
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw unexpected("a dimension");
        }
        if (at - start > MAX_DIGITS) {
            throw new FormatException("has a dimension of " + (at - start) + " digits, which is too large");
        }
        return Long.parseLong(text.substring(start, at));
    }

    private String string() throws FormatException {
        char quote = peek();
        if (quote != '\'' && quote != '"') {
            throw unexpected("a quote");
        }
        int start = at + 1;
        int end = text.indexOf(quote, start);
        if (end < 0) {
            throw unexpected("a quoted word");
        }
        at = end + 1;
        return text.substring(start, end);
    }

    private void expect(char c) throws FormatException {
        if (!take(c)) {
            throw unexpected("'" + c + "'");
        }
    }

    private boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }

    /** Skips white space and returns the next character, or 0 at the end. */
    private char peek() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private FormatException unexpected(String expected) {
        String found = peek() == 0 ? "the end" : "'" + peek() + "'";
        return new FormatException(
                "has " + found + " at character " + at + " of its .npy header, expected " + expected);
    }
}
