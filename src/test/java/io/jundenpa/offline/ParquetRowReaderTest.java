package io.jundenpa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import blue.strategic.parquet.ParquetWriter;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowReaderTest {

    private static final long HOUR =
            Instant.parse("2026-11-30T18:20:00.123456Z").getEpochSecond() * 1_000_000 + 123_456;

    private final Model model = ModelReader.read(Path.of("src/test/resources/site/shop/fraud"));
    private final List<String> rejects = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void rowsGiveTheResultsOfTheSameTextInCsv() throws IOException {
        Path file = write(
                """
                message payments {
                  required binary id (STRING);
                  required int64 amount (DECIMAL(12, 2));
                  optional binary country (STRING);
                  optional int32 age;
                  required int64 hour (TIMESTAMP(MICROS, true));
                  optional binary note (STRING);
                }
                """,
                Map.of("id", "p-1", "amount", 1250L, "country", "FR", "hour", HOUR, "note", "a,\"b\"\nc"),
                Map.of("id", "p-2", "amount", 9800L, "country", "JP", "age", 19, "hour", HOUR),
                Map.of("id", "p-3", "amount", -1L, "hour", HOUR, "age", 30));

        String expected = score(FileFormat.CSV_HEADER, new ByteArrayInputStream("""
                        amount,country,age,hour
                        12.50,FR,,2026-11-30T18:20:00.123456Z
                        98.00,JP,19,2026-11-30T18:20:00.123456Z
                        """.getBytes(UTF_8)));
        assertEquals(2, expected.lines().count());
        assertEquals(expected, score(file));
        assertEquals(
                List.of("row 3: MISSING_FEATURE: row 1, feature \"country\" (header country) is missing"), rejects);
    }

    @Test
    void floatsKeepTheirBits() throws IOException {
        Path file = write(
                "message m { required float amount; required double age; required int32 day (DATE); required binary hour (STRING); }",
                Map.of("amount", 0.1f, "age", 1e-7, "day", 20_422, "hour", "2026-11-30T18:20:00Z"));

        try (var in = new FileInputStream(file.toFile())) {
            var reader = new ParquetRowReader(in.getChannel());

            assertEquals("amount,age,day,hour", new String(reader.next().orElseThrow(), UTF_8));
            assertTrue(
                    new String(reader.next().orElseThrow(), UTF_8).startsWith("0.1,1.0E-7,2025-11-30T00:00:00Z,"),
                    reader.place());
            assertTrue(reader.next().isEmpty());
        }
    }

    @Test
    void unsignedNumbersArePositiveAndBytesWithoutAMeaningAreLeftOut() throws IOException {
        Path file = write(
                "message m { required int32 a (INTEGER(32, false)); required int64 b (INTEGER(64, false)); optional binary c; }",
                Map.of("a", (int) 3_000_000_000L, "b", -1L));

        try (var in = new FileInputStream(file.toFile())) {
            var reader = new ParquetRowReader(in.getChannel());

            assertEquals("a,b", new String(reader.next().orElseThrow(), UTF_8));
            assertEquals(
                    "3000000000,18446744073709551615", new String(reader.next().orElseThrow(), UTF_8));
        }
    }

    @Test
    void missingColumnsAreNamed() throws IOException {
        Path file = write(
                "message m { required double amount; optional group country { optional double x; } }",
                Map.of("amount", 1.0));

        var failure = assertThrows(ReadException.class, () -> score(file));

        assertEquals(
                "the schema has no column \"country\", no column \"hour\", expected one column for each feature of the"
                        + " model",
                failure.reason().getMessage());
    }

    @Test
    void fileOfAnotherFormatIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("x.parquet"), "amount,country\n1,2\n");

        var failure = assertThrows(ReadException.class, () -> score(file));

        assertTrue(failure.reason().getMessage().startsWith("cannot be read as Parquet: "), failure.getMessage());
    }

    @SafeVarargs
    private Path write(String schema, Map<String, Object>... rows) throws IOException {
        Path file = folder.resolve("rows.parquet");
        MessageType type = MessageTypeParser.parseMessageType(schema);
        try (ParquetWriter<Map<String, Object>> writer =
                ParquetWriter.writeFile(type, file.toFile(), (row, out) -> row.forEach(out::write))) {
            for (Map<String, Object> row : rows) {
                writer.write(row);
            }
        }
        return file;
    }

    private String score(Path file) throws IOException {
        try (var in = new FileInputStream(file.toFile())) {
            return score(FileFormat.PARQUET, in);
        }
    }

    private String score(FileFormat format, InputStream in) throws IOException {
        var out = new ByteArrayOutputStream();
        new FileScorer(model, 16, rejects::add).score(format, in, OptionalLong.empty(), FileFormat.JSON, () -> out);
        return out.toString(UTF_8);
    }
}
