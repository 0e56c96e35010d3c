package io.jundenpa.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.InputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
        assertEquals(third, new String(inputs.value(inputs.index(2)), UTF_8));
        assertEquals(2, inputs.index(2 + 540L * 10_000_000_000L));
    }

    @Test
    void samplesAreTheSameNumbersInAnotherFormat() throws IOException {
        Inputs inputs = inputs(DIGITS, InputFormat.FLOAT32);

        String first = Files.readAllLines(DIGITS.resolve("samples.jsonl")).get(0);
        assertArrayEquals(new ObjectMapper().readValue(first, float[].class), floats(inputs.value(0)));
        assertEquals(64 * 4, inputs.meanBytes());
    }

    @Test
    void aModelWithoutSamplesGetsTheSameRandomNumbersInEveryFormat() throws IOException {
        write("");
        Inputs json = inputs(folder, InputFormat.JSON);
        Inputs float32 = inputs(folder, InputFormat.FLOAT32);

        assertEquals(1000, json.distinct());
        float[] first = new ObjectMapper().readValue(json.value(0), float[].class);
        float[] last = new ObjectMapper().readValue(json.value(999), float[].class);
        assertEquals(3, first.length);
        assertArrayEquals(first, floats(float32.value(0)));
        assertArrayEquals(last, floats(float32.value(999)));
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
