package io.jundenpa.demo;

import io.jundenpa.application.ScoringApplication;
import io.jundenpa.broker.EmbeddedBroker;
import io.jundenpa.broker.NewTopics;
import io.jundenpa.model.Model;
import io.jundenpa.settings.Pipeline;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The demonstration: an embedded broker, a stream of records, the real application that scores them, and a
 * count of every record.
 *
 * <p>It ends after the last record or when it is stopped. It then closes in order what it started: the application, the
 * clients, the broker, and the broker's folder.
 */
public final class Demo {

    private static final String BROKER_ENDED = "the broker's process has ended unexpectedly";
    private static final int PARTITIONS = 4;
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration SLICE = Duration.ofMillis(100);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(30);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);
    private static final Duration READ_LIMIT = Duration.ofSeconds(5);

    private final Path home;
    private final Scenario scenario;
    private final Model model;
    private final Pipeline pipeline;
    private final DemoOptions options;
    private final PrintStream out;
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * The counts at the end.
     *
     * @param in records sent
     * @param scored records that were scored
     * @param rejected records that were rejected
     * @param problems what went wrong; empty if each record was answered exactly once
     */
    public record Result(long in, long scored, long rejected, List<String> problems) {

        private static final Result NOTHING = new Result(0, 0, 0, List.of());
    }

    /**
     * A demonstration that is not started.
     *
     * @param home the folder of the distribution
     * @param scenario what is streamed
     * @param model scores it
     * @param pipeline the topics and settings; the embedded broker replaces its broker
     * @param options how many records, how fast, and how they are shown
     * @param out gets lines and pictures, in UTF-8
     * @throws DemoException if the pipeline's formats are not those of the scenario
     */
    public Demo(Path home, Scenario scenario, Model model, Pipeline pipeline, DemoOptions options, PrintStream out) {
        scenario.check(pipeline);
        this.home = home;
        this.scenario = scenario;
        this.model = model;
        this.pipeline = pipeline;
        this.options = options;
        this.out = out;
    }

    /**
     * Runs to the end. May be called once.
     *
     * @throws DemoException if the broker or the application is not ready in time
     * @throws io.jundenpa.broker.BrokerException if the broker's process does not start
     */
    public Result run() throws InterruptedException {
        Feed feed = scenario.open(home);
        long begin = System.nanoTime();
        try (EmbeddedBroker broker = new EmbeddedBroker(home)) {
            if (!await(broker::awaitReady, "the broker", broker)) {
                return Result.NOTHING;
            }
            say(String.format(
                    Locale.ROOT,
                    "broker ready at %s after %.1f s",
                    broker.bootstrapServers(),
                    (System.nanoTime() - begin) / 1e9));
            createTopics(broker);
            return score(broker, feed);
        }
    }

    /** Ends {@link #run}, also if it has not begun. For another thread, such as a shutdown hook. */
    public void stop() {
        stopped.countDown();
    }

    @SuppressWarnings("try") // The reading worker only has to be closed.
    private Result score(EmbeddedBroker broker, Feed feed) throws InterruptedException {
        String servers = broker.bootstrapServers();
        Statistics statistics = new Statistics(System.nanoTime());
        try (AnswerReader reader = new AnswerReader(
                        AnswerReader.consumer(servers),
                        pipeline.output().topic(),
                        pipeline.rejects().topic(),
                        PARTITIONS,
                        feed,
                        statistics);
                Sender sender = sender(servers, feed, statistics)) {
            try (Worker reading = new Worker("demo-reader", reader::step, this::report);
                    var application = ScoringApplication.connect(model, on(servers))) {
                application.start();
                if (!await(application::awaitRunning, "the application", broker)) {
                    return Result.NOTHING;
                }
                say("scoring with " + modelName());
                watch(broker, sender, feed, statistics);
            }
            if (problems.isEmpty()) {
                reader.readToEnd(READ_LIMIT);
            }
            return result(feed, statistics);
        }
    }

    private Sender sender(String servers, Feed feed, Statistics statistics) {
        return new Sender(
                Sender.producer(servers),
                pipeline.input().topic(),
                new EventStream(feed, options.poison()),
                options,
                statistics,
                this::report);
    }

    /** Sends and shows until the last answer, a failure, a stall or a stop. Then waits for missing answers. */
    @SuppressWarnings("try") // The sending worker only has to be closed.
    private void watch(EmbeddedBroker broker, Sender sender, Feed feed, Statistics statistics)
            throws InterruptedException {
        try (Display display = display(broker, feed);
                Worker sending = new Worker("demo-sender", sender::step, this::report)) {
            Stall stall = new Stall(STALL_LIMIT);
            boolean goesOn = true;
            while (goesOn && !stopped.await(SLICE.toMillis(), TimeUnit.MILLISECONDS)) {
                Statistics.Snapshot now = statistics.snapshot(System.nanoTime());
                display.show(now);
                goesOn = goesOn(broker, now, stall);
            }
        }
        long deadline = System.nanoTime() + DRAIN_LIMIT.toNanos();
        while (problems.isEmpty() && statistics.waiting() > 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(10);
        }
    }

    private boolean goesOn(EmbeddedBroker broker, Statistics.Snapshot now, Stall stall) {
        if (!broker.isAlive()) {
            problems.clear();
            report(BROKER_ENDED);
        } else if (stall.is(now)) {
            report("no answer for " + STALL_LIMIT.toSeconds() + " s");
        }
        return problems.isEmpty() && now.answered() < options.records();
    }

    private Result result(Feed feed, Statistics statistics) {
        Statistics.Snapshot end = statistics.snapshot(System.nanoTime());
        Summary.of(end, feed).forEach(this::say);
        List<String> all = new ArrayList<>(problems);
        all.addAll(Summary.problems(end));
        return new Result(end.sent(), end.scored(), end.rejected(), all);
    }

    private Display display(EmbeddedBroker broker, Feed feed) {
        if (!options.live()) {
            return new ProgressLines(out);
        }
        return new Screen(out, new LiveView(feed, modelName(), route(), broker.bootstrapServers()));
    }

    private void createTopics(EmbeddedBroker broker) throws InterruptedException {
        // Limits the disk space, for a demonstration that runs for days. Samples may have timestamps of long ago.
        Map<String, String> limits = Map.of(
                TopicConfig.RETENTION_BYTES_CONFIG, String.valueOf(32 << 20),
                TopicConfig.RETENTION_MS_CONFIG, "-1",
                TopicConfig.SEGMENT_BYTES_CONFIG, String.valueOf(8 << 20));
        List<NewTopic> topics = Stream.of(
                        pipeline.input().topic(),
                        pipeline.output().topic(),
                        pipeline.rejects().topic())
                .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1).configs(limits))
                .toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            NewTopics.create(admin, topics, START_LIMIT);
        } catch (ExecutionException | TimeoutException e) {
            throw new DemoException("the topics were not created: " + e.getMessage(), e);
        }
        say("topics " + route() + ", " + PARTITIONS + " partitions each");
    }

    private Pipeline on(String servers) {
        return new Pipeline(
                pipeline.application(),
                pipeline.model(),
                pipeline.input(),
                pipeline.output(),
                pipeline.rejects(),
                pipeline.batchRows(),
                pipeline.kafka().at(servers));
    }

    private String modelName() {
        return model.name() + " " + model.version() + " (" + model.shortSha256() + ")";
    }

    private String route() {
        return pipeline.input().topic() + " to " + pipeline.output().topic() + " and "
                + pipeline.rejects().topic();
    }

    private void report(String problem) {
        // One cause can lead to many problems. The first ones name it.
        if (problems.size() < 3 && !problems.contains(BROKER_ENDED)) {
            problems.add(problem);
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Something that starts. Waits at most for a slice of time and returns whether the start has succeeded. */
    private interface Start {
        boolean await(Duration slice) throws InterruptedException;
    }

    /** Waits in slices, to notice a stop or the end of the broker soon. Returns false after a stop. */
    private boolean await(Start start, String what, EmbeddedBroker broker) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!start.await(SLICE)) {
            if (stopped.await(SLICE.toMillis() / 10, TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (!broker.isAlive()) {
                throw new DemoException(BROKER_ENDED);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new DemoException(what + " is not ready after " + START_LIMIT.toSeconds()
                        + " s; JUNDENPA_LOG_KAFKA=INFO shows more");
            }
        }
        return true;
    }
}
