package io.jundenpa.replay;

import io.jundenpa.replay.ReplayReport.Fate;
import io.jundenpa.settings.TopicLimits;
import io.jundenpa.topology.RecordSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One pass over the rejects topic. Decides for each reject whether to send it again. */
final class ReplayPass {

    private final ReplayTopics topics;
    private final ReplayFilter filter;
    private final Marks marks;
    private final Originals originals;
    private final Optional<Outbox> outbox;
    private final RecentRejects recent = new RecentRejects();
    private final ReplayReport report = new ReplayReport();

    /**
     * Prepares a pass.
     *
     * @param marks the marks of the rejects that were sent before
     * @param outbox sends the records; without it, the pass only counts them
     */
    ReplayPass(ReplayTopics topics, ReplayFilter filter, Marks marks, Originals originals, Optional<Outbox> outbox) {
        this.topics = topics;
        this.filter = filter;
        this.marks = marks;
        this.originals = originals;
        this.outbox = outbox;
    }

    /**
     * Decides on each reject, in the order of the topic. Commits after each poll, or more often. At the end, deletes the
     * marks of the rejects that the topic has deleted.
     *
     * @param stopped whether to end before the next reject
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
        outbox.ifPresent(box -> {
            marks.tombstones(rejects::isDeleted)
                    .takeWhile(mark -> !stopped.getAsBoolean())
                    .forEach(box::write);
            box.commit();
        });
        return report;
    }

    private void decide(RejectedRecord reject) {
        Place first = recent.first(reject);
        if (marks.contains(reject.place())) {
            report.count(reject.code(), Fate.SENT_BEFORE);
        } else if (marks.contains(first)) {
            outbox.ifPresent(box -> box.write(marks.add(reject.place())));
            report.repeat();
        } else if (!filter.accepts(reject)) {
            report.count(reject.code(), Fate.NOT_SELECTED);
        } else {
            Optional<ConsumerRecord<byte[], byte[]>> original =
                    reject.isWhole() ? Optional.of(reject.record()) : find(reject);
            original.ifPresentOrElse(
                    found -> replay(reject, found, first),
                    () -> report.notSendable(
                            reject,
                            "lacks parts that were too large, and "
                                    + topics.input().name() + " no longer has the record"));
        }
    }

    /**
     * Finds the input record of a reject that is not whole. Commits first: during the search an open transaction could time
     * out, and consumers of the topic would wait for it. Skips a partition that the topic no longer has, because no broker
     * would answer.
     */
    private Optional<ConsumerRecord<byte[], byte[]>> find(RejectedRecord reject) {
        outbox.ifPresent(Outbox::commit);
        boolean exists =
                reject.source().partition() < topics.input().partitions().size();
        return exists ? originals.find(reject) : Optional.empty();
    }

    /** @param first the first reject of the same record */
    private void replay(RejectedRecord reject, ConsumerRecord<byte[], byte[]> original, Place first) {
        ProducerRecord<byte[], byte[]> replay = reject.replay(original, topics.input());
        Optional<String> obstacle = obstacle(replay);
        if (obstacle.isPresent()) {
            report.notSendable(reject, obstacle.get());
            return;
        }
        List<ProducerRecord<byte[], byte[]>> sent =
                Stream.of(first, reject.place()).distinct().map(marks::add).toList();
        outbox.ifPresent(box -> box.send(reject.toString(), replay, sent));
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
                    + ", which is too far from the current time for " + input
                    + " (message.timestamp.after.max.ms, message.timestamp.before.max.ms)");
        }
        return Optional.empty();
    }
}
