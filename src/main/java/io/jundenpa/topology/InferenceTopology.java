package io.jundenpa.topology;

import io.jundenpa.model.Model;
import io.jundenpa.settings.Pipeline;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The dataflow: {@code input → score → scores} or {@code rejects}.
 *
 * <p>With a {@link RunInterceptor}, the records of the input come in runs, and {@code score} alone knows how to take them: a
 * node that is added behind {@code input} sees only the first record of each run.
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

    /** No partitioner of the sinks' own: the producer's holds. */
    private static final @Nullable SourcePartitioner OF_THE_PRODUCER = null;

    private InferenceTopology() {}

    /**
     * Builds the topology of a pipeline. What its topics take is not known: they are expected to take what the producer
     * sends.
     *
     * @throws IllegalArgumentException if the output format needs labels and the model has none
     */
    public static Topology build(Model model, Pipeline pipeline) {
        return build(model, pipeline, SinkLimits.of(pipeline), new SourcePartitioner());
    }

    /**
     * As {@link #build(Model, Pipeline)}, for topics of which it is known what they take, and a producer that has a
     * {@link SourcePartitioner}.
     *
     * @param limits what exceeds them is rejected
     */
    public static Topology build(Model model, Pipeline pipeline, SinkLimits limits) {
        return build(model, pipeline, limits, OF_THE_PRODUCER);
    }

    private static Topology build(
            Model model, Pipeline pipeline, SinkLimits limits, @Nullable SourcePartitioner partitioner) {
        var bytes = new ByteArraySerializer();
        return new Topology()
                .addSource(
                        AS_CONFIGURED,
                        INPUT,
                        new RecordTimestamp(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        pipeline.input().topic())
                .addProcessor(SCORE, () -> new ScoreProcessor(model, pipeline, limits), INPUT)
                .addSink(SCORES, pipeline.output().topic(), bytes, bytes, partitioner, SCORE)
                .addSink(REJECTS, pipeline.rejects().topic(), bytes, bytes, partitioner, SCORE);
    }
}
