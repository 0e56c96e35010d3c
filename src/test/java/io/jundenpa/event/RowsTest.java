package io.jundenpa.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RowsTest {

    @Test
    void rowsKeepTheirNumbersWhileTheyGrow() {
        var rows = new Rows(3, 1);

        for (int row = 0; row < 100; row++) {
            int start = rows.addRow();
            rows.values()[start + 2] = row;
        }

        assertEquals(100, rows.count());
        for (int row = 0; row < 100; row++) {
            assertEquals(row, rows.values()[3 * row + 2]);
        }
    }

    @Test
    void severalRowsAreAddedAtOnce() {
        var rows = new Rows(3, 1);

        assertEquals(0, rows.addRow());
        assertEquals(3, rows.addRows(1000));
        assertEquals(3003, rows.addRow());
        assertTrue(rows.values().length >= 3006);
    }

    @Test
    void clearKeepsUsualMemoryAndFreesHugeMemory() {
        var rows = new Rows(100, 1);
        rows.addRows(400);
        float[] usual = rows.values();

        rows.clear(100);
        assertSame(usual, rows.values());

        rows.addRows(100_000);
        rows.clear(100);
        assertEquals(0, rows.count());
        assertTrue(rows.values().length <= 40_000);
        assertEquals(0, rows.addRow());
    }

    @Test
    void rowsThatExceedAnArrayAreRefused() {
        var rows = new Rows(1 << 20, 1);

        assertThrows(IllegalStateException.class, () -> rows.addRows(2048));
        assertThrows(IllegalArgumentException.class, () -> new Rows(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rows(1, 0));
        assertEquals(0, rows.count());
    }
}
