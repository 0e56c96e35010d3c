package io.jundenpa.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.Event;
import io.jundenpa.event.RejectException;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.nn.Network;
import io.jundenpa.registry.RecordDecoders;
import io.jundenpa.scoring.Batch;
import io.jundenpa.scoring.Scorer;
import io.jundenpa.settings.Pipeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The records of an experiment, by number: payments. The expected result of each is computed offline.
 *
 * <p>Record {@code n} goes to partition {@code n mod 12} and has offset {@code n / 12}. Every second record has a key. One in
 * {@code badEvery} records cannot be scored. These are spread over all partitions.
 */
final class Events {

    static final int PARTITIONS = 12;

    static final String INPUT = "payments";
    static final String SCORES = "scored-payments";
    static final String REJECTS = "payment-rejects";

    private static final String NUMBER = "n";

    private final Batch batch;
    private final List<byte[]> good;
    private final List<byte[]> bad;
    private volatile long records;
    private final int badEvery;
    private final long firstTime;

    /**
     * What a record must become.
     *
     * @param value of the score or reject
     * @param headers of the score or reject
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    record Answer(byte[] value, List<Header> headers) {}

    /**
     * Expected results for a number of records.
     *
     * @param good values that can be scored
     * @param bad values that cannot be scored
     * @param badEvery one record in this many is bad; with 1 all are
     * @param firstTime the timestamp of record 0 in milliseconds; each record is one millisecond later
     */
    private Events(Scorer scorer, List<byte[]> good, List<byte[]> bad, long records, int badEvery, long firstTime) {
        this.batch = new Batch(scorer);
        this.good = good;
        this.bad = bad;
        this.records = records;
        this.badEvery = badEvery;
        this.firstTime = firstTime;
    }

    /**
     * Payments in a format, with the results of its pipeline.
     *
     * @param badEvery as in the constructor
     * @param firstTime as in the constructor
     */
    static Events of(Payments payments, long records, int badEvery, long firstTime) throws IOException {
        Pipeline pipeline = payments.pipeline();
        Pipeline.Output output = pipeline.output();
        var scorer = new Scorer(
                ModelReader.read(pipeline.model()),
                RecordDecoders.of(pipeline),
                output.format()::encoder,
                output.enrichment(),
                1,
                Integer.MAX_VALUE);
        List<byte[]> good = payments.good(firstTime);
        return new Events(scorer, good, payments.bad(good), records, badEvery, firstTime);
    }

    /** Ends the records at a number. */
    void end(long number) {
        records = number;
    }

    /** The number of records. */
    long records() {
        return records;
    }

    /** Whether a record has to be rejected. */
    boolean isBad(long number) {
        return number % badEvery == number / badEvery % badEvery;
    }

    /** A record as it is sent. */
    ProducerRecord<byte[], byte[]> input(long number) {
        return new ProducerRecord<>(INPUT, partition(number), time(number), key(number), value(number), own(number));
    }

    /** The partition in the input and in the output. */
    int partition(long number) {
        return (int) (number % PARTITIONS);
    }

    long time(long number) {
        return firstTime + number;
    }

    byte[] key(long number) {
        return number % 2 == 0 ? null : ("key-" + number % 97).getBytes(UTF_8);
    }

    /** The score or reject of a record. For one thread. */
    Answer answer(long number) {
        byte[] value = value(number);
        List<Header> headers = new ArrayList<>(own(number));
        try {
            batch.clear();
            batch.add(Event.of(value, Optional.ofNullable(key(number)), time(number)));
            batch.forward();
            byte[] result = batch.result(0);
            Model model = batch.scorer().model();
            headers.add(header("model-name", model.name()));
            headers.add(header("model-version", model.version()));
            headers.add(header("model-sha256", model.shortSha256()));
            headers.add(header("model-arithmetic", Integer.toString(Network.arithmetic())));
            headers.add(header("content-type", batch.scorer().contentType()));
            return new Answer(result, headers);
        } catch (RejectException e) {
            headers.add(error("code", e.code().name()));
            headers.add(error("message", e.getMessage()));
            headers.add(error("topic", INPUT));
            headers.add(error("partition", Integer.toString(partition(number))));
            headers.add(error("offset", Long.toString(number / PARTITIONS)));
            return new Answer(value, headers);
        }
    }

    /** The number of a record by the headers of the record, its score or its reject. Empty if the headers are foreign. */
    OptionalLong number(Headers headers) {
        Header header = headers.lastHeader(NUMBER);
        if (header == null || header.value().length != Long.BYTES) {
            return OptionalLong.empty();
        }
        long number = ByteBuffer.wrap(header.value()).getLong();
        return 0 <= number && number < records ? OptionalLong.of(number) : OptionalLong.empty();
    }

    private byte[] value(long number) {
        List<byte[]> values = isBad(number) ? bad : good;
        // Without the division, bad records would use only some of the bad values.
        long place = isBad(number) ? number / badEvery : number;
        return values.get((int) (place % values.size()));
    }

    private static List<Header> own(long number) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        return List.of(header("trace", "trace-" + number % 89), new RecordHeader(NUMBER, bytes));
    }

    private static Header error(String name, String value) {
        return header("__streams.errors." + name, value);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }
}
