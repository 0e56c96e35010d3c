package io.jundenpa.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.event.Event;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultReaderTest {

    private static final BenchOptions OPTIONS = new BenchOptions(
            Path.of("config/digits"),
            InputFormat.JSON,
            Guarantee.EXACTLY_ONCE_V2,
            1,
            1,
            Optional.empty(),
            Optional.empty());
    private static final Model DIGITS = ModelReader.read(OPTIONS.model());

    private final Inputs inputs = Inputs.of(DIGITS, OPTIONS);
    private final Scoring scoring = new Scoring(DIGITS, OPTIONS);
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final ResultReader reader = new ResultReader(consumer, "scores", inputs, scoring);

    ResultReaderTest() {
        consumer.updateBeginningOffsets(Map.of(Cluster.partition("scores"), 0L));
    }

    @Test
    void everyRightResultIsCounted() throws Exception {
        for (int number = 0; number < 541; number++) {
            add(number, number, right(number));
        }

        reader.poll(Duration.ZERO);

        assertEquals(541, reader.count());
        assertEquals(541, reader.position());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 540})
    void aWrongBitIsFoundInTheFirstResultOfAValueAndInItsRepetition(int wrong) throws Exception {
        for (int number = 0; number < 541; number++) {
            byte[] result = right(number);
            if (number == wrong) {
                result[result.length - 2] ^= 1; // The last digit.
            }
            add(number, number, result);
        }

        var failure = assertThrows(BenchException.class, () -> reader.poll(Duration.ZERO));

        assertEquals("jundenpa: the result of record " + wrong + " is wrong", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aRepeatedOrMissingResultIsFound(int second) throws Exception {
        add(0, 0, right(0));
        add(1, second, right(second));

        var failure = assertThrows(BenchException.class, () -> reader.poll(Duration.ZERO));

        assertEquals(
                "jundenpa: result 1 belongs to record " + second + ", expected one result for each record, in order",
                failure.getMessage());
    }

    @Test
    void identityIsRightOnlyWithTheSameBytes() {
        var identity = new Identity();

        assertEquals(true, identity.isRight(Event.of(new byte[] {1, 2}), new byte[] {1, 2}));
        assertFalse(identity.isRight(Event.of(new byte[] {1, 2}), new byte[] {1, 3}));
    }

    private byte[] right(int number) throws RejectException {
        return scoring.result(inputs.event(inputs.index(number)));
    }

    private void add(long offset, long number, byte[] value) {
        consumer.addRecord(new ConsumerRecord<>("scores", 0, offset, Inputs.key(number), value));
    }
}
