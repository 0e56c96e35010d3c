package io.jundenpa.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes the figures of the rounds as lines of a table, with medians and ratios. */
final class FigureTable {

    private final List<Column> columns;

    /** The figures of each contestant, round by round. */
    private final Map<String, List<List<Double>>> rounds = new LinkedHashMap<>();

    /**
     * A column of figures.
     *
     * @param title the title with its unit
     * @param decimals how many decimals are shown
     */
    record Column(String title, int decimals) {}

    FigureTable(List<Column> columns) {
        this.columns = columns;
    }

    /** The first line: the titles. */
    String header() {
        return row("", "", columns.stream().map(Column::title).toList());
    }

    /** The line of a warm-up, which does not count. */
    String warmUp(String contestant, List<Double> figures) {
        return row("warm-up", contestant, shown(figures));
    }

    /** Adds the figures of a contestant's next round. Returns their line. */
    String add(String contestant, List<Double> figures) {
        List<List<Double>> all = rounds.computeIfAbsent(contestant, name -> new ArrayList<>());
        all.add(figures);
        return row("round " + all.size(), contestant, shown(figures));
    }

    /** The lines of the medians, one for each contestant. */
    List<String> medians() {
        return rounds.entrySet().stream()
                .map(entry -> row(
                        "median",
                        entry.getKey(),
                        shown(IntStream.range(0, columns.size())
                                .mapToObj(column -> median(column(entry.getValue(), column)))
                                .toList())))
                .toList();
    }

    /** The lines with the median, minimum and maximum ratio of two contestants. Each round has one ratio per column. */
    List<String> ratios(String contestant, String other) {
        List<List<Double>> ratios = IntStream.range(0, columns.size())
                .mapToObj(column -> ratios(
                        column(rounds.getOrDefault(contestant, List.of()), column),
                        column(rounds.getOrDefault(other, List.of()), column)))
                .toList();
        String name = contestant + "/" + other;
        return List.of(
                row(
                        "median",
                        name,
                        ratios.stream()
                                .map(FigureTable::median)
                                .map(FigureTable::ratio)
                                .toList()),
                row(
                        "min",
                        name,
                        ratios.stream()
                                .map(FigureTable::min)
                                .map(FigureTable::ratio)
                                .toList()),
                row(
                        "max",
                        name,
                        ratios.stream()
                                .map(FigureTable::max)
                                .map(FigureTable::ratio)
                                .toList()));
    }

    private static List<Double> column(List<List<Double>> figures, int column) {
        return figures.stream().map(round -> round.get(column)).toList();
    }

    private static List<Double> ratios(List<Double> figures, List<Double> others) {
        return IntStream.range(0, figures.size())
                .mapToObj(round -> figures.get(round) / others.get(round))
                .toList();
    }

    /** The figure in the middle, or the mean of the two in the middle. */
    static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static double min(List<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private static double max(List<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }

    private List<String> shown(List<Double> figures) {
        return IntStream.range(0, columns.size())
                .mapToObj(column ->
                        String.format(Locale.ROOT, "%." + columns.get(column).decimals() + "f", figures.get(column)))
                .toList();
    }

    private static String row(String first, String second, List<String> cells) {
        var row = new StringBuilder(String.format(Locale.ROOT, "%-9s %-22s", first, second));
        cells.forEach(cell -> row.append(String.format(Locale.ROOT, " %18s", cell)));
        return row.toString();
    }
}
