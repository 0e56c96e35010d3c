package io.jundenpa.preflight;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaFuture;

/**
 * Checks that the brokers can distinguish the transactions of one producer. Otherwise a late write of an aborted
 * transaction can end up in the next transaction, or block the readers of committed records forever.
 *
 * <p>Source: KIP-890, "Transactions Server-Side Defense", part 2.
 */
final class FeatureCheck implements Check {

    private static final String FEATURE = "transaction.version";
    private static final int MIN_LEVEL = 2;

    private final KafkaFuture<FeatureMetadata> answer;

    FeatureCheck(Admin admin) {
        answer = admin.describeFeatures().featureMetadata();
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        FinalizedVersionRange range =
                ClusterAdmin.answer(answer).finalizedFeatures().get(FEATURE);
        int level = range == null ? 0 : range.maxVersionLevel();
        if (level < MIN_LEVEL) {
            findings.problem(
                    FEATURE,
                    "is " + level + ", expected at least " + MIN_LEVEL + " for exactly_once_v2 (brokers of Kafka 4.0 or"
                            + " later); raise it: " + findings.tool("kafka-features.sh") + " upgrade --feature "
                            + FEATURE + "=" + MIN_LEVEL);
        }
    }
}
