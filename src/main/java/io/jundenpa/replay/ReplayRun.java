package io.jundenpa.replay;

import io.jundenpa.replay.ReplayReport.Fate;
import io.jundenpa.settings.TopicLimits;
import io.jundenpa.topology.RecordSize;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Goes over the rejects and decides on each. */
final class ReplayRun {

    private final ReplayTopics topics;
    private final ReplayFilter filter;
    private final Marks marks;
    private final Originals originals;
    private final Optional<Outbox> outbox;
    private final ReplayReport report = new ReplayReport();

    /**
     * A run.
     *
     * @param marks of what was sent before
     * @param outbox for what is sent now; without one, it is only counted
     */
    ReplayRun(ReplayTopics topics, ReplayFilter filter, Marks marks, Originals originals, Optional<Outbox> outbox) {
        this.topics = topics;
        this.filter = filter;
        this.marks = marks;
        this.originals = originals;
        this.outbox = outbox;
    }

    /**
     * Decides on the rejects in their order, until all are done or it is stopped, and commits at the latest what was read at
     * once.
     *
     * @param stopped asked in between whether to end early
     */
    ReplayReport over(TopicReader rejects, BooleanSupplier stopped) {
        while (!rejects.isAtEnd() && !stopped.getAsBoolean()) {
            rejects.next().stream()
                    .takeWhile(record -> !stopped.getAsBoolean())
                    .forEach(record -> RejectedRecord.of(record)
                            .filter(reject ->
                                    reject.topic().equals(topics.input().name()))
                            .ifPresentOrElse(this::decide, report::other));
            outbox.ifPresent(Outbox::commit);
        }
        return report;
    }

    private void decide(RejectedRecord reject) {
        if (marks.contains(reject.place())) {
            report.count(reject.code(), Fate.SENT_BEFORE);
        } else if (!filter.takes(reject)) {
            report.count(reject.code(), Fate.NOT_ASKED_FOR);
        } else {
            Optional<ConsumerRecord<byte[], byte[]>> original =
                    reject.isWhole() ? Optional.of(reject.record()) : find(reject);
            original.ifPresentOrElse(
                    found -> replay(reject, found),
                    () -> report.notSendable(
                            reject,
                            "was left out as too large, and " + topics.input().name() + " does not have it any more"));
        }
    }

    /**
     * Finds what is left out. No transaction is open meanwhile: it might time out, and holds back what stands behind it. A
     * partition that is no more is not asked for: there would be no answer.
     */
    private Optional<ConsumerRecord<byte[], byte[]>> find(RejectedRecord reject) {
        outbox.ifPresent(Outbox::commit);
        boolean known =
                reject.source().partition() < topics.input().partitions().size();
        return known ? originals.find(reject) : Optional.empty();
    }

    private void replay(RejectedRecord reject, ConsumerRecord<byte[], byte[]> original) {
        ProducerRecord<byte[], byte[]> replay = reject.replay(original, topics.input());
        Optional<String> obstacle = obstacle(replay);
        if (obstacle.isPresent()) {
            report.notSendable(reject, obstacle.get());
            return;
        }
        outbox.ifPresent(box -> box.send(reject.toString(), replay, marks.of(reject.place())));
        report.count(reject.code(), Fate.SENT);
    }

    private Optional<String> obstacle(ProducerRecord<byte[], byte[]> replay) {
        TopicLimits limits = topics.limits();
        String input = topics.input().name();
        long size = RecordSize.upperBound(replay.key(), replay.value(), replay.headers());
        if (size > limits.maxBytes()) {
            return Optional.of("is " + size + " bytes, expected at most " + limits.maxBytes()
                    + " (max.message.bytes of " + input + ", producer.buffer.memory)");
        }
        if (replay.timestamp() != null && !limits.takes(replay.timestamp(), System.currentTimeMillis())) {
            return Optional.of("has timestamp " + Instant.ofEpochMilli(replay.timestamp())
                    + ", which is further from the clock than " + input
                    + " takes (message.timestamp.after.max.ms, message.timestamp.before.max.ms)");
        }
        return Optional.empty();
    }
}
