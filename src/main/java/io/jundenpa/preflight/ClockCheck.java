package io.jundenpa.preflight;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/**
 * Compares the clock of this host with the clock of the cluster. Notes a difference that the limits of timestamps do not
 * allow for.
 *
 * <p>Kafka has no request for the time. But the leader of the controllers says when each of them has caught up with it, and
 * for itself this is the current time. Source: KIP-836, "Expose replication information of the cluster metadata".
 */
final class ClockCheck implements Check {

    private final KafkaFuture<Optional<Long>> answer;

    ClockCheck(Admin admin, InstantSource clock) {
        long asked = clock.millis();
        answer = admin.describeMetadataQuorum()
                .quorumInfo()
                .thenApply(quorum -> time(quorum).map(time -> ahead(time, asked, clock.millis())));
    }

    private static Optional<Long> time(QuorumInfo quorum) {
        return quorum.voters().stream()
                .filter(voter -> voter.replicaId() == quorum.leaderId())
                .map(QuorumInfo.ReplicaState::lastCaughtUpTimestamp)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .findFirst();
    }

    /** How far the clock was ahead, at least, in milliseconds; negative if it was behind. */
    private static long ahead(long time, long asked, long answered) {
        return time < asked ? asked - time : Math.min(0, answered - time);
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        try {
            ClusterAdmin.answer(answer)
                    .filter(ahead -> Math.abs(ahead) > TopicSettings.TOLERANCE_MS)
                    .ifPresent(ahead -> findings.note(
                            "clock",
                            "this host is " + Math.abs(ahead) / 1000 + " s " + (ahead > 0 ? "ahead of" : "behind")
                                    + " the cluster, expected at most " + TopicSettings.TOLERANCE_MS / 1000
                                    + " s: records whose timestamps are right are rejected as BAD_TIMESTAMP, or a topic"
                                    + " refuses them; set the clock of this host"));
        } catch (KafkaException e) {
            // Most users have no right to ask. A pipeline runs without it.
        }
    }
}
