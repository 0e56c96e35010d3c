package io.jundenpa.streams;

import io.jundenpa.config.Pipeline;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * What the topics of results and of rejects take, of what the pipeline's producer sends.
 *
 * @param scores of the output topic
 * @param rejects of the rejects topic
 */
record SinkLimits(TopicLimits scores, TopicLimits rejects) {

    /** The limits that the pipeline's own settings put; the topics' are not known. */
    static SinkLimits of(Pipeline pipeline) {
        TopicLimits limits = TopicLimits.UNKNOWN.atMost(StreamsSettings.maxRequestSize(pipeline));
        return new SinkLimits(limits, limits);
    }

    /**
     * The limits of the settings and of the topics, as the cluster has them now.
     *
     * @throws ClusterException if it gives no answer
     */
    static SinkLimits ask(Pipeline pipeline) {
        String scores = pipeline.output().topic();
        String rejects = pipeline.rejects().topic();
        int most = StreamsSettings.maxRequestSize(pipeline);
        try (var admin = Admin.create(ClientSettings.admin(pipeline, "limits"))) {
            Map<String, TopicLimits> limits = TopicLimits.ask(admin, List.of(scores, rejects));
            return new SinkLimits(
                    limits.getOrDefault(scores, TopicLimits.UNKNOWN).atMost(most),
                    limits.getOrDefault(rejects, TopicLimits.UNKNOWN).atMost(most));
        } catch (KafkaException e) {
            throw Preflight.unusable(pipeline, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(pipeline.application() + ": interrupted while asking for the topics' limits");
        }
    }
}
