package io.jundenpa.bench;

import io.jundenpa.application.ScoringApplication;
import io.jundenpa.application.StreamsApplication;
import io.jundenpa.event.RejectException;
import io.jundenpa.model.Model;
import io.jundenpa.scoring.Batch;
import io.jundenpa.scoring.Scorer;
import io.jundenpa.settings.Pipeline;
import java.util.Arrays;

/** The scoring application. Its results must have the same bits as offline scoring. For one thread. */
final class Scoring implements Contestant {

    static final String NAME = "jundenpa";

    private final Model model;
    private final Batch offline;

    Scoring(Model model, BenchOptions options) {
        this.model = model;
        this.offline = new Batch(new Scorer(model, options.format(), options.outputFormat(), 1, Integer.MAX_VALUE));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public StreamsApplication connect(Pipeline pipeline) {
        return ScoringApplication.connect(model, pipeline);
    }

    @Override
    public boolean isRight(byte[] value, byte[] result) {
        try {
            return Arrays.equals(result(value), result);
        } catch (RejectException e) {
            return false;
        }
    }

    /**
     * Computes the result of a record offline.
     *
     * @throws RejectException if the record is rejected
     */
    byte[] result(byte[] value) throws RejectException {
        return offline.score(value);
    }
}
