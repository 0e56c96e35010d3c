package io.jundenpa.jmh;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.Layout;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.RowEncoder;
import io.jundenpa.event.Rows;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/** Reading and writing 32-bit floats. */
public class Float32Coding extends Coding {

    @Param({"64", "784"})
    public int width;

    private final RowEncoder encoder = OutputFormat.FLOAT32.encoder(List.of());
    private RowDecoder decoder;
    private Rows written;
    private List<byte[]> records;
    private Rows read;

    @Setup
    public void prepare() {
        var random = new Random(1);
        written = new Rows(width, NUMBERS / width);
        for (int i = written.addRows(NUMBERS / width); i < NUMBERS; i++) {
            written.values()[i] = random.nextFloat();
        }
        records = IntStream.range(0, written.count()).mapToObj(this::record).toList();
        decoder = InputFormat.FLOAT32.decoder(width, List.of());
        read = new Rows(width, 1);
    }

    private byte[] record(int row) {
        return encoder.encode(written, row, 1, Layout.ROW);
    }

    @Benchmark
    public void decode(Blackhole blackhole) throws RejectException {
        for (byte[] record : records) {
            read.truncate(0);
            decoder.decode(record, read);
            blackhole.consume(read.values());
        }
    }

    @Benchmark
    public void encode(Blackhole blackhole) {
        for (int row = 0; row < written.count(); row++) {
            blackhole.consume(record(row));
        }
    }
}
