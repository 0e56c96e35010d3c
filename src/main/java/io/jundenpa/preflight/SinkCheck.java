package io.jundenpa.preflight;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Checks that a topic accepts records of a useful size. Adds a note if the limit of the topic is below the limit of the
 * producer. Checks that the rejects topic keeps every reject.
 */
final class SinkCheck implements Check {

    private static final String LIMIT = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
    private static final String POLICY = TopicConfig.CLEANUP_POLICY_CONFIG;

    private final String topic;
    private final String place;
    private final String consequence;
    private final boolean keepsAll;
    private final int maxRequestSize;
    private final KafkaFuture<TopicSettings> answer;

    private SinkCheck(Admin admin, Pipeline pipeline, String key, String topic, String consequence, boolean keepsAll) {
        this.topic = topic;
        this.place = key + " " + topic;
        this.consequence = consequence;
        this.keepsAll = keepsAll;
        maxRequestSize = StreamsSettings.maxRequestSize(pipeline);
        answer = TopicSettings.ask(admin, topic);
    }

    static SinkCheck ofScores(Admin admin, Pipeline pipeline) {
        return new SinkCheck(
                admin,
                pipeline,
                "output.topic",
                pipeline.output().topic(),
                "records with larger results are rejected",
                false);
    }

    static SinkCheck ofRejects(Admin admin, Pipeline pipeline) {
        return new SinkCheck(
                admin,
                pipeline,
                "rejects.topic",
                pipeline.rejects().topic(),
                "larger rejects go without their value, which stays only in the input topic",
                true);
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        try {
            TopicSettings settings = ClusterAdmin.answer(answer);
            findings.limits(topic, settings.limits());
            reportSize(settings.limits().maxBytes(), findings);
            if (keepsAll && settings.isCompacted()) {
                findings.problem(
                        place,
                        POLICY + " is " + settings.cleanupPolicy()
                                + ", expected delete: compaction deletes all rejects of a key but the last, and refuses"
                                + " rejects without a key; alter it: " + alter(findings, POLICY, "delete"));
            }
        } catch (UnknownTopicOrPartitionException e) {
            // TopicsCheck reports it.
        } catch (TopicAuthorizationException e) {
            findings.note(
                    place,
                    "without the right to DescribeConfigs, its limits for sizes and timestamps, and whether it is"
                            + " compacted, are unknown; a record that it does not accept stops the application");
        }
    }

    private void reportSize(int maxBytes, Findings findings) {
        String wayOut = "; raise it: " + alter(findings, LIMIT, Integer.toString(maxRequestSize));
        if (maxBytes < StreamsSettings.MIN_REQUEST_SIZE) {
            findings.problem(
                    place,
                    LIMIT + " is " + maxBytes + ", expected at least " + StreamsSettings.MIN_REQUEST_SIZE
                            + ", room for a record" + wayOut);
        } else if (maxBytes < maxRequestSize) {
            findings.note(
                    place,
                    LIMIT + " is " + maxBytes + ", less than kafka.producer.max.request.size, " + maxRequestSize + ": "
                            + consequence + wayOut);
        }
    }

    /** The command that alters a setting of the topic. */
    private String alter(Findings findings, String key, String value) {
        return findings.tool("kafka-configs.sh") + " --alter --topic " + topic + " --add-config " + key + "=" + value;
    }
}
