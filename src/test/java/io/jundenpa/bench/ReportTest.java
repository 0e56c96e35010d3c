package io.jundenpa.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Report report = new Report(List.of(new Report.Column("records/s", 0), new Report.Column("us", 2)));

    @Test
    void theMedianIsTheMiddleOneOrTheMeanOfTheTwoInTheMiddle() {
        assertEquals(7, Report.median(List.of(7.0)));
        assertEquals(2, Report.median(List.of(9.0, 1.0, 2.0)));
        assertEquals(3, Report.median(List.of(9.0, 1.0, 4.0, 2.0)));
    }

    @Test
    void aRunIsALineOfFiguresWithTheirDecimals() {
        assertEquals("records/s us", words(report.header()));
        assertEquals("warm-up a 1235 0.13", words(report.warmUp("a", List.of(1234.6, 0.126))));
        assertEquals("round 1 a 10 1.00", words(report.add("a", List.of(10.0, 1.0))));
        assertEquals("round 1 b 20 1.00", words(report.add("b", List.of(20.0, 1.0))));
        assertEquals("round 2 a 10 1.00", words(report.add("a", List.of(10.0, 1.0))));
    }

    @Test
    void mediansAndRatiosAreOfTheRoundsAndNotOfTheWarmUp() {
        report.warmUp("a", List.of(1e9, 1e9));
        // In pairs 10/5 and 3/4, 20/50 and 6/2, 90/30 and 9/3; sorted 0.4, 2, 3 and 0.75, 3, 3.
        report.add("a", List.of(10.0, 3.0));
        report.add("b", List.of(5.0, 4.0));
        report.add("a", List.of(20.0, 6.0));
        report.add("b", List.of(50.0, 2.0));
        report.add("a", List.of(90.0, 9.0));
        report.add("b", List.of(30.0, 3.0));

        assertEquals(
                List.of("median a 20 6.00", "median b 30 3.00"),
                report.medians().stream().map(ReportTest::words).toList());
        assertEquals(
                List.of("median a/b 2.000 3.000", "min a/b 0.400 0.750", "max a/b 3.000 3.000"),
                report.ratios("a", "b").stream().map(ReportTest::words).toList());
    }

    @Test
    void theColumnsStandUnderTheirTitles() {
        String header = report.header();
        String row = report.add("jundenpa/onnxruntime", List.of(5.0, 2.0));

        assertEquals(header.length(), row.length());
        assertEquals(header.indexOf("records/s") + "records/s".length(), row.indexOf(" 5 ") + 2);
    }

    private static String words(String line) {
        return line.strip().replaceAll(" +", " ");
    }
}
