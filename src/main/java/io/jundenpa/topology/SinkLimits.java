package io.jundenpa.topology;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.settings.TopicLimits;
import java.util.Map;

/**
 * The limits of records for the two sinks: those of the topic and those of the producer together.
 *
 * @param scores limits of the output topic
 * @param rejects limits of the rejects topic
 */
public record SinkLimits(TopicLimits scores, TopicLimits rejects) {

    /** The limits of the producer's settings alone. */
    public static SinkLimits of(Pipeline pipeline) {
        TopicLimits limits = TopicLimits.UNKNOWN.atMost(StreamsSettings.maxRequestSize(pipeline));
        return new SinkLimits(limits, limits);
    }

    /**
     * The limits of the producer's settings and of the topics.
     *
     * @param topics limits by the names of the topics, as far as they are known
     */
    public static SinkLimits of(Pipeline pipeline, Map<String, TopicLimits> topics) {
        SinkLimits ours = of(pipeline);
        return new SinkLimits(
                limits(pipeline.output().topic(), topics)
                        .sentBy(pipeline)
                        .atMost(ours.scores().maxBytes()),
                limits(pipeline.rejects().topic(), topics)
                        .sentBy(pipeline)
                        .atMost(ours.rejects().maxBytes()));
    }

    /** The bytes of a producer's batch that both topics take. */
    public int maxBytes() {
        return Math.min(scores.maxBytes(), rejects.maxBytes());
    }

    private static TopicLimits limits(String topic, Map<String, TopicLimits> topics) {
        return topics.getOrDefault(topic, TopicLimits.UNKNOWN);
    }
}
