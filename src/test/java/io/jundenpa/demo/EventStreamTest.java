package io.jundenpa.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {

    private static final Feed DIGITS = Scenario.DIGITS.open(Path.of("."));
    private static final Feed PAYMENTS = Scenario.PAYMENTS.open(Path.of("."));
    private static final String ROW = "[1,2,3,4]";

    @Test
    void theSamplesRepeatInTheirOrder() {
        List<FeedRecord> events = events(0, 1080);

        for (int i = 0; i < 540; i++) {
            assertEquals(i, events.get(i).number());
            assertEquals(540 + i, events.get(540 + i).number());
            assertEquals(events.get(i).value(), events.get(540 + i).value());
        }
        // The first three lines of sample-labels.txt.
        assertEquals(
                List.of("1", "4", "5"),
                events.stream().limit(3).map(FeedRecord::label).toList());
    }

    @Test
    void theShareOfMalformedRecordsFollowsTheOption() {
        assertEquals(0, poisoned(0));
        assertEquals(10_000, poisoned(1));
        // Binomial with a standard deviation of 30. The tolerance is four of them.
        assertEquals(1_000.0, (double) poisoned(0.1), 120);
    }

    @Test
    void everyStreamIsTheSame() {
        assertEquals(events(0.3, 1000), events(0.3, 1000));
    }

    @Test
    void eachKindOfMalformedRecordIsMalformedInItsWay() throws IOException {
        ObjectMapper mapper = new ObjectMapper();

        JsonNode narrow = mapper.readTree(DigitPoison.WRONG_WIDTH.spoil(ROW));
        JsonNode text = mapper.readTree(DigitPoison.TEXT.spoil(ROW));
        JsonNode infinite = mapper.readTree(DigitPoison.OVERFLOW.spoil(ROW));
        JsonNode empty = mapper.readTree(DigitPoison.EMPTY.spoil(ROW));

        assertEquals(3, narrow.size());
        assertTrue(text.size() == 4 && text.get(0).isTextual());
        assertTrue(infinite.size() == 4 && Float.isInfinite(infinite.get(0).floatValue()));
        assertTrue(empty.isArray() && empty.isEmpty());
        assertThrows(JsonProcessingException.class, () -> mapper.readTree(DigitPoison.BROKEN_JSON.spoil(ROW)));
    }

    @Test
    void paymentsKeepTheirKeysAndTimestamps() {
        FeedRecord first = PAYMENTS.event(0);
        FeedRecord again = PAYMENTS.event(400);

        // The first lines of events.jsonl and records.jsonl.
        assertTrue(first.value().startsWith("{\"id\": \"p-000000\""));
        assertEquals("c-81645", first.key());
        assertEquals(Optional.of(1764585696046L), first.timestamp());
        assertEquals(first.value(), again.value());
        assertEquals(400, again.number());
    }

    @Test
    void recordsThatDoNotFitTheirEventsAreRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("events.jsonl"), "{}\n{}\n");
        Files.writeString(folder.resolve("records.jsonl"), "{\"key\": \"a\", \"timestamp\": 1}\n");

        DemoException count = assertThrows(DemoException.class, () -> Payments.read(folder));
        assertTrue(count.toString().endsWith("2 events and 1 records, expected the same number of both, at least 1"));

        for (String wrong : List.of("{\"key\": \"a\"}", "[", "")) {
            Files.writeString(folder.resolve("records.jsonl"), "{\"key\": \"a\", \"timestamp\": 1}\n" + wrong + "\n");
            DemoException line = assertThrows(DemoException.class, () -> Payments.read(folder));
            assertTrue(line.toString().endsWith("records.jsonl:2: expected an object with key and timestamp"));
        }
    }

    @Test
    void samplesThatDoNotFitTheirLabelsAreRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("samples.jsonl"), "[1,2,3]\n");
        Files.writeString(folder.resolve("sample-labels.txt"), "1\n2\n");

        DemoException count = assertThrows(DemoException.class, () -> Digits.read(folder));
        assertTrue(count.toString().endsWith("1 samples and 2 labels, expected the same number of both, at least 1"));

        Files.writeString(folder.resolve("sample-labels.txt"), "1\n");
        DemoException width = assertThrows(DemoException.class, () -> Digits.read(folder));
        assertTrue(width.toString().endsWith("samples.jsonl:1: 3 pixels, expected 64"));
    }

    private static long poisoned(double share) {
        return events(share, 10_000).stream()
                .filter(event -> event.label().isEmpty())
                .count();
    }

    private static List<FeedRecord> events(double poison, int count) {
        return Stream.generate(new EventStream(DIGITS, poison)::next)
                .limit(count)
                .toList();
    }
}
