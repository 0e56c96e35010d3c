package io.jundenpa.streams;

import java.util.Collection;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;

/**
 * The brokers know us, and each can be reached under the address that it gives to clients: a client uses the bootstrap
 * servers only to ask for these.
 */
final class BrokersCheck implements Check {

    private final KafkaFuture<Collection<Node>> answer;

    BrokersCheck(Admin admin) {
        answer = admin.describeCluster().nodes();
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        Collection<Node> nodes = ClusterAdmin.answer(answer);
        findings.brokers(nodes.size());
        Brokers.unreachable(nodes).ifPresent(node -> findings.problem("advertised.listeners", node));
    }
}
