package io.jundenpa.streams;

import io.jundenpa.config.Pipeline;
import io.jundenpa.model.Model;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The dataflow: {@code input → score → scores} or {@code rejects}.
 *
 * <p>Stateless: no store, no internal topic, no repartitioning. Building it opens nothing, so it runs in a
 * {@link org.apache.kafka.streams.KafkaStreams} or in Kafka's TopologyTestDriver alike.
 */
public final class InferenceTopology {

    static final String INPUT = "input";
    static final String SCORE = "score";
    static final String SCORES = "scores";
    static final String REJECTS = "rejects";

    /** No offset reset of the source's own: the consumer's auto.offset.reset holds. */
    private static final @Nullable AutoOffsetReset AS_CONFIGURED = null;

    private InferenceTopology() {}

    /**
     * Builds the topology of a pipeline.
     *
     * @throws IllegalArgumentException if the output format needs labels and the model has none
     */
    public static Topology build(Model model, Pipeline pipeline) {
        var partitioner = new SourcePartitioner();
        var bytes = new ByteArraySerializer();
        int maxRequestSize = StreamsSettings.maxRequestSize(pipeline);
        return new Topology()
                .addSource(
                        AS_CONFIGURED,
                        INPUT,
                        new RecordTimestamp(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        pipeline.input().topic())
                .addProcessor(SCORE, () -> new ScoreProcessor(model, pipeline, partitioner, maxRequestSize), INPUT)
                .addSink(SCORES, pipeline.output().topic(), bytes, bytes, partitioner, SCORE)
                .addSink(REJECTS, pipeline.rejects().topic(), bytes, bytes, partitioner, SCORE);
    }
}
