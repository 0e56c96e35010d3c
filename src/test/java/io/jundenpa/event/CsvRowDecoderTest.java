package io.jundenpa.event;

import static io.jundenpa.event.DecoderFixture.bits;
import static io.jundenpa.event.DecoderFixture.bytes;
import static io.jundenpa.event.InputFormat.CSV;
import static io.jundenpa.event.Layout.ROW;
import static io.jundenpa.event.Layout.ROWS;
import static io.jundenpa.event.RejectCode.BAD_CSV;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRowDecoderTest {

    private final DecoderFixture csv = new DecoderFixture(CSV, 2);

    @Test
    void eachLineIsARow() throws RejectException {
        csv.assertDecodes("0.5,-2", ROW, 0.5f, -2);
        csv.assertDecodes("1,2\n", ROW, 1, 2);
        csv.assertDecodes("1,2\r\n", ROW, 1, 2);
        csv.assertDecodes("1,2\n3,4\r\n5,6", ROWS, 1, 2, 3, 4, 5, 6);
        new DecoderFixture(CSV, 1).assertDecodes("7\n8\n", ROWS, 7, 8);
    }

    @Test
    void blanksMayStandAroundNumbers() throws RejectException {
        csv.assertDecodes(" 1 ,\t2\t \r\n\t3,4 ", ROWS, 1, 2, 3, 4);
    }

    @Test
    void everyFormOfADecimalNumberIsRead() throws RejectException {
        csv.assertDecodes("+1,-0", ROW, 1, -0f);
        csv.assertDecodes(".5,5.", ROW, 0.5f, 5);
        csv.assertDecodes("1e2,1.5E-3", ROW, 100, 0.0015f);
        csv.assertDecodes("007,-.25e+1", ROW, 7, -2.5f);
        csv.assertDecodes("1e-400,0." + "1".repeat(62), ROW, 0, 1 / 9f);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``              | BAD_CSV      | value is empty, expected CSV
            1               | WRONG_WIDTH  | row 1 has 1 values, expected 2
            1,2,3           | WRONG_WIDTH  | row 1 has more than 2 values, expected 2
            1,2,            | WRONG_WIDTH  | row 1 has more than 2 values, expected 2
            1;2             | NOT_A_NUMBER | row 1, value 1 is text, expected a number
            1,              | NOT_A_NUMBER | row 1, value 2 is empty, expected a number
            ,1              | NOT_A_NUMBER | row 1, value 1 is empty, expected a number
            `  `            | NOT_A_NUMBER | row 1, value 1 is empty, expected a number
            `1,  `          | NOT_A_NUMBER | row 1, value 2 is empty, expected a number
            amount,age      | NOT_A_NUMBER | row 1, value 1 is text, expected a number
            "1","2"         | NOT_A_NUMBER | row 1, value 1 is text, expected a number
            1,null          | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,0x10          | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,0x1p3         | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1f,2            | NOT_A_NUMBER | row 1, value 1 is text, expected a number
            1,2d            | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,2 3           | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,+             | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,.             | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,-.e1          | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,1e            | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,1e+           | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,1e1.5         | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,1.2.3         | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,--1           | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,1_000         | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,nano          | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,infinitesimal | NOT_A_NUMBER | row 1, value 2 is text, expected a number
            1,nan           | NOT_FINITE   | row 1, value 2 is NaN, expected a finite number
            NaN,1           | NOT_FINITE   | row 1, value 1 is NaN, expected a finite number
            1,-NAN          | NOT_FINITE   | row 1, value 2 is NaN, expected a finite number
            1,inf           | NOT_FINITE   | row 1, value 2 is infinite, expected a finite number
            1, +Inf         | NOT_FINITE   | row 1, value 2 is infinite, expected a finite number
            1,-Infinity     | NOT_FINITE   | row 1, value 2 is infinite, expected a finite number
            1,1e39          | NOT_FINITE   | row 1, value 2 is too large, expected a 32-bit float
            -1e400,1        | NOT_FINITE   | row 1, value 1 is too large, expected a 32-bit float
            """)
    void lineThatIsNotFiniteNumbersIsRejected(String line, RejectCode code, String message) {
        csv.assertRejects(line, code, message);
        csv.assertRejects("1,2\r\n" + line + "\n", line.isEmpty() ? BAD_CSV : code, inSecondRow(message));
    }

    private static String inSecondRow(String message) {
        return message.startsWith("value is empty") ? "row 2 is empty" : message.replace("row 1", "row 2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            \\n           | row 1 is empty
            \\r\\n        | row 1 is empty
            1,2\\n\\n     | row 2 is empty
            1,2\\n\\n3,4  | row 2 is empty
            \\n1,2        | row 1 is empty
            1,2\\r\\n\\r\\n | row 2 is empty
            1,2\\r        | byte offset 3 is a control character or not ASCII, expected visible ASCII
            1,2\\r3,4     | byte offset 3 is a control character or not ASCII, expected visible ASCII
            1,2\\r\\r\\n  | byte offset 3 is a control character or not ASCII, expected visible ASCII
            1,2\\0        | byte offset 3 is a control character or not ASCII, expected visible ASCII
            \uFEFF1,2     | byte offset 0 is a control character or not ASCII, expected visible ASCII
            1,\u0662      | byte offset 2 is a control character or not ASCII, expected visible ASCII
            1,\u00A02     | byte offset 2 is a control character or not ASCII, expected visible ASCII
            """)
    void textThatIsNotLinesIsRejected(String escaped, String message) {
        String csvText = escaped.replace("\\n", "\n").replace("\\r", "\r").replace("\\0", "\0");

        csv.assertRejects(csvText, BAD_CSV, message);
    }

    @Test
    void numberOfExcessiveLengthIsRejected() throws RejectException {
        csv.assertDecodes("-0." + "1".repeat(61) + ",2", ROW, -1 / 9f, 2);
        csv.assertRejects(
                "-0." + "1".repeat(62) + ",2", BAD_CSV, "row 1, value 1 has 65 characters, expected at most 64");
        csv.assertRejects("1,0." + "1".repeat(63), BAD_CSV, "row 1, value 2 has 65 characters, expected at most 64");
    }

    @Test
    void everyDecimalIsRoundedOnce() throws RejectException {
        var texts = new DecimalTexts(21);
        var one = new DecoderFixture(CSV, 1);

        for (int i = 0; i < 50_000; i++) {
            String text = texts.next();
            float expected = Float.parseFloat(text);
            if (Float.isFinite(expected)) {
                one.rows().truncate(0);
                one.decode(bytes(text));
                assertArrayEquals(bits(expected), bits(one.rows().values()[0]), text);
            } else {
                assertThrows(RejectException.class, () -> one.decode(bytes(text)), text);
            }
        }
    }

    @Test
    void wholeNumbersOfAnyLengthAreRead() throws RejectException {
        var random = new SplittableRandom(22);
        var many = new DecoderFixture(CSV, 33);

        for (int i = 0; i < 1_000; i++) {
            int bound = 10 << random.nextInt(8);
            float[] expected = new float[2 * 33];
            var text = new StringBuilder();
            for (int k = 0; k < expected.length; k++) {
                int number = random.nextInt(bound);
                expected[k] = number;
                text.append(random.nextInt(50) == 0 ? "0" : "").append(number).append(k % 33 < 32 ? "," : "\n");
            }
            many.assertDecodes(text.toString(), ROWS, expected);
        }
    }
}
