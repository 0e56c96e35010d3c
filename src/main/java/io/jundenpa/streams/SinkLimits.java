package io.jundenpa.streams;

import io.jundenpa.config.Pipeline;

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

    /** As {@link #of(Pipeline)}, also with the limits of the topics as far as the cluster tells them. */
    static SinkLimits of(Pipeline pipeline, Preflight.Cluster cluster) {
        SinkLimits ours = of(pipeline);
        return new SinkLimits(
                limits(pipeline.output().topic(), cluster)
                        .sentBy(pipeline)
                        .atMost(ours.scores().maxBytes()),
                limits(pipeline.rejects().topic(), cluster)
                        .sentBy(pipeline)
                        .atMost(ours.rejects().maxBytes()));
    }

    /** The most bytes of a batch that both topics take. */
    int maxBytes() {
        return Math.min(scores.maxBytes(), rejects.maxBytes());
    }

    private static TopicLimits limits(String topic, Preflight.Cluster cluster) {
        return cluster.limits().getOrDefault(topic, TopicLimits.UNKNOWN);
    }
}
