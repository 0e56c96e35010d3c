package io.jundenpa.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {

    private static final TopicPartition SCORES = new TopicPartition("scores", 0);
    private static final TopicPartition REJECTS = new TopicPartition("rejects", 0);
    private static final String SEVEN = "{\"label\":\"7\",\"score\":0.9,\"scores\":{\"7\":0.9,\"1\":0.1}}";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Statistics statistics = new Statistics(System.nanoTime());
    private final AnswerReader reader =
            new AnswerReader(consumer, "scores", "rejects", 1, Scenario.DIGITS.open(Path.of(".")), statistics);

    AnswerReaderTest() {
        consumer.updateBeginningOffsets(Map.of(SCORES, 0L, REJECTS, 0L));
    }

    @Test
    void scoresAndRejectsAreEntered() {
        statistics.sent(System.nanoTime());
        statistics.sent(System.nanoTime());
        add(SCORES, 0, 0, SEVEN, Map.of("label", "7"));
        add(REJECTS, 0, 1, "[]", Map.of("__streams.errors.code", "WRONG_WIDTH"));

        reader.step();

        Statistics.Snapshot now = statistics.snapshot(System.nanoTime());
        assertEquals(1, now.scored());
        assertEquals(1, now.right());
        assertEquals(Map.of("WRONG_WIDTH", 1L), now.rejects());
        assertEquals(List.of("7", "1"), List.copyOf(now.newest().scores().keySet()));
        assertEquals(List.of(), Summary.problems(now));
    }

    @Test
    void aLateAnswerIsCounted() {
        statistics.sent(System.nanoTime());
        add(SCORES, 0, 0, SEVEN, Map.of());
        reader.step();
        add(SCORES, 1, 0, SEVEN, Map.of());
        consumer.updateEndOffsets(Map.of(SCORES, 2L, REJECTS, 0L));

        reader.readToEnd(Duration.ofSeconds(10));

        assertEquals(1, statistics.snapshot(System.nanoTime()).repeated());
    }

    @Test
    void anAnswerWithoutItsHeadersIsAFailure() {
        add(REJECTS, 0, 0, "[]", Map.of());

        assertThrows(IllegalStateException.class, reader::step);
    }

    private void add(TopicPartition to, long offset, long number, String value, Map<String, String> headers) {
        ConsumerRecord<byte[], byte[]> answer =
                new ConsumerRecord<>(to.topic(), to.partition(), offset, new byte[0], value.getBytes(UTF_8));
        answer.headers().add("number", ByteBuffer.allocate(8).putLong(number).array());
        answer.headers()
                .add("sent", ByteBuffer.allocate(8).putLong(System.nanoTime()).array());
        headers.forEach((name, text) -> answer.headers().add(name, text.getBytes(UTF_8)));
        consumer.addRecord(answer);
    }
}
