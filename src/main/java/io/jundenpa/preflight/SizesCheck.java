package io.jundenpa.preflight;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.settings.TopicLimits;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Checks that a topic accepts records of a useful size. Adds a note if the limit of the topic is below the limit of the
 * producer.
 */
final class SizesCheck implements Check {

    private static final String LIMIT = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;

    private final String topic;
    private final String place;
    private final String consequence;
    private final int maxRequestSize;
    private final KafkaFuture<TopicSettings> answer;

    private SizesCheck(Admin admin, Pipeline pipeline, String key, String topic, String consequence) {
        this.topic = topic;
        this.place = key + " " + topic;
        this.consequence = consequence;
        maxRequestSize = StreamsSettings.maxRequestSize(pipeline);
        answer = TopicSettings.ask(admin, topic);
    }

    static SizesCheck ofScores(Admin admin, Pipeline pipeline) {
        return new SizesCheck(
                admin, pipeline, "output.topic", pipeline.output().topic(), "records with larger results are rejected");
    }

    static SizesCheck ofRejects(Admin admin, Pipeline pipeline) {
        return new SizesCheck(
                admin,
                pipeline,
                "rejects.topic",
                pipeline.rejects().topic(),
                "larger rejects go without their value, which stays only in the input topic");
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        try {
            TopicLimits limits = ClusterAdmin.answer(answer).limits();
            findings.limits(topic, limits);
            report(limits.maxBytes(), findings);
        } catch (UnknownTopicOrPartitionException e) {
            // TopicsCheck reports it.
        } catch (TopicAuthorizationException e) {
            findings.note(
                    place,
                    "without the right to DescribeConfigs, its limits for sizes and timestamps are unknown; a record"
                            + " beyond them stops the application");
        }
    }

    private void report(int maxBytes, Findings findings) {
        String wayOut = "; raise it: " + findings.tool("kafka-configs.sh") + " --alter --topic " + topic
                + " --add-config " + LIMIT + "=" + maxRequestSize;
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
}
