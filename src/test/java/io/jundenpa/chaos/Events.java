package io.jundenpa.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.model.Model;
import io.jundenpa.scoring.Batch;
import io.jundenpa.scoring.Scorer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The records of an experiment, by number, and the expected result of each, computed offline once for each distinct value.
 *
 * <p>Record {@code n} goes to partition {@code n mod 12} and has offset {@code n / 12}. Every second record has a key. One in
 * {@code badEvery} records cannot be scored. These are spread over all partitions.
 */
final class Events {

    static final int PARTITIONS = 12;

    static final String INPUT = "digits";
    static final String SCORES = "digit-scores";
    static final String REJECTS = "digit-rejects";

    private static final String NUMBER = "n";
    private static final List<String> BAD = List.of("[1,2,3]", "no json", "[]", "", "{\"a\":1}");

    private final List<Case> good;
    private final List<Case> bad;
    private volatile long records;
    private final int badEvery;
    private final long firstTime;

    /** A distinct value, its expected output, and the headers before those of the record's place. */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    private record Case(byte[] value, byte[] output, List<Header> headers) {}

    /**
     * Expected results for a number of records.
     *
     * @param samples values that can be scored
     * @param badEvery one record in this many is bad; with 1 all are
     * @param firstTime the timestamp of record 0 in milliseconds; each record is one millisecond later
     */
    Events(Model model, List<String> samples, long records, int badEvery, long firstTime) {
        var batch = new Batch(new Scorer(model, InputFormat.JSON, OutputFormat.JSON, 1, Integer.MAX_VALUE));
        this.good = cases(batch, model, samples);
        this.bad = cases(batch, model, BAD);
        this.records = records;
        this.badEvery = badEvery;
        this.firstTime = firstTime;
    }

    private static List<Case> cases(Batch batch, Model model, List<String> values) {
        List<Case> cases = new ArrayList<>();
        for (String text : values) {
            byte[] value = text.getBytes(UTF_8);
            try {
                List<Header> headers = List.of(
                        header("model-name", model.name()),
                        header("model-version", model.version()),
                        header("model-sha256", model.shortSha256()),
                        header("content-type", batch.scorer().contentType()));
                cases.add(new Case(value, batch.score(value), headers));
            } catch (RejectException e) {
                List<Header> headers = List.of(
                        error("code", e.code().name()), error("message", e.getMessage()), error("topic", INPUT));
                cases.add(new Case(value, value, headers));
            }
        }
        return cases;
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
        return new ProducerRecord<>(
                INPUT, partition(number), time(number), key(number), of(number).value(), own(number));
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

    /** The value of the score or reject. */
    byte[] output(long number) {
        return of(number).output();
    }

    /** The headers of the score or reject. */
    List<Header> headers(long number) {
        List<Header> headers = new ArrayList<>(own(number));
        headers.addAll(of(number).headers());
        if (isBad(number)) {
            headers.add(error("partition", Integer.toString(partition(number))));
            headers.add(error("offset", Long.toString(number / PARTITIONS)));
        }
        return headers;
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

    private Case of(long number) {
        List<Case> cases = isBad(number) ? bad : good;
        // Without the division, bad records would use only some of the bad values.
        long place = isBad(number) ? number / badEvery : number;
        return cases.get((int) (place % cases.size()));
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
