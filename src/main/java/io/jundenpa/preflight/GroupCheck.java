package io.jundenpa.preflight;

import io.jundenpa.settings.ClientSettings;
import io.jundenpa.settings.Pipeline;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * We may join the group. A member that does not exist is asked to leave it: that takes the right to join, disturbs
 * nobody, and also works for a group that has not been joined yet, of which a description would tell no rights.
 */
final class GroupCheck implements Check {

    private final String group;
    private final KafkaFuture<Void> answer;

    GroupCheck(Admin admin, Pipeline pipeline) {
        group = pipeline.application();
        var nobody = new MemberToRemove(group + ClientSettings.PREFLIGHT_SUFFIX);
        answer = admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(List.of(nobody)))
                .memberResult(nobody);
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        try {
            ClusterAdmin.answer(answer);
        } catch (UnknownMemberIdException e) {
            // As it has to be.
        } catch (GroupAuthorizationException e) {
            findings.missingRight("application " + group, "join its group", "Read", "--group " + group);
        }
    }
}
