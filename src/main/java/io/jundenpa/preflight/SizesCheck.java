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
 * A topic that is written to has room for a record. If it takes less than the producer, that is worth a note: what is
 * larger is rejected, or left out of its reject.
 */
final class SizesCheck implements Check {

    private static final String LIMIT = TopicConfig.MAX_MESSAGE_BYTES_CONFIG;

    private final String topic;
    private final String place;
    private final String larger;
    private final int most;
    private final KafkaFuture<TopicLimits> answer;

    private SizesCheck(Admin admin, Pipeline pipeline, String key, String topic, String larger) {
        this.topic = topic;
        this.place = key + " " + topic;
        this.larger = larger;
        most = StreamsSettings.maxRequestSize(pipeline);
        answer = TopicLimits.ask(admin, topic);
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
                "larger rejects go without their value, which stays in the input topic alone");
    }

    @Override
    public void report(Findings findings) throws InterruptedException {
        try {
            TopicLimits limits = ClusterAdmin.answer(answer);
            findings.limits(topic, limits);
            report(limits.maxBytes(), findings);
        } catch (UnknownTopicOrPartitionException e) {
            // The check of the topics says so.
        } catch (TopicAuthorizationException e) {
            findings.note(
                    place,
                    "what it takes, in bytes and in time, is not known without the right to DescribeConfigs; a record that"
                            + " exceeds it stops the run");
        }
    }

    private void report(int bytes, Findings findings) {
        String wayOut = "; raise it: " + findings.tool("kafka-configs.sh") + " --alter --topic " + topic
                + " --add-config " + LIMIT + "=" + most;
        if (bytes < StreamsSettings.LEAST_REQUEST_SIZE) {
            findings.problem(
                    place,
                    LIMIT + " is " + bytes + ", expected at least " + StreamsSettings.LEAST_REQUEST_SIZE
                            + ", room for a record" + wayOut);
        } else if (bytes < most) {
            findings.note(
                    place,
                    LIMIT + " is " + bytes + ", less than kafka.producer.max.request.size, " + most + ": " + larger
                            + wayOut);
        }
    }
}
