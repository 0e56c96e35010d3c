package io.jundenpa.preflight;

import io.jundenpa.settings.Pipeline;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Checks the right to join the group by removing a member that does not exist. This needs the same right as joining and
 * disturbs nobody. Describing a group shows rights only after a member has joined it.
 *
 * <p>Source of the request: KIP-345, "Introduce static membership protocol to reduce consumer rebalances".
 */
final class GroupCheck implements Check {

    private final String group;
    private final KafkaFuture<Void> answer;

    GroupCheck(Admin admin, Pipeline pipeline) {
        group = pipeline.application();
        var nobody = new MemberToRemove(ClusterAdmin.unusedName(pipeline));
        answer = admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(List.of(nobody)))
                .memberResult(nobody);
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        try {
            ClusterAdmin.answer(answer);
        } catch (UnknownMemberIdException e) {
            // The right is there.
        } catch (GroupAuthorizationException e) {
            findings.missingRight("application " + group, "join its group", "Read", "--group " + group);
        }
    }
}
