package io.jundenpa.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.replay.OneReject;
import io.jundenpa.topology.AnyRecord;
import io.jundenpa.topology.RecordSize;
import io.jundenpa.topology.RejectHeaders;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes a record with arbitrary headers. It replays the record as a reject, and it rejects, replays and scores the record.
 *
 * <p>An input is a timestamp of eight bytes, a letter ({@code n} for a record without key and value), and lines of headers:
 * {@code name=value}, or a name alone for a header without a value. {@code !} before a name stands for the prefix of the headers
 * that explain a rejection.
 */
public final class HeadersTarget {

    private static final String REJECTS = "click-rejects";
    private static final String INPUT = "clicks";
    private static final String ATTEMPTS = "replay-attempts";
    private static final int ROOMY = 1 << 20;
    private static final int TIGHT = 600;
    private static final int SHORTENED = 1_500;
    private static final int MAX_LINE = 400;

    private HeadersTarget() {}

    /** The method that Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        takes(data);
    }

    /** Whether it is a reject that can be replayed. */
    static boolean takes(byte[] data) {
        ByteBuffer input = ByteBuffer.wrap(data);
        long timestamp = input.remaining() < Long.BYTES ? 0 : input.getLong();
        boolean none = input.hasRemaining() && input.get() == 'n';
        byte[] part = none ? null : new byte[] {1, 2, 3};
        Headers headers = headers(Arrays.copyOfRange(data, input.position(), data.length));
        List<String> before = texts(headers);

        Optional<ProducerRecord<byte[], byte[]>> sent = replay(record(timestamp, part, headers));
        sent.ifPresent(replay -> expectKept(headers, replay));
        rejectAndReplay(new Record<>(part, part, Math.max(0, timestamp), headers));
        expectResult(headers);

        Expect.equal(before, texts(headers), "headers of the record itself");
        return sent.isPresent();
    }

    private static Headers headers(byte[] lines) {
        RecordHeaders headers = new RecordHeaders();
        int from = 0;
        for (int i = 0; i <= lines.length; i++) {
            if (i == lines.length || lines[i] == '\n') {
                if (i > from) {
                    add(headers, Arrays.copyOfRange(lines, from, i));
                }
                from = i + 1;
            }
        }
        return headers;
    }

    private static void add(Headers headers, byte[] line) {
        int equals = 0;
        while (equals < line.length && line[equals] != '=') {
            equals++;
        }
        String name = new String(line, 0, equals, UTF_8);
        byte[] value = equals == line.length ? null : Arrays.copyOfRange(line, equals + 1, line.length);
        headers.add(name.startsWith("!") ? RejectHeaders.PREFIX + name.substring(1) : name, value);
    }

    private static ConsumerRecord<byte[], byte[]> record(long timestamp, byte[] part, Headers headers) {
        return new ConsumerRecord<>(
                REJECTS, 0, 0, timestamp, TimestampType.CREATE_TIME, 3, 3, part, part, headers, Optional.empty());
    }

    private static Optional<ProducerRecord<byte[], byte[]>> replay(ConsumerRecord<byte[], byte[]> reject) {
        OneReject.Outcome outcome = OneReject.replay(reject);
        for (String line : outcome.lines()) {
            Expect.that(line.length() <= MAX_LINE, "a line of " + line.length() + " characters");
            Expect.that(line.chars().noneMatch(Character::isISOControl), "a line with control characters");
        }
        outcome.sent().ifPresent(replay -> {
            Expect.equal(INPUT, replay.topic(), "topic");
            Integer partition = replay.partition();
            Expect.that(partition == null || partition < OneReject.PARTITIONS, "sent to partition " + partition);
            List<Header> attempts = list(replay.headers(), ATTEMPTS);
            Expect.equal(1, attempts.size(), "counts of attempts");
            long count = Long.parseLong(new String(attempts.get(0).value(), UTF_8));
            Expect.that(count > 0, count + " attempts");
        });
        return outcome.sent();
    }

    /** Checks that a replay has the headers of the original record and none that explain the rejection. */
    private static void expectKept(Headers headers, ProducerRecord<byte[], byte[]> replay) {
        boolean whole = headers.lastHeader(RejectHeaders.LEFT_OUT) == null;
        List<String> expected = whole ? own(headers) : List.of();
        Expect.equal(expected, own(replay.headers()), "headers of the replay");
        Expect.that(
                Stream.of(replay.headers().toArray()).noneMatch(header -> RejectHeaders.ALL.contains(header.key())),
                "a replay has headers that explain the rejection");
    }

    /** Rejects a record with three limits of size, and replays each reject. */
    private static void rejectAndReplay(Record<byte[], byte[]> record) {
        for (int maxBytes : new int[] {ROOMY, SHORTENED, TIGHT}) {
            String message = "why ".repeat(maxBytes == SHORTENED ? 1_000 : 1);
            Record<byte[], byte[]> reject = AnyRecord.reject(record, message, maxBytes);
            for (String name : List.of("code", "message", "topic", "partition", "offset")) {
                Expect.equal(
                        1, list(reject.headers(), RejectHeaders.PREFIX + name).size(), "headers " + name);
            }
            long size = RecordSize.upperBound(reject.key(), reject.value(), reject.headers());
            Expect.that(size <= maxBytes, "a reject of " + size + " bytes, expected at most " + maxBytes);
            ConsumerRecord<byte[], byte[]> read = new ConsumerRecord<>(
                    REJECTS,
                    0,
                    0,
                    reject.timestamp(),
                    TimestampType.CREATE_TIME,
                    3,
                    3,
                    reject.key(),
                    reject.value(),
                    reject.headers(),
                    Optional.empty());
            Optional<ProducerRecord<byte[], byte[]>> sent = replay(read);
            boolean whole = reject.headers().lastHeader(RejectHeaders.LEFT_OUT) == null;
            Expect.that(!whole || sent.isEmpty() || sent.get().timestamp() == record.timestamp(), "another timestamp");
            Expect.that(!whole || own(record.headers()).equals(own(reject.headers())), "other headers");
            sent.ifPresent(replay -> expectKept(reject.headers(), replay));
        }
    }

    private static void expectResult(Headers headers) {
        Headers result = AnyRecord.result(headers);
        List<String> names = List.of("model-name", "model-version", "model-sha256", "model-arithmetic", "content-type");
        for (String name : names) {
            Expect.equal(1, list(result, name).size(), "headers " + name);
        }
        Expect.that(
                Stream.of(result.toArray()).noneMatch(header -> header.key().startsWith(RejectHeaders.PREFIX)),
                "a result has headers that explain a rejection");
        Expect.equal(others(headers, names), others(result, names), "headers of the result");
    }

    private static List<Header> list(Headers headers, String name) {
        return Stream.of(headers.toArray())
                .filter(header -> header.key().equals(name))
                .toList();
    }

    /** The headers except those that explain a rejection or count replays. */
    private static List<String> own(Headers headers) {
        return Stream.of(headers.toArray())
                .filter(header -> !RejectHeaders.ALL.contains(header.key())
                        && !header.key().equals(ATTEMPTS))
                .map(HeadersTarget::text)
                .toList();
    }

    private static List<String> others(Headers headers, List<String> names) {
        return Stream.of(headers.toArray())
                .filter(header -> !names.contains(header.key()) && !header.key().startsWith(RejectHeaders.PREFIX))
                .map(HeadersTarget::text)
                .toList();
    }

    private static List<String> texts(Headers headers) {
        return Stream.of(headers.toArray()).map(HeadersTarget::text).toList();
    }

    private static String text(Header header) {
        return header.key() + "=" + Arrays.toString(header.value());
    }
}
