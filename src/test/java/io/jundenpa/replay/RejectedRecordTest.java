package io.jundenpa.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedRecordTest {

    @Test
    void replayedRecordIsTheInputRecord() {
        RejectedRecord reject = Rejects.reject("trace", "abc", "__streams.errors.stacktrace", "long");

        ProducerRecord<byte[], byte[]> replay = reject.replay(reject.record(), Rejects.clicks(3));

        assertEquals("clicks", replay.topic());
        assertEquals(2, replay.partition());
        assertEquals(Rejects.TIME, replay.timestamp());
        assertArrayEquals("key".getBytes(UTF_8), replay.key());
        assertArrayEquals("value".getBytes(UTF_8), replay.value());
        assertEquals(List.of("__streams.errors.stacktrace=long", "trace=abc", "replay-attempts=1"), headers(replay));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "41, 42", "none, 1", "-7, 1", "9223372036854775807, 1"})
    void attemptsAreCounted(String before, String now) {
        RejectedRecord reject = Rejects.reject("replay-attempts", before);

        assertEquals(List.of("replay-attempts=" + now), headers(reject.replay(reject.record(), Rejects.clicks(3))));
    }

    @Test
    void timestampComesFromTheHeader() {
        RejectedRecord reject = Rejects.reject("__streams.errors.timestamp", "9223372036854775807");

        assertEquals(
                Long.MAX_VALUE,
                reject.replay(reject.record(), Rejects.clicks(3)).timestamp());
    }

    @Test
    void keyChoosesThePartitionIfTheOldOneNoLongerExists() {
        RejectedRecord reject = Rejects.reject();

        assertNull(reject.replay(reject.record(), Rejects.clicks(2)).partition());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon"})
    void invalidTimestampHeaderIsIgnored(String timestamp) {
        RejectedRecord reject = Rejects.reject("__streams.errors.timestamp", timestamp);

        assertEquals(
                Rejects.TIME, reject.replay(reject.record(), Rejects.clicks(3)).timestamp());
    }

    @Test
    void recordWithoutATimestampIsSentWithoutOne() {
        var headers = Map.of(
                "__streams.errors.code", "BAD_JSON",
                "__streams.errors.topic", "clicks",
                "__streams.errors.partition", "2",
                "__streams.errors.offset", "55");
        RejectedRecord reject = RejectedRecord.of(Rejects.record("click-rejects", 1, 17, -1, headers))
                .orElseThrow();

        assertNull(reject.replay(reject.record(), Rejects.clicks(3)).timestamp());
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_JSON, one, 55",
        "BAD_JSON, -1, 55",
        "BAD_JSON, 4294967298, 55",
        "BAD_JSON, 2, -1",
        "BAD\u001b[2J, 2, 55",
        "'', 2, 55"
    })
    void recordWithoutAValidCodeOrPlaceIsNotAReject(String code, String partition, String offset) {
        var headers = Map.of(
                "__streams.errors.code", code,
                "__streams.errors.topic", "clicks",
                "__streams.errors.partition", partition,
                "__streams.errors.offset", offset);

        assertTrue(RejectedRecord.of(Rejects.record("click-rejects", 1, 17, Rejects.TIME, headers))
                .isEmpty());
    }

    private static List<String> headers(ProducerRecord<byte[], byte[]> record) {
        return Arrays.stream(record.headers().toArray())
                .map(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .toList();
    }
}
