package io.jundenpa.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchOptionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | 1    | h:1     | 1       | records is 0, expected at least 1
            1 | 0    | h:1     | 1       | rounds is 0, expected 1 to 1000
            1 | 1001 | h:1     | 1       | rounds is 1001, expected 1 to 1000
            1 | 1    | h:1     | 0       | latency is 0, expected 1 to 1000000
            1 | 1    | h:1     | 1000001 | latency is 1000001, expected 1 to 1000000
            1 | 1    | h       | 1       | bootstrap is "h", expected host:port
            1 | 1    | h:port  | 1       | bootstrap is "h:port", expected host:port
            1 | 1    | h:0     | 1       | bootstrap is "h:0", expected host:port
            1 | 1    | h:65536 | 1       | bootstrap is "h:65536", expected host:port
            1 | 1    | h:1,    | 1       | bootstrap is "h:1,", expected host:port
            1 | 1    | h:1 i:2 | 1       | bootstrap is "h:1 i:2", expected host:port
            """)
    void anOptionOutOfItsRangeIsRefused(int records, int rounds, String bootstrap, int latency, String message) {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> options(InputFormat.JSON, records, rounds, bootstrap, latency));

        assertEquals(message, refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9092", "a.example:9092,b.example:9093", "[::1]:9092", "h:65535"})
    void validAddressesAreAccepted(String bootstrap) {
        BenchOptions options = options(InputFormat.JSON, Integer.MAX_VALUE, 1000, bootstrap, 1_000_000);

        assertEquals(Optional.of(bootstrap), options.bootstrap());
    }

    @Test
    void recordsWithASchemaAreRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> options(InputFormat.AVRO, 1, 1, "h:1", 1));

        assertEquals("format is avro, expected json, float32 or csv", refused.getMessage());
    }

    @Test
    void resultsHaveTheFormatOfTheRecords() {
        assertEquals(
                OutputFormat.JSON,
                options(InputFormat.JSON, 1, 1, "h:1", 1).output().format());
        assertEquals(
                OutputFormat.FLOAT32,
                options(InputFormat.FLOAT32, 1, 1, "h:1", 1).output().format());
        assertEquals(
                OutputFormat.CSV,
                options(InputFormat.CSV, 1, 1, "h:1", 1).output().format());
    }

    private static BenchOptions options(InputFormat format, int records, int rounds, String bootstrap, int latency) {
        return new BenchOptions(
                Path.of("model"),
                format,
                Guarantee.EXACTLY_ONCE_V2,
                records,
                rounds,
                Optional.of(bootstrap),
                Optional.of(latency));
    }
}
