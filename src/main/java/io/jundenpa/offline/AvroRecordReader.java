package io.jundenpa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.AvroSplitter;
import io.jundenpa.event.RejectException;
import io.jundenpa.text.VisibleText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.Codec;
import org.apache.avro.file.DeflateCodec;
import org.apache.avro.file.ZstandardCodec;
import org.xerial.snappy.Snappy;

/**
 * Reads the records of an Avro object container file. Avro's own reader takes a file that is cut off for a shorter one.
 *
 * <p>Source: Apache Avro 1.12 Specification, "Object Container Files".
 */
final class AvroRecordReader implements RecordReader {

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final int SYNC_BYTES = 16;
    private static final int CRC_BYTES = 4;
    private static final String SCHEMA = "avro.schema";
    private static final String CODEC = "avro.codec";

    /** Other codecs need libraries that are not here. */
    private static final List<String> CODECS = List.of("null", "deflate", "snappy", "zstandard");

    /** 64 MiB, as for a line. Writers make blocks of some 64 KiB. */
    private static final int MAX_BYTES = LineReader.MAX_BYTES;

    private final InputStream in;
    private final String schema;
    private final String codec;
    private final byte[] sync;
    private final AvroSplitter splitter;

    private byte[] block = {};
    private int at;

    /** The records of the block that are left. */
    private long left;

    private long records;

    /** Reads the header of a file. */
    AvroRecordReader(InputStream in) throws IOException {
        this.in = in;
        if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("is no Avro file, expected Obj and the byte 1 at its start");
        }
        Map<String, byte[]> header = readHeader();
        sync = bytes(SYNC_BYTES);
        schema = text(header, SCHEMA, "");
        codec = text(header, CODEC, "null");
        if (!CODECS.contains(codec)) {
            throw new IOException(
                    "is compressed with " + VisibleText.of(codec) + ", expected " + String.join(", ", CODECS));
        }
        try {
            splitter = new AvroSplitter(schema);
        } catch (IllegalArgumentException e) {
            throw new IOException("has no usable schema: " + e.getMessage(), e);
        }
    }

    private static String text(Map<String, byte[]> header, String key, String otherwise) {
        return new String(header.getOrDefault(key, otherwise.getBytes(UTF_8)), UTF_8);
    }

    /** The schema of the records. */
    String schema() {
        return schema;
    }

    /** A map: blocks of entries, each after their number, and 0. A negative number has the bytes of the block after it. */
    private Map<String, byte[]> readHeader() throws IOException {
        Map<String, byte[]> header = new HashMap<>();
        for (long entries = number(); entries != 0; entries = number()) {
            if (entries < 0) {
                number();
            }
            for (long i = 0; i < Math.abs(entries); i++) {
                String key = new String(bytes(number()), UTF_8);
                byte[] value = bytes(number());
                if (key.equals(SCHEMA) || key.equals(CODEC)) {
                    header.put(key, value);
                }
            }
        }
        return header;
    }

    @Override
    public Optional<byte[]> next() throws IOException {
        while (left == 0) {
            if (at < block.length) {
                throw new IOException("has " + (block.length - at) + " bytes too many after record " + records);
            }
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            readBlock(first);
        }
        int from = at;
        records++;
        try {
            at = splitter.end(block, from);
        } catch (RejectException e) {
            throw new IOException("record " + records + ": " + e.getMessage(), e);
        }
        if (at == from) {
            throw new IOException("record " + records + " has no bytes");
        }
        left--;
        return Optional.of(Arrays.copyOfRange(block, from, at));
    }

    /** Reads a block: the number of its records, its bytes after their length, and the mark of the file. */
    private void readBlock(int first) throws IOException {
        left = number(first);
        byte[] compressed = bytes(number());
        if (left < 0 || !Arrays.equals(bytes(SYNC_BYTES), sync)) {
            throw new IOException("is damaged after record " + records);
        }
        try {
            block = plain(compressed);
        } catch (IOException | AvroRuntimeException e) {
            throw new IOException("is damaged after record " + records + ": " + e.getMessage(), e);
        }
        at = 0;
    }

    private byte[] plain(byte[] compressed) throws IOException {
        return switch (codec) {
            case "deflate" -> plain(new DeflateCodec(Deflater.DEFAULT_COMPRESSION), compressed);
            case "zstandard" -> plain(new ZstandardCodec(ZstandardCodec.DEFAULT_COMPRESSION, false, false), compressed);
            case "snappy" -> snappy(compressed);
            default -> compressed;
        };
    }

    private static byte[] plain(Codec codec, byte[] compressed) throws IOException {
        ByteBuffer plain = codec.decompress(ByteBuffer.wrap(compressed));
        byte[] bytes = new byte[plain.remaining()];
        plain.get(bytes);
        return bytes;
    }

    /** A checksum follows the compressed bytes. */
    private byte[] snappy(byte[] compressed) throws IOException {
        int length = compressed.length - CRC_BYTES;
        if (length < 0) {
            throw new IOException("a block is too short");
        }
        checkSize(Snappy.uncompressedLength(compressed, 0, length));
        byte[] bytes = new byte[Snappy.uncompressedLength(compressed, 0, length)];
        Snappy.uncompress(compressed, 0, length, bytes, 0);
        var crc = new CRC32();
        crc.update(bytes);
        if (ByteBuffer.wrap(compressed).getInt(length) != (int) crc.getValue()) {
            throw new IOException("a checksum is wrong");
        }
        return bytes;
    }

    private void checkSize(long bytes) throws IOException {
        if (bytes < 0 || bytes > MAX_BYTES) {
            throw new IOException("has a block of " + bytes + " bytes after record " + records + ", expected at most "
                    + MAX_BYTES + " (64 MiB)");
        }
    }

    private long number() throws IOException {
        return number(in.read());
    }

    /** The rest of a number: groups of seven bits, the lowest first, in zigzag order. */
    private long number(int first) throws IOException {
        long value = 0;
        int next = first;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (next < 0) {
                throw cut();
            }
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
            next = in.read();
        }
        throw new IOException("is damaged after record " + records);
    }

    /** Takes memory only for bytes that are there. */
    private byte[] bytes(long count) throws IOException {
        checkSize(count);
        byte[] bytes = in.readNBytes((int) count);
        if (bytes.length < count) {
            throw cut();
        }
        return bytes;
    }

    private EOFException cut() {
        return new EOFException("ends too early, after record " + records);
    }

    @Override
    public String place() {
        return "record " + records;
    }
}
