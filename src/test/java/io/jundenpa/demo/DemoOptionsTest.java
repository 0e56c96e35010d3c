package io.jundenpa.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | 1   | 0    | records is 0, expected at least 1
            1 | 0   | 0    | rate is 0.0, expected more than 0 records a second
            1 | NaN | 0    | rate is NaN, expected more than 0 records a second
            1 | 1   | -0.1 | poison is -0.1, expected a share from 0 to 1
            1 | 1   | 1.1  | poison is 1.1, expected a share from 0 to 1
            1 | 1   | NaN  | poison is NaN, expected a share from 0 to 1
            """)
    void aNumberOutOfItsRangeIsRefused(long records, double rate, double poison, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new DemoOptions(records, rate, poison, false));

        assertEquals(message, refused.getMessage());
    }

    @Test
    void withoutATerminalEverySampleIsSentOnce() {
        assertEquals(new DemoOptions(540, 200, 0, false), DemoOptions.headless(Scenario.DIGITS));
        assertEquals(new DemoOptions(400, 200, 0, false), DemoOptions.headless(Scenario.PAYMENTS));
    }
}
