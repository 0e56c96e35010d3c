package io.jundenpa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.PaymentEvents;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro object container files, written and read by Avro's own classes on the other side. */
class AvroFilesTest {

    private static final int EVENTS = 400;

    private final Model iris = ModelReader.read(Path.of("src/test/resources/models/iris_mlp"));
    private final List<String> rejects = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
    void recordsAreThoseThatWereWritten(String codec) throws IOException {
        List<byte[]> records = PaymentEvents.avro();

        List<byte[]> found = read(file(CodecFactory.fromString(codec), records));

        assertEquals(EVENTS, found.size());
        for (int i = 0; i < EVENTS; i++) {
            assertArrayEquals(records.get(i), found.get(i));
        }
    }

    @Test
    void fileThatIsCutOffIsNoShorterFile() throws IOException {
        byte[] file = file(CodecFactory.deflateCodec(6), PaymentEvents.avro().subList(0, 20));
        int whole = 0;
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            try {
                // Between two blocks, a cut cannot be seen.
                assertEquals(0, read(cut).size() % 5);
                whole++;
            } catch (IOException e) {
                assertTrue(
                        String.valueOf(e.getMessage()).matches("ends too early, .*|is no Avro file, .*"),
                        e.getMessage());
            }
        }

        assertEquals(4, whole);
    }

    @Test
    void damagedFileNeverGivesAnythingButAnIoException() throws IOException {
        for (String codec : List.of("null", "deflate", "snappy", "zstandard")) {
            byte[] file =
                    file(CodecFactory.fromString(codec), PaymentEvents.avro().subList(0, 5));
            for (int i = 0; i < file.length; i++) {
                byte[] damaged = file.clone();
                damaged[i] ^= (byte) (1 << (i % 8));
                try {
                    read(damaged);
                } catch (IOException e) {
                    assertTrue(String.valueOf(e.getMessage()).length() > 5, e.toString());
                }
            }
        }
    }

    @Test
    void otherFilesAreNamed() throws IOException {
        assertEquals("is no Avro file, expected Obj and the byte 1 at its start", problem("[1, 2]".getBytes(UTF_8)));
        String header = new String(file(CodecFactory.nullCodec(), List.of()), UTF_8);
        assertTrue(header.contains("avro.codec\bnull"), header);
        byte[] bzip2 = header("bzip2", "{\"type\": \"record\", \"name\": \"R\", \"fields\": []}");
        assertEquals("is compressed with bzip2, expected null, deflate, snappy, zstandard", problem(bzip2));
        assertEquals(
                "has no usable schema: is of type int, expected a record or a map", problem(header("null", "\"int\"")));
    }

    /** Such a file could have any number of records. */
    @Test
    void recordsWithoutBytesAreRefused() throws IOException {
        byte[] header = header("null", "{\"type\": \"record\", \"name\": \"R\", \"fields\": []}");
        byte[] file = Arrays.copyOf(header, header.length + 18);
        file[header.length] = 126;

        assertEquals("record 1 has no bytes", problem(file));
    }

    @Test
    void resultsAreReadByAvroAndAreTheSameBytesEachTime() throws IOException {
        String rows = "[5.1, 3.5, 1.4, 0.2]\n[6, 3, 4, 1]\n[1]\n";
        byte[] plain = score(FileFormat.JSON, rows.getBytes(UTF_8), FileFormat.JSON);
        byte[] first = score(FileFormat.JSON, rows.getBytes(UTF_8), FileFormat.AVRO);
        byte[] labels = score(FileFormat.JSON, rows.getBytes(UTF_8), FileFormat.AVRO_LABELS);

        List<String> expected = new String(plain, UTF_8).lines().toList();
        assertEquals(2, expected.size());
        assertEquals(
                expected,
                generic(first).stream()
                        .map(row -> row.toString().replaceAll("\"\\w+\": ", "").replace(", ", ","))
                        .map(row -> row.replace('{', '[').replace('}', ']'))
                        .toList());
        assertEquals(
                List.of("setosa", "versicolor"),
                generic(labels).stream().map(row -> row.get("label").toString()).toList());
        assertArrayEquals(first, score(FileFormat.JSON, rows.getBytes(UTF_8), FileFormat.AVRO));
        assertEquals(4, rejects.size());
    }

    private static byte[] header(String codec, String schema) throws IOException {
        byte[] whole = file(CodecFactory.nullCodec(), List.of());
        byte[] sync = Arrays.copyOfRange(whole, whole.length - 16, whole.length);
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'O', 'b', 'j', 1});
        var encoder = org.apache.avro.io.EncoderFactory.get().directBinaryEncoder(out, null);
        encoder.writeMapStart();
        encoder.setItemCount(2);
        for (Map.Entry<String, String> entry :
                Map.of("avro.codec", codec, "avro.schema", schema).entrySet()) {
            encoder.writeString(entry.getKey());
            encoder.writeBytes(entry.getValue().getBytes(UTF_8));
        }
        encoder.writeMapEnd();
        out.writeBytes(new byte[sync.length]);
        return out.toByteArray();
    }

    /** A file with five records in a block. */
    private static byte[] file(CodecFactory codec, List<byte[]> records) throws IOException {
        Schema schema = new Schema.Parser().parse(PaymentEvents.schema());
        var out = new ByteArrayOutputStream();
        try (var writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))
                .setCodec(codec)
                .create(schema, out, new byte[16])) {
            for (int i = 0; i < records.size(); i++) {
                writer.appendEncoded(ByteBuffer.wrap(records.get(i)));
                if (i % 5 == 4) {
                    writer.sync();
                }
            }
        }
        return out.toByteArray();
    }

    private static List<byte[]> read(byte[] file) throws IOException {
        var reader = new AvroRecordReader(new ByteArrayInputStream(file));
        List<byte[]> records = new ArrayList<>();
        for (Optional<byte[]> next = reader.next(); next.isPresent(); next = reader.next()) {
            records.add(next.get());
            assertEquals("record " + records.size(), reader.place());
        }
        return records;
    }

    private static String problem(byte[] file) {
        return String.valueOf(assertThrows(IOException.class, () -> read(file)).getMessage());
    }

    private byte[] score(FileFormat from, byte[] input, FileFormat to) throws IOException {
        var out = new ByteArrayOutputStream();
        new FileScorer(iris, 100, rejects::add)
                .score(from, new ByteArrayInputStream(input), OptionalLong.of(input.length), to, () -> out);
        return out.toByteArray();
    }

    private static List<GenericRecord> generic(byte[] file) throws IOException {
        List<GenericRecord> records = new ArrayList<>();
        try (var stream = new DataFileStream<GenericRecord>(
                new ByteArrayInputStream(file), new GenericDatumReader<GenericRecord>())) {
            stream.forEachRemaining(records::add);
        }
        return records;
    }
}
