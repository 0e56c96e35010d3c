package io.jundenpa.format.npy;

import io.jundenpa.format.tensor.FormatException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses the dict of a header: the three keys {@code descr}, {@code fortran_order} and {@code shape}, each once, in any
 * order. Of Python's syntax only what NumPy writes is understood.
 */
final class HeaderParser {

    private static final int MAX_DIGITS = 18;

    private final String text;
    private int at;

    private String descr = "";
    private boolean fortranOrder;
    private List<Long> shape = List.of();

    HeaderParser(String text) {
        this.text = text;
    }

    NpyHeader parse() throws FormatException {
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

    /** A tuple of Python: {@code ()}, {@code (2,)}, {@code (2, 3)}; {@code (2)} would be a number in brackets. */
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
            throw new FormatException(
                    "has a dimension of " + (at - start) + " digits, which is more than can be counted");
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

    /** The next character that is no space, or 0 at the end. */
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
