package io.jundenpa.chaos;

import io.jundenpa.broker.NewTopics;
import io.jundenpa.topology.FaultyScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** A cluster, scorers, a load and a ledger. A test disturbs them, and asks for the report at the end. */
final class Experiment implements AutoCloseable {

    private static final String GROUP = "payments-scorer";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Plan plan;
    private final Random random;
    private final long seed = Long.getLong("chaos.seed", 20_261_123L);
    private final Events events;
    private final BrokerCluster brokers;
    private final Admin admin;
    private final Ledger ledger;
    private final Scorers scorers;
    private final OutputReader results;
    private final Load load;
    private final Thread cleaner = new Thread(this::endProcesses, "clean-up");

    /** An action while a broker is away. */
    interface Action {
        void run() throws Exception;
    }

    /** Prepares everything and starts nothing. */
    Experiment(Plan plan) throws IOException {
        this.plan = plan;
        Path folder = folder(plan);
        this.random = new Random(seed);
        // BrokerCluster refuse timestamps in the future.
        long firstTime = System.currentTimeMillis() - plan.records();
        this.events = Events.of(plan.payments(), plan.records(), plan.badEvery(), firstTime);
        this.brokers = new BrokerCluster(folder);
        this.scorers = new Scorers(folder, command());
        this.admin = Admin.create(Map.of("bootstrap.servers", brokers.servers()));
        this.ledger = new Ledger(events);
        this.results = new OutputReader(brokers.servers(), plan.isolation(), ledger);
        this.load = new Load(brokers.servers(), events, plan, ledger::answered);
        Runtime.getRuntime().addShutdownHook(cleaner);
    }

    /** Logs stay there after the experiment. */
    private static Path folder(Plan plan) throws IOException {
        Path folder =
                Path.of("target/chaos", plan.title().replaceAll("\\W+", "-")).toAbsolutePath();
        Utils.delete(folder.toFile());
        return Files.createDirectories(folder);
    }

    private List<String> command() {
        String pipeline = plan.payments().file().toString();
        List<String> command = new ArrayList<>();
        if (plan.planted().isEmpty()) {
            command.addAll(List.of(Scorers.HOME.resolve("bin/jundenpa").toString(), "run", pipeline));
            settings().forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-Dlogback.configurationFile=" + Scorers.HOME.resolve("config/logback.xml"));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), FaultyScorer.class.getName()));
            command.addAll(List.of(plan.planted().orElseThrow().name(), pipeline));
            settings().forEach((key, value) -> command.add(key + "=" + value));
        }
        return command;
    }

    private Map<String, String> settings() {
        return Map.of(
                "kafka.bootstrap.servers", brokers.servers(),
                "kafka.processing.guarantee", plan.guarantee(),
                "kafka.num.stream.threads", "2",
                // The minimum of the brokers. The partitions of a killed scorer wait for it.
                "kafka.main.consumer.session.timeout.ms", "6000",
                "kafka.main.consumer.heartbeat.interval.ms", "1500");
    }

    BrokerCluster brokers() {
        return brokers;
    }

    Scorers scorers() {
        return scorers;
    }

    Load load() {
        return load;
    }

    Ledger ledger() {
        return ledger;
    }

    Stalls stalls() {
        return results.stalls();
    }

    Random random() {
        return random;
    }

    /** Starts the cluster, its topics and the scorers, waits until they run, and starts the load. */
    void start(int instances) throws Exception {
        brokers.startAll();
        brokers.awaitInSync(admin);
        NewTopics.create(
                admin,
                Stream.of(Events.INPUT, Events.SCORES, Events.REJECTS)
                        .map(BrokerCluster::topic)
                        .toList(),
                Duration.ofMinutes(1));
        results.start();
        for (int scorer = 0; scorer < instances; scorer++) {
            scorers.start(scorer);
        }
        for (int scorer = 0; scorer < instances; scorer++) {
            scorers.awaitRunning(scorer);
        }
        load.start();
    }

    /**
     * Records a disturbance that happens now. Stalls from now on are attributed to it.
     *
     * @throws AssertionError if every record was answered before
     */
    void disturb(String name) {
        if (ledger.answered() == events.records()) {
            throw new AssertionError(
                    name + " comes too late: all " + events.records() + " records were answered before");
        }
        results.stalls().disturb(name, System.nanoTime());
    }

    /** Kills a scorer and starts it again. */
    void killScorer(int scorer) throws Exception {
        disturb("SIGKILL of scorer " + scorer);
        scorers.kill(scorer);
        scorers.start(scorer);
    }

