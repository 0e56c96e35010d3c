package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErfTest {

    /** From math.erfc of Python 3.11. */
    @ParameterizedTest
    @CsvSource({
        "-6,      2.0",
        "-2.5,    1.999593047982555",
        "-1,      1.842700792949715",
        "-0.5,    1.5204998778130465",
        "-1e-10,  1.000000000112838",
        "-0.0,    1.0",
        "0.0,     1.0",
        "1e-300,  1.0",
        "1e-10,   0.999999999887162",
        "0.1,     0.8875370839817152",
        "0.25,    0.7236736098317631",
        "0.5,     0.4795001221869535",
        "1,       0.15729920705028513",
        "1.5,     0.033894853524689274",
        "2,       0.004677734981047265",
        "2.5,     0.0004069520174449589",
        "3,       2.2090496998585438e-05",
        "3.125,   9.89673462524562e-06",
        "4,       1.541725790028002e-08",
        "5,       1.5374597944280351e-12",
        "7.5,     2.776649386030569e-26",
        "10,      2.088487583762545e-45",
        "15,      7.212994172451206e-100",
        "20,      5.3958656116079005e-176",
        "26,      5.663192408856143e-296",
    })
    void agreesWithPythonToTwelveDigits(double x, double expected) {
        assertEquals(expected, Erf.erfc(x), 1e-13 * expected);
    }

    @Test
    void endsAreTwoAndZero() {
        assertEquals(2, Erf.erfc(Double.NEGATIVE_INFINITY));
        assertEquals(2, Erf.erfc(-1e300));
        assertEquals(0, Erf.erfc(30));
        assertEquals(0, Erf.erfc(1e300));
        assertEquals(0, Erf.erfc(Double.POSITIVE_INFINITY));
    }

    @Test
    void nanStaysNan() {
        assertTrue(Double.isNaN(Erf.erfc(Double.NaN)));
    }

    /** A step of 1/128 changes erfc by far more than its error. Below -5.5, erfc is 2 to the last digit. */
    @Test
    void fallsEverywhere() {
        for (double x = -5.5; x < 26; x += 1.0 / 128) {
            assertTrue(Erf.erfc(x + 1.0 / 128) < Erf.erfc(x), "at " + x);
        }
    }
}
