package io.jundenpa.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.Event;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.settings.Pipeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputsTest {

    private static final Path DIGITS = Path.of("config/digits");

    @TempDir
    private Path folder;

    @Test
    void theRecordsRepeatTheSamplesInTheFolderOfTheModel() throws IOException {
        Inputs inputs = inputs(DIGITS, InputFormat.JSON);

        String third = Files.readAllLines(DIGITS.resolve("samples.jsonl")).get(2);
        assertEquals(540, inputs.distinct());
        assertEquals(third, new String(inputs.event(inputs.index(2)).value(), UTF_8));
        assertEquals(2, inputs.index(2 + 540L * 10_000_000_000L));
    }

    @Test
    void samplesAreTheSameNumbersInAnotherFormat() throws IOException {
        Inputs inputs = inputs(DIGITS, InputFormat.FLOAT32);

        String first = Files.readAllLines(DIGITS.resolve("samples.jsonl")).get(0);
        assertArrayEquals(
                new ObjectMapper().readValue(first, float[].class),
                floats(inputs.event(0).value()));
        assertEquals(64 * 4, inputs.meanBytes());
    }

    @Test
    void aModelWithoutSamplesGetsTheSameRandomNumbersInEveryFormat() throws IOException {
        write("");
        Inputs json = inputs(folder, InputFormat.JSON);
        Inputs float32 = inputs(folder, InputFormat.FLOAT32);

        assertEquals(1000, json.distinct());
        float[] first = new ObjectMapper().readValue(json.event(0).value(), float[].class);
        float[] last = new ObjectMapper().readValue(json.event(999).value(), float[].class);
        assertEquals(3, first.length);
        assertArrayEquals(first, floats(float32.event(0).value()));
        assertArrayEquals(last, floats(float32.event(999).value()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1,2]         | :2: WRONG_WIDTH: row 1 has 2 values, expected 3
            [[1,2,3]]     | :2: a list of rows, expected one row
            """)
    void aSampleThatIsNotOneRowIsNamed(String line, String message) throws IOException {
        write("[1,2,3]\n" + line + "\n");

        var failure = assertThrows(BenchException.class, () -> inputs(folder, InputFormat.JSON));

        assertEquals(folder.resolve("samples.jsonl") + message, failure.getMessage());
    }

    @Test
    void eventsAreSentWithTheirTimestampsInPlaceOfSamples() throws Exception {
        Event old = Event.of("{\"a\":1}".getBytes(UTF_8), Optional.empty(), 1_764_585_696_046L);
        Event now = Event.of("{\"a\":2}".getBytes(UTF_8));
        var options = new BenchOptions(
                DIGITS,
                new Pipeline.Input("in", InputFormat.JSON),
                new Pipeline.Output("out", OutputFormat.JSON),
                List.of(old, now),
                Guarantee.AT_LEAST_ONCE,
                1,
                1,
                Optional.empty(),
                Optional.empty());
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        long begin = System.currentTimeMillis();

        try (var sending = new Sending(producer, "events", Inputs.of(ModelReader.read(DIGITS), options))) {
            sending.next();
            sending.next();
            sending.next();
        }

        List<ProducerRecord<byte[], byte[]>> sent = producer.history();
        assertEquals(
                List.of("{\"a\":1}", "{\"a\":2}", "{\"a\":1}"),
                sent.stream().map(record -> new String(record.value(), UTF_8)).toList());
        assertEquals(1_764_585_696_046L, sent.get(0).timestamp());
        assertTrue(sent.get(1).timestamp() >= begin);
        assertEquals(2, Inputs.number(sent.get(2).key()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 255, 256, Long.MAX_VALUE})
    void theKeyIsTheNumber(long number) {
        assertEquals(number, Inputs.number(Inputs.key(number)));
    }

    private void write(String samples) throws IOException {
        Files.writeString(folder.resolve("model.yaml"), """
                name: three
                version: "1"
                input: {size: 3}
                layers: [{type: relu}]
                """);
        if (!samples.isEmpty()) {
            Files.writeString(folder.resolve("samples.jsonl"), samples);
        }
    }

    private static Inputs inputs(Path path, InputFormat format) {
        Model model = ModelReader.read(path);
        return Inputs.of(
                model,
                new BenchOptions(path, format, Guarantee.AT_LEAST_ONCE, 1, 1, Optional.empty(), Optional.empty()));
    }

    private static float[] floats(byte[] value) {
        float[] floats = new float[value.length / Float.BYTES];
        ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
        return floats;
    }
}
