package io.jundenpa.preflight;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;

/**
 * The brokers know us, and can be reached under the addresses that they give to clients: a client uses the bootstrap
 * servers only to ask for these. One that cannot, while others can, has rather failed than a wrong address.
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
        nodes.forEach(node -> Brokers.failure(node).ifPresent(failure -> failures.put(node, failure)));
        if (failures.size() == nodes.size()) {
            failures.values().stream()
                    .limit(1)
                    .forEach(failure -> findings.problem(SETTING, Brokers.withWayOut(failure)));
            return;
        }
        failures.forEach((node, failure) -> {
            findings.away(node);
            findings.note(SETTING, failure + "; is it up, and is that its address?");
        });
    }
}
