package io.jundenpa.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Card payments. A result is the payment with its score. The picture has fields of the newest one, and how many scores lie in
 * each tenth.
 */
final class Payments implements Feed {

    /** The key of the score in a result. */
    static final String SCORE = "fraud";

    /** A payment with this score or a higher one is flagged. */
    private static final double FLAGGED = 0.5;

    private static final int LEFT_COLUMN = 36;
    private static final int BAR_WIDTH = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> FIELDS = fields();

    private final List<FeedRecord> samples;

    private Payments(List<FeedRecord> samples) {
        this.samples = samples;
    }

    private static Map<String, String> fields() {
        Map<String, String> pointers = new LinkedHashMap<>();
        pointers.put("id", "/id");
        pointers.put("time", "/created_at");
        pointers.put("amount", "/amount");
        pointers.put("currency", "/currency");
        pointers.put("country", "/card/country");
        pointers.put("card", "/card/present");
        pointers.put("age", "/customer/age");
        pointers.put("merchant", "/merchant/id");
        pointers.put("last hour", "/velocity/n_1h");
        pointers.put("24 hours", "/velocity/sum_24h");
        return Collections.unmodifiableMap(pointers);
    }

    /**
     * Reads {@code events.jsonl}, one payment a line, and {@code records.jsonl}, the key and the timestamp of each.
     *
     * @throws DemoException if a file is missing or malformed, with its name and the line
     */
    static Payments read(Path folder) {
        Path records = folder.resolve("records.jsonl");
        List<String> values = Feed.lines(folder.resolve("events.jsonl"));
        List<String> lines = Feed.lines(records);
        Feed.checkSameCount(folder, values, "events", lines, "records");
        List<FeedRecord> samples = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            JsonNode record = record(lines.get(i), records + ":" + (i + 1));
            samples.add(new FeedRecord(
                    i,
                    record.get("key").textValue(),
                    Optional.of(record.get("timestamp").longValue()),
                    values.get(i),
                    ""));
        }
        return new Payments(samples);
    }

    private static JsonNode record(String line, String place) {
        try {
            JsonNode record = JSON.readTree(line);
            if (record.path("key").isTextual() && record.path("timestamp").isIntegralNumber()) {
                return record;
            }
        } catch (JsonProcessingException e) {
            // As a line without the two.
        }
        throw new DemoException(place + ": expected an object with key and timestamp");
    }

    @Override
    public FeedRecord event(long number) {
        FeedRecord sample = samples.get((int) (number % samples.size()));
        return new FeedRecord(number, sample.key(), sample.timestamp(), sample.value(), sample.label());
    }

    @Override
    public List<PaymentPoison> poisons() {
        return List.of(PaymentPoison.values());
    }

    @Override
    public Scored scored(long number, String value, String label) throws JsonProcessingException {
        double score = JSON.readTree(value).path(SCORE).path(0).doubleValue();
        return new Scored(number, SCORE, Map.of(SCORE, score), label, value);
    }

    @Override
    public List<String> picture(Statistics.Snapshot now) {
        List<String> fields = fields(now.newest());
        List<Long> tenths = now.tenths();
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < LINES - 1; row++) {
            lines.add(fields.get(row) + Style.pad(LEFT_COLUMN - fields.get(row).length()) + bar(tenths, row, now));
        }
        lines.add(caption(now.newest()));
        return lines;
    }

    private static List<String> fields(Scored newest) {
        JsonNode payment = payment(newest);
        return FIELDS.entrySet().stream()
                .map(field ->
                        String.format(Locale.ROOT, "  %-11s%s", field.getKey(), text(payment.at(field.getValue()))))
                .toList();
    }

    private static JsonNode payment(Scored newest) {
        try {
            return newest.isNone() ? JSON.createObjectNode() : JSON.readTree(newest.value());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // It was read before.
        }
    }

    /** The value of a field. A large integer is a time in milliseconds. */
    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "-";
        }
        return value.isLong()
                ? Instant.ofEpochMilli(value.longValue())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString()
                : value.asText();
    }

    private static String bar(List<Long> tenths, int tenth, Statistics.Snapshot now) {
        long count = tenths.get(tenth);
        double share = (double) count / Math.max(1, Collections.max(tenths));
        boolean marked = !now.newest().isNone() && Statistics.tenth(now.newest().score()) == tenth;
        String text = String.format(
                Locale.ROOT,
                "%s %.1f-%.1f %s %9s",
                marked ? ">" : " ",
                tenth / 10.0,
                (tenth + 1) / 10.0,
                Style.bar(share, BAR_WIDTH),
                Quantities.count(count));
        return marked ? Style.bold(text) : text;
    }

    private static String caption(Scored newest) {
        if (newest.isNone()) {
            return Style.dim("  waiting for the first payment");
        }
        String caption = String.format(Locale.ROOT, "  %-11s%.4f", SCORE, newest.score());
        return newest.score() < FLAGGED ? Style.bold(caption) : Style.red(caption + "  flagged");
    }

    @Override
    public Figure figure(Statistics.Snapshot now) {
        long flagged = now.tenths().subList(Statistics.tenth(FLAGGED), Statistics.TENTHS).stream()
                .mapToLong(Long::longValue)
                .sum();
        return new Figure("flagged", flagged + " of " + now.scored() + " (score >= " + FLAGGED + ")");
    }
}
