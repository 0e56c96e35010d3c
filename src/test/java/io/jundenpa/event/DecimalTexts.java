package io.jundenpa.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import java.util.SplittableRandom;

/** Makes decimal numbers that are hard to round to a float, from a seed. They are valid JSON and have at most 64 characters. */
final class DecimalTexts {

    private final SplittableRandom random;

    DecimalTexts(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The next number. Its nearest float may be infinite. */
    String next() {
        String text = switch (random.nextInt(8)) {
            case 0 -> Float.toString(anyFloat());
            case 1 -> Double.toString(Double.longBitsToDouble(randomDoubleBits()));
            case 2 -> Double.toString((double) anyFloat() + (double) anyFloat());
            case 3 -> halfway(0);
            case 4 -> halfway(random.nextBoolean() ? 1 : -1);
            case 5 -> new BigInteger(1 + random.nextInt(180), bits()).toString();
            case 6 -> digits(1 + random.nextInt(25)) + "." + digits(1 + random.nextInt(25));
            default -> digits(1 + random.nextInt(20)) + "e" + (random.nextInt(100) - 60);
        };
        text = text.length() > 63
                ? new BigDecimal(text).round(new MathContext(50)).toString()
                : text;
        return random.nextInt(4) == 0 && !text.startsWith("-") ? "-" + text : text;
    }

    /** The middle of two floats to 40 digits, plus {@code beside} units of the last digit. */
    private String halfway(int beside) {
        float low = Math.abs(anyFloat());
        BigDecimal middle =
                new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(new BigDecimal(2));
        BigDecimal text = middle.round(new MathContext(40));
        return beside == 0
                ? text.toString()
                : text.add(text.ulp().multiply(new BigDecimal(beside))).toString();
    }

    private float anyFloat() {
        float number;
        do {
            number = Float.intBitsToFloat(random.nextInt());
        } while (!Float.isFinite(Math.nextUp(Math.abs(number))));
        return number;
    }

    /** The bits of a double in the range of floats or slightly outside. */
    private long randomDoubleBits() {
        long exponent = 1023L - 160 + random.nextInt(300);
        return (random.nextLong() & 0x800F_FFFF_FFFF_FFFFL) | exponent << 52;
    }

    private String digits(int count) {
        var digits = new StringBuilder().append(count == 1 ? random.nextInt(10) : 1 + random.nextInt(9));
        for (int i = 1; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private Random bits() {
        return new Random(random.nextLong());
    }
}