    /** Kills a broker, does an action, waits until the cluster has noticed, starts the broker, and waits until it is in sync. */
    void killBroker(int node, Action meanwhile) throws Exception {
        disturb("SIGKILL of broker " + node);
        brokers.kill(node);
        meanwhile.run();
        brokers.awaitMissed(admin);
        brokers.start(node);
        brokers.awaitInSync(admin);
    }

    /** Waits for a number of further results, or for all. */
    void awaitResults(long more) throws InterruptedException {
        long begin = System.nanoTime();
        long target = Math.min(events.records(), ledger.answered() + more);
        while (ledger.answered() < target) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new AssertionError("no " + more + " results within " + PATIENCE);
            }
            Thread.sleep(20);
        }
    }

    /** Waits until every record has a result, or none has come for a while. */
    void awaitAnswers() throws InterruptedException {
        long before = -1;
        long since = System.nanoTime();
        while (ledger.count(Fault.MISSING) > 0 && System.nanoTime() - since < PATIENCE.toNanos()) {
            long now = ledger.answered();
            if (now > before) {
                before = now;
                since = System.nanoTime();
            }
            Thread.sleep(100);
        }
    }

    /** Waits for the results, stops the scorers and completes the ledger. */
    ExperimentReport finish() throws Exception {
        load.await();
        long sent = System.nanoTime();
        awaitAnswers();
        Duration delay = Duration.ofNanos(System.nanoTime() - sent);
        scorers.terminateAll();

        var report = new ExperimentReport(plan.title() + ", " + plan.guarantee() + ", seed " + seed);
        brokers.awaitInSync(admin);
        awaitNoOpenTransaction(report);
        results.finish();
        ledger.addTo(report, plan.isExactlyOnce() ? Set.of() : Set.of(Fault.TWICE));
        if (plan.isolation().equals("read_uncommitted")) {
            addCommitted(report);
        }
        report.row("last result after last record", Times.seconds(delay));
        report.row(
                "results/s",
                ledger.answered() * 1000L / Math.max(1, results.span().toMillis()));
        results.stalls().addTo(report);
        scorers.addTo(report);
        addOffsets(report);
        return report;
    }

    /** Aborted results do not count. */
    private void addCommitted(ExperimentReport report) {
        var committed = new Ledger(events);
        try (var again = new OutputReader(brokers.servers(), "read_committed", committed)) {
            again.start();
            again.finish();
        }
        report.expect(committed.faults().isEmpty(), "in committed results: " + committed.faults());
    }

    private void addOffsets(ExperimentReport report) throws Exception {
        Map<TopicPartition, Long> committed = new HashMap<>();
        admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> committed.put(partition, offset.offset()));
        List<TopicPartition> input = IntStream.range(0, Events.PARTITIONS)
                .mapToObj(n -> new TopicPartition(Events.INPUT, n))
                .toList();
        Map<TopicPartition, Long> ends = ends(input, IsolationLevel.READ_UNCOMMITTED);
        report.expect(committed.equals(ends), "committed offsets are " + committed + ", expected " + ends);
        long sent = ends.values().stream().mapToLong(Long::longValue).sum();
        report.expect(sent == events.records(), "the input has " + sent + " records, not those that were sent");
    }

    /** An open transaction of a killed scorer hides all later results until the cluster aborts it. */
    private void awaitNoOpenTransaction(ExperimentReport report) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (isATransactionOpen()) {
            if (System.nanoTime() > deadline) {
                report.fault("a transaction is still open");
                return;
            }
            Thread.sleep(200);
        }
    }

    private boolean isATransactionOpen() throws InterruptedException {
        Set<TransactionState> open =
                Set.of(TransactionState.ONGOING, TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT);
        var options = new ListTransactionsOptions().filterStates(open);
        try {
            return !admin.listTransactions(options).all().get().isEmpty()
                    || !ends(OutputReader.PARTITIONS, IsolationLevel.READ_COMMITTED)
                            .equals(ends(OutputReader.PARTITIONS, IsolationLevel.READ_UNCOMMITTED));
        } catch (ExecutionException e) {
            return true; // A broker may not be back yet.
        }
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get();
        return ends.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private void endProcesses() {
        scorers.close();
        brokers.killAll();
    }

    @Override
    public void close() throws IOException {
        try (brokers;
                scorers;
                results;
                load) {
            admin.close(Duration.ZERO);
        }
        Runtime.getRuntime().removeShutdownHook(cleaner);
    }
}
