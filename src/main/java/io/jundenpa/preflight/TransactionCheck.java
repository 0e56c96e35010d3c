package io.jundenpa.preflight;

import io.jundenpa.settings.ClientSettings;
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
 * We may write under the transactional ids that Kafka Streams makes of the application's name, with the timeout that
 * the producer has: one that nobody uses is initialised, which is what a producer does first.
 */
final class TransactionCheck implements Check {

    private final String application;
    private final int timeout;
    private final KafkaFuture<Void> answer;

    TransactionCheck(Admin admin, Pipeline pipeline) {
        application = pipeline.application();
        timeout = StreamsSettings.transactionTimeout(pipeline);
        String id = application + ClientSettings.PREFLIGHT_SUFFIX;
        // The timeout of this request is also that of the transaction.
        answer = admin.fenceProducers(List.of(id), new FenceProducersOptions().timeoutMs(timeout))
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
                    "kafka.producer.transaction.timeout.ms is " + timeout
                            + ", more than the brokers' transaction.max.timeout.ms; lower it");
        }
    }
}
