package io.jundenpa.bench;

import io.jundenpa.broker.EmbeddedBroker;
import io.jundenpa.event.RejectException;
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
 * Compares the scoring application with an application that only copies records. They run one after the other in this
 * JVM, on the same records and with the same settings.
 *
 * <p>At the end, and after a stop, it removes its topics from the cluster and stops the broker that it started.
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
     * A benchmark that is not started.
     *
     * @param home the folder of the distribution, which holds the embedded broker
     * @param options what to measure
     * @param others contestants in addition to the copying and the scoring application
     * @param out gets the table
     */
    public Bench(Path home, BenchOptions options, List<Contestant> others, PrintStream out) {
        this.home = home;
        this.options = options;
        this.others = List.copyOf(others);
        this.out = out;
    }

    /**
     * Runs to the end, or until a stop.
     *
     * @throws io.jundenpa.format.document.InvalidFileException if the model is not valid
     * @throws io.jundenpa.preflight.ClusterException if the cluster cannot be used
     * @throws BenchException if a result is wrong or missing
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
                compareOn(options.bootstrap().get(), model, inputs, contestants);
            } else {
                compareOnEmbeddedBroker(model, inputs, contestants);
            }
        } catch (CancellationException e) {
            say("stopped");
        }
    }

    /** Ends {@link #run}, also if it has not begun. For another thread, such as a shutdown hook. */
    public void stop() {
        stop.request();
    }

    private static void check(Scoring scoring, Inputs inputs) {
        for (int i = 0; i < inputs.distinct(); i++) {
            try {
                scoring.result(inputs.event(i));
            } catch (RejectException e) {
                throw new BenchException(
                        "the model rejects input " + (i + 1) + ": " + e.code() + ": " + e.getMessage()
                                + "; put other inputs into samples.jsonl beside the model, one row a line",
                        e);
            }
        }
    }

    private void compareOnEmbeddedBroker(Model model, Inputs inputs, List<Contestant> contestants)
            throws InterruptedException {
        try (var broker = EmbeddedBroker.atFullSpeed(home)) {
            stop.await(broker::awaitReady, "the broker", Testbed.START_LIMIT);
            compareOn(broker.bootstrapServers(), model, inputs, contestants);
        }
    }

    private void compareOn(String servers, Model model, Inputs inputs, List<Contestant> contestants)
            throws InterruptedException {
        say(String.format(
                Locale.ROOT,
                "%s %s (%s), %s of %.0f bytes, %s, broker at %s",
                model.name(),
                model.version(),
                model.shortSha256(),
                options.input().format().key(),
                inputs.meanBytes(),
                options.guarantee().key(),
                servers));
        try (var cluster = new Cluster(servers);
                Measurement measurement = measurement(new Testbed(cluster, options, inputs, stop))) {
            compare(measurement, contestants);
        }
    }

    private Measurement measurement(Testbed testbed) {
        if (options.latency().isPresent()) {
            return new Latency(testbed, options.latency().get(), LATENCY_WARM_UP, LATENCY_MEASURED);
        }
        return new Throughput(testbed);
    }

    private void compare(Measurement measurement, List<Contestant> contestants) throws InterruptedException {
        var table = new FigureTable(measurement.columns());
        say(table.header());
        for (int i = 0; i < measurement.warmUps(); i++) {
            for (Contestant contestant : contestants) {
                say(table.warmUp(contestant.name(), measurement.measure(contestant)));
            }
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (Contestant contestant : contestants) {
                say(table.add(contestant.name(), measurement.measure(contestant)));
            }
        }
        table.medians().forEach(this::say);
        contestants.stream()
                .map(Contestant::name)
                .filter(name -> !name.equals(Scoring.NAME))
                .forEach(name -> table.ratios(Scoring.NAME, name).forEach(this::say));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
