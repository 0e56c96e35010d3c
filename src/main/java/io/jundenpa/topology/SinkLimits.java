package io.jundenpa.topology;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.settings.TopicLimits;
import java.util.Map;

/**
 * What the topics of results and of rejects take, of what the pipeline's producer sends.
 *
 * @param scores of the output topic
 * @param rejects of the rejects topic
 */
public record SinkLimits(TopicLimits scores, TopicLimits rejects) {

    /** The limits that the pipeline's own settings put; the topics' are not known. */
    static SinkLimits of(Pipeline pipeline) {
        TopicLimits limits = TopicLimits.UNKNOWN.atMost(StreamsSettings.maxRequestSize(pipeline));
        return new SinkLimits(limits, limits);
    }

    /** As {@link #of(Pipeline)}, also with the limits of the topics, by their names, as far as they are known. */
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

    /** The most bytes of a batch that both topics take. */
    public int maxBytes() {
        return Math.min(scores.maxBytes(), rejects.maxBytes());
    }

    private static TopicLimits limits(String topic, Map<String, TopicLimits> topics) {
        return topics.getOrDefault(topic, TopicLimits.UNKNOWN);
    }
}
