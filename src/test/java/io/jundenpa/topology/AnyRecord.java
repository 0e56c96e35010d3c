package io.jundenpa.topology;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RejectCode;
import io.jundenpa.event.RejectException;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Activation;
import io.jundenpa.nn.Network;
import io.jundenpa.scoring.Scorer;
import io.jundenpa.settings.TopicLimits;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/** Makes rejects and result headers of any record, for fuzzing. */
public final class AnyRecord {

    /** The time of the clock when a record is rejected. */
    public static final long NOW = 1_772_366_400_000L; // 2026-03-01T12:00:00Z

    /** The rejects topic takes timestamps up to one day from the clock. */
    private static final long DAY = 86_400_000;

    private static final ResultHeaders RESULT = new ResultHeaders(new Scorer(
            new Model("model", "1", "0".repeat(64), List.of(), List.of(), Network.of(1, List.of(Activation.relu()))),
            InputFormat.JSON,
            OutputFormat.JSON,
            1,
            Integer.MAX_VALUE));

    private AnyRecord() {}

    /** The reject of a record of topic clicks, partition 2, offset 1. */
    public static Record<byte[], byte[]> reject(Record<byte[], byte[]> record, String message, int maxBytes) {
        return Reject.of(
                ScoreProcessor.consumed(record, new TopicPartition("clicks", 2), 1),
                record.timestamp(),
                new RejectException(RejectCode.BAD_JSON, message),
                new TopicLimits(maxBytes, false, DAY, DAY, false),
                NOW);
    }

    /** The headers of the result of a record with these headers. */
    public static Headers result(Headers headers) {
        return RESULT.over(headers);
    }
}
