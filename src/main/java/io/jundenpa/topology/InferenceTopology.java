package io.jundenpa.topology;

import io.jundenpa.event.EncoderFactory;
import io.jundenpa.model.Model;
import io.jundenpa.registry.RecordDecoders;
import io.jundenpa.registry.ResultEncoders;
import io.jundenpa.scoring.ModelSource;
import io.jundenpa.scoring.Scorer;
import io.jundenpa.scoring.ThreadBatches;
import io.jundenpa.settings.Pipeline;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The dataflow: {@code input -> score -> scores} or {@code rejects}.
 *
 * <p>It has no store, no internal topic and no repartitioning. It runs in
 * {@link org.apache.kafka.streams.KafkaStreams} and in Kafka's TopologyTestDriver alike. With the settings of
 * {@link ScoringSettings} the records come in bundles. Only {@code score} unpacks them: another node after {@code input}
 * would see the first record of each bundle alone.
 */
public final class InferenceTopology {

    static final String INPUT = "input";
    static final String SCORE = "score";
    static final String SCORES = "scores";
    static final String REJECTS = "rejects";

    /** Leaves the decision to the consumer's auto.offset.reset. */
    private static final @Nullable AutoOffsetReset AS_CONFIGURED = null;

    /** Leaves the decision to the partitioner of the producer. */
    private static final @Nullable SourcePartitioner OF_THE_PRODUCER = null;

    private InferenceTopology() {}

    /**
     * Builds the topology of a pipeline whose topics take everything that the producer sends. It runs with any settings.
     * Results in Avro do not name their schema, because no registry is asked.
     *
     * @throws IllegalArgumentException if the output format needs labels and the model has none
     */
    public static Topology build(Model model, Pipeline pipeline) {
        var source = new SourcePartitions();
        SinkLimits limits = SinkLimits.of(pipeline);
        return build(scorer(model, pipeline, limits), pipeline, limits, List.of(source), new SourcePartitioner(source));
    }

    /**
     * Builds the topology of a pipeline for the settings of {@link ScoringSettings}. Registers the schema of results in Avro.
     *
     * @param limits of the output and the rejects topic; a record whose result exceeds them is rejected
     * @throws IllegalArgumentException if the output format needs labels and the model has none
     * @throws io.jundenpa.registry.RegistryException if the registry does not take the schema of the results
     */
    public static Topology build(Model model, Pipeline pipeline, SinkLimits limits) {
        EncoderFactory encoders = ResultEncoders.register(
                pipeline, model.labels(), model.network().outputSize());
        return build(scorer(model, pipeline, limits, encoders), pipeline, limits, List.of(), OF_THE_PRODUCER);
    }

    private static Topology build(
            Scorer scorer,
            Pipeline pipeline,
            SinkLimits limits,
            List<SourcePartitions> sources,
            @Nullable SourcePartitioner partitioner) {
        ModelSource models = ModelSource.fixed(scorer);
        var batches = new ThreadBatches();
        var attempts = new Attempts(pipeline);
        var log = new ScoringLog(pipeline.application());
        var bytes = new ByteArraySerializer();
        return new Topology()
                .addSource(
                        AS_CONFIGURED,
                        INPUT,
                        new RecordTimestamp(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        pipeline.input().topic())
                .addProcessor(
                        SCORE,
                        () -> new ScoreProcessor(models, batches, attempts, log, pipeline, limits, sources),
                        INPUT)
                .addSink(SCORES, pipeline.output().topic(), bytes, bytes, partitioner, SCORE)
                .addSink(REJECTS, pipeline.rejects().topic(), bytes, bytes, partitioner, SCORE);
    }

    /** The scorer of a model in a pipeline. Its results in Avro do not name their schema. */
    static Scorer scorer(Model model, Pipeline pipeline, SinkLimits limits) {
        return scorer(model, pipeline, limits, pipeline.output().format()::encoder);
    }

    private static Scorer scorer(Model model, Pipeline pipeline, SinkLimits limits, EncoderFactory encoders) {
        return new Scorer(
                model,
                RecordDecoders.of(pipeline),
                encoders,
                pipeline.output().enrichment(),
                pipeline.batchRows(),
                limits.scores().maxBytes());
    }
}
