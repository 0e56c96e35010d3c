package io.jundenpa.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTableTest {

    private final FigureTable table =
            new FigureTable(List.of(new FigureTable.Column("records/s", 0), new FigureTable.Column("us", 2)));

    @Test
    void theMedianIsTheFigureInTheMiddleOrTheMeanOfTwo() {
        assertEquals(7, FigureTable.median(List.of(7.0)));
        assertEquals(2, FigureTable.median(List.of(9.0, 1.0, 2.0)));
        assertEquals(3, FigureTable.median(List.of(9.0, 1.0, 4.0, 2.0)));
    }

    @Test
    void aMeasurementIsALineOfFiguresWithTheirDecimals() {
        assertEquals("records/s us", words(table.header()));
        assertEquals("warm-up a 1235 0.13", words(table.warmUp("a", List.of(1234.6, 0.126))));
        assertEquals("round 1 a 10 1.00", words(table.add("a", List.of(10.0, 1.0))));
        assertEquals("round 1 b 20 1.00", words(table.add("b", List.of(20.0, 1.0))));
        assertEquals("round 2 a 10 1.00", words(table.add("a", List.of(10.0, 1.0))));
    }

    @Test
    void mediansAndRatiosCountTheRoundsWithoutTheWarmUp() {
        table.warmUp("a", List.of(1e9, 1e9));
        // In pairs 10/5 and 3/4, 20/50 and 6/2, 90/30 and 9/3; sorted 0.4, 2, 3 and 0.75, 3, 3.
        table.add("a", List.of(10.0, 3.0));
        table.add("b", List.of(5.0, 4.0));
        table.add("a", List.of(20.0, 6.0));
        table.add("b", List.of(50.0, 2.0));
        table.add("a", List.of(90.0, 9.0));
        table.add("b", List.of(30.0, 3.0));

        assertEquals(
                List.of("median a 20 6.00", "median b 30 3.00"),
                table.medians().stream().map(FigureTableTest::words).toList());
        assertEquals(
                List.of("median a/b 2.000 3.000", "min a/b 0.400 0.750", "max a/b 3.000 3.000"),
                table.ratios("a", "b").stream().map(FigureTableTest::words).toList());
    }

    @Test
    void figuresStandUnderTheirTitles() {
        String header = table.header();
        String row = table.add("jundenpa/onnxruntime", List.of(5.0, 2.0));

        assertEquals(header.length(), row.length());
        assertEquals(header.indexOf("records/s") + "records/s".length(), row.indexOf(" 5 ") + 2);
    }

    private static String words(String line) {
        return line.strip().replaceAll(" +", " ");
    }
}
