package io.jundenpa.bench;

import io.jundenpa.broker.EmbeddedBroker;
import io.jundenpa.event.InvalidVectorException;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.preflight.BrokerProbe;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/**
 * The scoring application beside one that only copies, in turn, in this JVM, on the same records with the same settings.
 *
 * <p>Whatever it has put on a cluster is removed in the end, and the broker that it has started is stopped, also when it is
 * asked to stop.
 */
public final class Bench {

    private static final Duration LATENCY_WARM_UP = Duration.ofSeconds(5);
    private static final Duration LATENCY_MEASURED = Duration.ofSeconds(10);

    private final Path home;
    private final BenchOptions options;
    private final List<Contestant> others;
    private final PrintStream out;
    private final Stop stop = new Stop();

    /**
     * Starts nothing yet.
     *
     * @param home the folder of the distribution, which holds the embedded broker
     * @param options what to measure
     * @param others contestants beside the copying and the scoring application
     * @param out for the table
     */
    public Bench(Path home, BenchOptions options, List<Contestant> others, PrintStream out) {
        this.home = home;
        this.options = options;
        this.others = List.copyOf(others);
        this.out = out;
    }

    /**
     * Runs to the end, or to the next possibility after a stop.
     *
     * @throws io.jundenpa.format.document.InvalidFileException if the model is not valid
     * @throws io.jundenpa.preflight.ClusterException if the cluster cannot be used
     * @throws BenchException if a result is wrong or does not come
     */
    public void run() throws InterruptedException {
        Model model = ModelReader.read(options.model());
        var scoring = new Scoring(model, options);
        Inputs inputs = Inputs.of(model, options);
        check(scoring, inputs);
        List<Contestant> contestants = new ArrayList<>(List.of(new Identity(), scoring));
        contestants.addAll(others);
        try {
            if (options.bootstrap().isPresent()) {
                BrokerProbe.reach(options.bootstrap().get());
                run(options.bootstrap().get(), model, inputs, contestants);
            } else {
                runOnEmbeddedBroker(model, inputs, contestants);
            }
        } catch (CancellationException e) {
            say("stopped");
        }
    }

    /** Asks a run that is under way, or about to begin, to end. For another thread, such as a shutdown hook. */
    public void stop() {
        stop.request();
    }

    private static void check(Scoring scoring, Inputs inputs) {
        for (int i = 0; i < inputs.distinct(); i++) {
            try {
                scoring.result(inputs.value(i));
            } catch (InvalidVectorException e) {
                throw new BenchException(
                        "the model rejects input " + (i + 1) + ": " + e.code() + ": " + e.getMessage()
                                + "; a file samples.jsonl beside the model, one row a line, gives it others",
                        e);
            }
        }
    }

    private void runOnEmbeddedBroker(Model model, Inputs inputs, List<Contestant> contestants)
            throws InterruptedException {
        try (var broker = EmbeddedBroker.atFullSpeed(home)) {
            stop.await(broker::awaitReady, "the broker", Stage.START_LIMIT);
            run(broker.bootstrapServers(), model, inputs, contestants);
        }
    }

    private void run(String servers, Model model, Inputs inputs, List<Contestant> contestants)
            throws InterruptedException {
        say(String.format(
                Locale.ROOT,
                "%s %s (%s), %s of %.0f bytes, %s, broker at %s",
                model.name(),
                model.version(),
                model.shortSha256(),
                options.format().key(),
                inputs.meanBytes(),
                options.guarantee().key(),
                servers));
        try (var cluster = new Cluster(servers);
                Trial trial = trial(new Stage(cluster, options, inputs, stop))) {
            compare(trial, contestants);
        }
    }

    private Trial trial(Stage stage) {
        if (options.latency().isPresent()) {
            return new Latency(stage, options.latency().get(), LATENCY_WARM_UP, LATENCY_MEASURED);
        }
        return new Throughput(stage);
    }

    private void compare(Trial trial, List<Contestant> contestants) throws InterruptedException {
        var report = new Report(trial.columns());
        say(report.header());
        for (int i = 0; i < trial.warmUps(); i++) {
            for (Contestant contestant : contestants) {
                say(report.warmUp(contestant.name(), trial.run(contestant)));
            }
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (Contestant contestant : contestants) {
                say(report.add(contestant.name(), trial.run(contestant)));
            }
        }
        report.medians().forEach(this::say);
        contestants.stream()
                .map(Contestant::name)
                .filter(name -> !name.equals(Scoring.NAME))
                .forEach(name -> report.ratios(Scoring.NAME, name).forEach(this::say));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
