package io.jundenpa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.jundenpa.event.EpochUnit;
import io.jundenpa.event.Event;
import io.jundenpa.event.Feature;
import io.jundenpa.event.Field;
import io.jundenpa.event.Fields;
import io.jundenpa.event.RejectCode;
import io.jundenpa.event.RejectException;
import io.jundenpa.text.VisibleText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a CSV file (RFC 4180) whose first line names them. A line is a record whose headers are the cells, by column.
 * An empty cell is missing.
 */
final class CsvColumns {

    private static final byte[] NO_VALUE = "{}".getBytes(UTF_8);
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final List<String> names;

    private CsvColumns(List<String> names) {
        this.names = names;
    }

    /**
     * Reads the line with the names.
     *
     * @param place of the line, for messages
     * @throws IOException if a feature has no column and no number to take instead, or two columns have its name
     */
    static CsvColumns read(byte[] line, String place, List<Feature> features) throws IOException {
        var columns =
                new CsvColumns(names(line).orElseThrow(() -> new IOException(place + " is no CSV, expected names")));
        List<String> problems = new ArrayList<>();
        for (Feature feature : features) {
            long count = columns.names.stream().filter(feature.name()::equals).count();
            if (count > 1 || (count == 0 && feature.missing().isEmpty())) {
                problems.add((count > 1 ? count + " columns" : "no column") + " \"" + feature.name() + "\"");
            }
        }
        if (!problems.isEmpty()) {
            throw new IOException(VisibleText.of(place + " has " + String.join(", ", problems)
                    + ", expected one column for each feature of the model"));
        }
        return columns;
    }

    /** Whether a line names a feature. */
    static boolean isHeader(byte[] line, List<Feature> features) {
        List<String> cells = names(line).orElse(List.of());
        return features.stream().map(Feature::name).anyMatch(cells::contains);
    }

    private static Optional<List<String>> names(byte[] line) {
        String text = new String(line, UTF_8);
        return cells(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
                .map(cells -> cells.stream().map(String::strip).toList());
    }

    private static Optional<List<String>> cells(String line) {
        try {
            return Optional.of(CsvReader.builder()
                    .allowUnclosedQuote(false)
                    .ofSingleCsvRecord(line)
                    .getFields());
        } catch (CsvParseException e) {
            return Optional.empty();
        }
    }

    /** Where the records have the features. */
    static Fields fields(List<Feature> features) {
        Map<String, Field> fields = new HashMap<>();
        features.forEach(feature ->
                fields.put(feature.name(), new Field(Field.Source.HEADER, feature.name(), false, EpochUnit.MILLIS)));
        return new Fields(fields, true);
    }

    /**
     * The record of a line.
     *
     * @throws RejectException if the line is no CSV, or has another number of cells than the first line
     */
    Event event(byte[] line) throws RejectException {
        List<String> cells = cells(new String(line, UTF_8))
                .orElseThrow(() -> new RejectException(
                        RejectCode.BAD_CSV, "the line is no record of CSV, expected " + names.size() + " cells"));
        if (cells.size() != names.size()) {
            throw new RejectException(
                    RejectCode.BAD_CSV,
                    "the line has " + cells.size() + " cells, expected " + names.size() + ", one for each column");
        }
        Map<String, byte[]> row = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (!cell.isEmpty()) {
                row.put(names.get(i), cell.getBytes(UTF_8));
            }
        }
        return new KcatRecord(NO_VALUE, Optional.empty(), row, 0);
    }
}
