package io.jundenpa.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Reads fields that are plain text, whatever they mean: those of headers and whole keys. For one thread. */
final class FieldText {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final byte[] TRUE = "true".getBytes(US_ASCII);
    private static final byte[] FALSE = "false".getBytes(US_ASCII);

    private final FeatureRow features;
    private final CharsetDecoder utf8 = UTF_8.newDecoder();

    FieldText(FeatureRow features) {
        this.features = features;
    }

    /** Gives a text to a feature, or reports it. */
    void read(int feature, byte[] text) {
        if (!takes(feature, text)) {
            if (features.kind(feature) == FeatureRow.Kind.NUMBER && isNumber(text)) {
                features.reportTooLarge(feature);
            } else if (features.kind(feature) == FeatureRow.Kind.TEXT && !isUtf8(text)) {
                features.reportInvalid(feature, "not UTF-8");
            } else {
                features.reportText(feature);
            }
        }
    }

    private boolean takes(int feature, byte[] text) {
        return switch (features.kind(feature)) {
            case NUMBER -> isNumber(text) && features.number(feature, Float.parseFloat(ascii(text)));
            case NUMBERS -> false;
            case FLAG -> takesFlag(feature, text);
            case TEXT -> isUtf8(text) && features.text(feature, text, 0, text.length);
            case TIME -> features.time(feature, millis(feature, text));
        };
    }

    private boolean takesFlag(int feature, byte[] text) {
        boolean flag = Arrays.equals(text, TRUE);
        features.flag(feature, flag);
        return flag || Arrays.equals(text, FALSE);
    }

    private double millis(int feature, byte[] text) {
        return isNumber(text)
                ? features.unit(feature).millis(Double.parseDouble(ascii(text)))
                : IsoTime.millis(text, 0, text.length);
    }

    private static boolean isNumber(byte[] text) {
        return isNumber(ascii(text));
    }

    /** Whether a text is a number of JSON (RFC 8259, section 6) that is not too long. */
    static boolean isNumber(String text) {
        return text.length() <= DecimalReader.MAX_LENGTH && NUMBER.matcher(text).matches();
    }

    /** A number has ASCII only. Other bytes become characters that no number has. */
    private static String ascii(byte[] text) {
        return new String(text, US_ASCII);
    }

    private boolean isUtf8(byte[] text) {
        try {
            utf8.decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
