package io.jundenpa.bench;

import io.jundenpa.application.ScoringApplication;
import io.jundenpa.application.StreamsApplication;
import io.jundenpa.event.Event;
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
        this.offline = new Batch(new Scorer(
                model,
                options.input().format().decoders(options.input().fields()),
                options.output().format()::encoder,
                options.output().enrichment(),
                1,
                Integer.MAX_VALUE));
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
    public boolean isRight(Event record, byte[] result) {
        try {
            return Arrays.equals(result(record), result);
        } catch (RejectException e) {
            return false;
        }
    }

    /**
     * Computes the result of a record offline.
     *
     * @throws RejectException if the record is rejected
     */
    byte[] result(Event record) throws RejectException {
        return offline.score(record);
    }
}
