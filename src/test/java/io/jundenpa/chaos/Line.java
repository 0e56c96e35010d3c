package io.jundenpa.chaos;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The least-squares line through points, y = a + slope x.
 *
 * @param slope of the line
 * @param error the standard error of the slope: sqrt(sum of squared residuals / ((n - 2) * sum of (x - mean of x)^2))
 */
record Line(double slope, double error) {

    /** A slope of fewer standard errors is noise. */
    private static final double NOISE = 3;

    /** Fits a line to at least three points. */
    static Line through(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double squares = sum(x.length, i -> square(x[i] - meanX));
        double slope = sum(x.length, i -> (x[i] - meanX) * (y[i] - meanY)) / squares;
        double residuals = sum(x.length, i -> square(y[i] - meanY - slope * (x[i] - meanX)));
        return new Line(slope, Math.sqrt(residuals / (x.length - 2) / squares));
    }

    /** Whether neither the points nor their second half rise by more than noise. The first half may hold a drop. */
    static boolean areFlat(double[] x, double[] y) {
        int half = x.length / 2;
        Line later = through(Arrays.copyOfRange(x, half, x.length), Arrays.copyOfRange(y, half, y.length));
        return through(x, y).isFlat() && later.isFlat();
    }

    private boolean isFlat() {
        return slope <= NOISE * error;
    }

    private static double mean(double[] values) {
        return sum(values.length, i -> values[i]) / values.length;
    }

    private static double square(double value) {
        return value * value;
    }

    private static double sum(int count, IntToDoubleFunction term) {
        return IntStream.range(0, count).mapToDouble(term).sum();
    }
}
