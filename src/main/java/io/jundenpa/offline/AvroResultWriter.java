package io.jundenpa.offline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;

/** Writes results to an Avro object container file. The same results give the same bytes. */
final class AvroResultWriter implements ResultWriter {

    private final DataFileWriter<Object> file;

    /** A writer that has written the header. */
    AvroResultWriter(String schema, OutputStream out) throws IOException {
        Schema parsed = new Schema.Parser().parse(schema);
        UUID mark = UUID.nameUUIDFromBytes(schema.getBytes(UTF_8));
        byte[] sync = ByteBuffer.allocate(16)
                .putLong(mark.getMostSignificantBits())
                .putLong(mark.getLeastSignificantBits())
                .array();
        file = new DataFileWriter<>(new GenericDatumWriter<>(parsed)).create(parsed, out, sync);
    }

    @Override
    public void write(byte[] result) throws IOException {
        file.appendEncoded(ByteBuffer.wrap(result));
    }

    @Override
    public void flush() throws IOException {
        file.flush();
    }
}
