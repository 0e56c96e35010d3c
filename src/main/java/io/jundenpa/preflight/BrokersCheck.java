package io.jundenpa.preflight;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;

/**
 * Checks that clients can log in and can reach the brokers. A client asks a bootstrap server for the advertised
 * addresses and then uses only these. If some brokers are unreachable, they have probably failed. If all are, the
 * addresses are probably wrong.
 */
final class BrokersCheck implements Check {

    private static final String SETTING = "advertised.listeners";

    private final KafkaFuture<Collection<Node>> answer;

    BrokersCheck(Admin admin) {
        answer = admin.describeCluster().nodes();
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        Collection<Node> nodes = ClusterAdmin.answer(answer);
        findings.brokers(nodes.size());
        Map<Node, String> failures = new LinkedHashMap<>();
        nodes.forEach(node -> BrokerProbe.failure(node).ifPresent(failure -> failures.put(node, failure)));
        if (failures.size() == nodes.size()) {
            failures.values().stream()
                    .limit(1)
                    .forEach(failure -> findings.problem(SETTING, BrokerProbe.withWayOut(failure)));
            return;
        }
        failures.forEach((node, failure) -> {
            findings.unreachable(node);
            findings.note(SETTING, failure + "; is it up, and is this its address?");
        });
    }
}
