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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitStreamTest {

    private static final Samples SAMPLES = Samples.read(Path.of("config/digits"));
    private static final String ROW = "[1,2,3,4]";

    @Test
    void theSamplesRepeatInTheirOrder() {
        List<DigitStream.Event> events = events(0, 1080);

        for (int i = 0; i < 540; i++) {
            assertEquals(i, events.get(i).number());
            assertEquals(540 + i, events.get(540 + i).number());
            assertEquals(events.get(i).value(), events.get(540 + i).value());
        }
        // The first three lines of sample-labels.txt.
        assertEquals(
                List.of("1", "4", "5"),
                events.stream().limit(3).map(DigitStream.Event::label).toList());
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

        JsonNode narrow = mapper.readTree(Poison.WRONG_WIDTH.spoil(ROW));
        JsonNode text = mapper.readTree(Poison.TEXT.spoil(ROW));
        JsonNode infinite = mapper.readTree(Poison.OVERFLOW.spoil(ROW));
        JsonNode empty = mapper.readTree(Poison.EMPTY.spoil(ROW));

        assertEquals(3, narrow.size());
        assertTrue(text.size() == 4 && text.get(0).isTextual());
        assertTrue(infinite.size() == 4 && Float.isInfinite(infinite.get(0).floatValue()));
        assertTrue(empty.isArray() && empty.isEmpty());
        assertThrows(JsonProcessingException.class, () -> mapper.readTree(Poison.BROKEN_JSON.spoil(ROW)));
    }

    @Test
    void samplesThatDoNotFitTheirLabelsAreRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("samples.jsonl"), "[1,2,3]\n");
        Files.writeString(folder.resolve("sample-labels.txt"), "1\n2\n");

        DemoException count = assertThrows(DemoException.class, () -> Samples.read(folder));
        assertTrue(count.toString().endsWith("1 samples and 2 labels, expected the same number of both, at least 1"));

        Files.writeString(folder.resolve("sample-labels.txt"), "1\n");
        DemoException width = assertThrows(DemoException.class, () -> Samples.read(folder));
        assertTrue(width.toString().endsWith("samples.jsonl:1: 3 pixels, expected 64"));
    }

    private static long poisoned(double share) {
        return events(share, 10_000).stream()
                .filter(event -> event.label().isEmpty())
                .count();
    }

    private static List<DigitStream.Event> events(double poison, int count) {
        return Stream.generate(new DigitStream(SAMPLES, poison)::next)
                .limit(count)
                .toList();
    }
}
