package io.jundenpa.application;

import io.jundenpa.format.document.Problems;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Network;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.topology.InferenceTopology;
import io.jundenpa.topology.ScoringSettings;

/** The application that scores the records of a pipeline with a model. */
public final class ScoringApplication {

    private ScoringApplication() {}

    /**
     * Checks that the model fits the pipeline, then connects like {@link StreamsApplication#connect}.
     *
     * @throws io.jundenpa.preflight.ClusterException if no broker answers within a bounded time, or the cluster lacks what
     *     the pipeline needs
     * @throws io.jundenpa.format.document.InvalidFileException if the model does not fit the pipeline, a setting is refused,
     *     a secret cannot be fetched, or Kafka cannot make a client from the settings
     */
    public static StreamsApplication connect(Model model, Pipeline pipeline) {
        var problems = new Problems(pipeline.application());
        ModelCheck.check(model, pipeline, problems);
        problems.throwIfAny();
        return StreamsApplication.connect(
                limits -> InferenceTopology.build(model, pipeline, limits),
                pipeline,
                ScoringSettings.of(model, pipeline),
                "model " + model.name() + " version " + model.version() + " sha256 " + model.shortSha256() + " by "
                        + Network.kernel());
    }
}
