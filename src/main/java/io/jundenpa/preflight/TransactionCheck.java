package io.jundenpa.preflight;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/**
 * Checks the right to write under the application's transactional ids, and the producer's transaction timeout. For
 * this, it fences an unused id, which sends the same request as the start of a transactional producer.
 *
 * <p>Source of the request: KIP-618, "Exactly-Once Support for Source Connectors".
 */
final class TransactionCheck implements Check {

    private final String application;
    private final int timeoutMs;
    private final KafkaFuture<Void> answer;

    TransactionCheck(Admin admin, Pipeline pipeline) {
        application = pipeline.application();
        timeoutMs = StreamsSettings.transactionTimeout(pipeline);
        String id = ClusterAdmin.unusedName(pipeline);
        // Kafka uses the timeout of this request as the timeout of the transaction.
        answer = admin.fenceProducers(List.of(id), new FenceProducersOptions().timeoutMs(timeoutMs))
                .all();
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        String place = "application " + application;
        try {
            ClusterAdmin.answer(answer);
        } catch (TransactionalIdAuthorizationException | ClusterAuthorizationException e) {
            findings.missingRight(
                    place,
                    "write under its transactional ids",
                    "Write",
                    "--transactional-id " + application + " --resource-pattern-type prefixed");
        } catch (InvalidTxnTimeoutException e) {
            findings.problem(
                    place,
                    "kafka.producer.transaction.timeout.ms is " + timeoutMs
                            + ", more than the brokers' transaction.max.timeout.ms; lower it");
        }
    }
}
