package io.jundenpa.application;

import io.jundenpa.format.document.Problems;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Network;
import io.jundenpa.preflight.ClusterException;
import io.jundenpa.registry.RegistryException;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.topology.InferenceTopology;
import io.jundenpa.topology.ScoringSettings;
import io.jundenpa.topology.SinkLimits;
import org.apache.kafka.streams.Topology;

/** The application that scores the records of a pipeline with a model. */
public final class ScoringApplication {

    private ScoringApplication() {}

    /**
     * Checks that the model fits the pipeline, then connects like {@link StreamsApplication#connect}.
     *
     * @throws ClusterException if no broker answers within a bounded time, the cluster lacks what the pipeline needs, or the
     *     registry does not take the schema of the results
     * @throws io.jundenpa.format.document.InvalidFileException if the model does not fit the pipeline, a setting is refused,
     *     a secret cannot be fetched, or Kafka cannot make a client from the settings
     */
    public static StreamsApplication connect(Model model, Pipeline pipeline) {
        var problems = new Problems(pipeline.application());
        ModelCheck.check(model, pipeline, problems);
        problems.throwIfAny();
        return StreamsApplication.connect(
                limits -> topology(model, pipeline, limits),
                pipeline,
                ScoringSettings.of(model, pipeline),
                "model " + model.name() + " version " + model.version() + " sha256 " + model.shortSha256() + " by "
                        + Network.kernel());
    }

    private static Topology topology(Model model, Pipeline pipeline, SinkLimits limits) {
        try {
            return InferenceTopology.build(model, pipeline, limits);
        } catch (RegistryException e) {
            throw new ClusterException(String.valueOf(e.getMessage()));
        }
    }
}
