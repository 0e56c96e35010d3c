package io.jundenpa.preflight;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaFuture;

/**
 * The cluster tells one transaction of a producer from the next: otherwise a write of one that has been given up can
 * end in the next, or keep readers waiting for ever.
 *
 * <p>Source: KIP-890, "Transactions Server-Side Defense", part 2.
 */
final class FeatureCheck implements Check {

    private static final String FEATURE = "transaction.version";
    private static final int LEAST = 2;

    private final KafkaFuture<FeatureMetadata> answer;

    FeatureCheck(Admin admin) {
        answer = admin.describeFeatures().featureMetadata();
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        FinalizedVersionRange range =
                ClusterAdmin.answer(answer).finalizedFeatures().get(FEATURE);
        int level = range == null ? 0 : range.maxVersionLevel();
        if (level < LEAST) {
            findings.problem(
                    FEATURE,
                    "is " + level + ", expected at least " + LEAST + " for exactly_once_v2 (brokers of Kafka 4.0 or"
                            + " later); raise it: " + findings.tool("kafka-features.sh") + " upgrade --feature "
                            + FEATURE + "=" + LEAST);
        }
    }
}
