package io.jundenpa.topology;

import io.jundenpa.event.RejectCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log how many records were scored and rejected since the line before. Rejects make the line a warning, with the
 * number and the first place of each code. Shared by the tasks of an application.
 */
final class ScoringLog {

    /** The time between two lines, at least. There is no line without new records. */
    static final Duration PERIOD = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(ScoringLog.class);

    private final String application;
    private final Map<RejectCode, Rejects> rejects = new EnumMap<>(RejectCode.class);
    private long scored;
    private long next;

    ScoringLog(String application) {
        this.application = application;
    }

    /**
     * The rejects of a code.
     *
     * @param first the place of the first one
     */
    private record Rejects(long count, String first) {

        Rejects plus(Rejects later) {
            return new Rejects(count + later.count, first);
        }
    }

    synchronized void addScored(long count) {
        scored += count;
    }

    synchronized void addRejected(RejectCode code, TopicPartition partition, long offset) {
        rejects.merge(code, new Rejects(1, partition + " offset " + offset), Rejects::plus);
    }

    /**
     * Writes a line if it is time for one. Each task calls it once in a period.
     *
     * @param now the time by the clock, in milliseconds
     */
    synchronized void write(long now) {
        if (now < next || (scored == 0 && rejects.isEmpty())) {
            return;
        }
        next = now + PERIOD.toMillis();
        if (rejects.isEmpty()) {
            LOG.info("{}: {} more records scored, none rejected", application, scored);
        } else {
            LOG.warn("{}: {} more records scored, {} rejected: {}", application, scored, rejected(), byCode());
        }
        scored = 0;
        rejects.clear();
    }

    private long rejected() {
        return rejects.values().stream().mapToLong(Rejects::count).sum();
    }

    private String byCode() {
        return rejects.entrySet().stream()
                .map(entry -> entry.getValue().count() + " " + entry.getKey() + ", the first at "
                        + entry.getValue().first())
                .collect(Collectors.joining("; "));
    }
}
