package io.jundenpa.application;

import io.jundenpa.format.document.Problems;
import io.jundenpa.preflight.ClusterException;
import io.jundenpa.preflight.Preflight;
import io.jundenpa.preflight.UsableCluster;
import io.jundenpa.settings.ClientSettings;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.topology.SinkLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a Kafka Streams process, for any topology. Each stage adds one thing:
 *
 * <ol>
 *   <li>{@link #connect} checks the settings and the cluster, and makes Kafka's clients.
 *   <li>{@link #start} lets the threads join the group and process. A failed thread is replaced if its failure is
 *       temporary.
 *   <li>{@link #close} commits, leaves the group and stops. Any other failure does the same.
 * </ol>
 */
public final class StreamsApplication implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsApplication.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration GIVE_UP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);

    private final Pipeline pipeline;
    private final String name;
    private final KafkaStreams streams;
    private final Clients clients;
    private final int threads;
    private final Restarts restarts;
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch leaving = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
    private volatile boolean hasGivenUp;
    private boolean closed;

    /** A connected application. {@code threads} is the number of threads in the settings. */
    StreamsApplication(Pipeline pipeline, KafkaStreams streams, Clients clients, int threads) {
        this.pipeline = pipeline;
        this.name = pipeline.application();
        this.streams = streams;
        this.clients = clients;
        this.threads = threads;
        restarts = new Restarts(threads);
        streams.setStateListener((now, before) -> changed(now));
        streams.setUncaughtExceptionHandler(this::failed);
    }

    /**
     * Checks the settings and the cluster, and makes Kafka's clients. The application is not started.
     *
     * @param topology reads and writes the topics of the pipeline
     * @param content what the topology does, for the log
     * @throws ClusterException if no broker answers within a bounded time, or the cluster lacks what the pipeline needs
     * @throws io.jundenpa.format.document.InvalidFileException if a setting is refused, a secret cannot be fetched, or Kafka
     *     cannot make a client from the settings
     */
    public static StreamsApplication connect(Topology topology, Pipeline pipeline, String content) {
        return connect(limits -> topology, pipeline, StreamsSettings.of(pipeline), content);
    }

    /**
     * Like {@link #connect(Topology, Pipeline, String)}, for a topology that depends on the limits of its sinks.
     *
     * @param settings of Kafka Streams. Modified: the number of threads and the size of batches are added if missing.
     */
    static StreamsApplication connect(
            Function<SinkLimits, Topology> topology, Pipeline pipeline, Map<String, Object> settings, String content) {
        var problems = new Problems(pipeline.application());
        StreamsSettings.check(pipeline, problems);
        problems.throwIfAny();

        UsableCluster cluster = Preflight.check(pipeline);
        cluster.notes().forEach(note -> LOG.warn("{}: {}", pipeline.application(), note));
        int partitions = cluster.partitions().getOrDefault(pipeline.input().topic(), 1);
        int processors = Math.min(partitions, Runtime.getRuntime().availableProcessors());
        settings.putIfAbsent(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(processors));
        SinkLimits limits = SinkLimits.of(pipeline, cluster.limits());
        StreamsSettings.limitBatches(settings, limits.maxBytes());

        var clients = new Clients();
        KafkaStreams streams = streams(topology.apply(limits), settings, clients, pipeline);
        int threads = Integer.parseInt(String.valueOf(settings.get(StreamsConfig.NUM_STREAM_THREADS_CONFIG)));
        LOG.info(
                "{} on {}: {} ({} partitions) -> {}, rejects -> {}; {}; {} threads, {}",
                pipeline.application(),
                pipeline.servers(),
                pipeline.input().topic(),
                partitions,
                pipeline.output().topic(),
                pipeline.rejects().topic(),
                content,
                threads,
                settings.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        return new StreamsApplication(pipeline, streams, clients, threads);
    }

    private static KafkaStreams streams(
            Topology topology, Map<String, Object> settings, Clients clients, Pipeline pipeline) {
        var properties = new Properties();
        properties.putAll(settings);
        try {
            return new KafkaStreams(topology, properties, clients);
        } catch (KafkaException e) {
            throw ClientSettings.unusable(pipeline, e);
        }
    }

    /** Starts the threads. Does nothing if the application is closed. */
    public synchronized void start() {
        if (!closed) {
            streams.start();
        }
    }

    /**
     * The state of Kafka Streams. {@code CREATED} before the start; {@code RUNNING} while every thread has its partitions;
     * {@code REBALANCING} while partitions move; {@code NOT_RUNNING} after the end.
     */
    public State state() {
        return streams.state();
    }

    /** The metrics of Kafka Streams, its clients and the topology. Each metric always shows its current value. */
    public Map<MetricName, ? extends Metric> metrics() {
        return streams.metrics();
    }

    private void changed(State now) {
        if (now == State.RUNNING && running.getCount() > 0) {
            LOG.info("{}: running", name);
            running.countDown();
            var thread = new Thread(this::checkGroup, "group-check");
            thread.setDaemon(true);
            thread.start();
        }
        if (now == State.PENDING_SHUTDOWN) {
            leaving.countDown();
        }
        if (now == State.ERROR) {
            stop(new ClusterException(name + ": stopped by another member of its group"));
        }
    }

    /** Stops the application if another pipeline uses its group. */
    private void checkGroup() {
        try {
            Preflight.checkGroup(pipeline);
        } catch (ClusterException e) {
            stop(e);
        }
    }

    /**
     * Decides whether a failed thread is replaced or the application ends.
     *
     * <p>To end the application, another thread must begin to close it before this thread ends. If Kafka Streams shuts
     * the client down by itself, the client stays in the group and its partitions wait until the session times out.
     */
    private StreamThreadExceptionResponse failed(Throwable cause) {
        if (hasGivenUp) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        double random = ThreadLocalRandom.current().nextDouble();
        Optional<Duration> pause = restarts.pause(cause, System.nanoTime(), random);
        if (pause.isPresent()) {
            LOG.warn(
                    "{}: a thread has failed and is replaced in {} ms",
                    name,
                    pause.get().toMillis());
            awaitLeaving(pause.get());
            Thread.currentThread().setUncaughtExceptionHandler((thread, last) -> checkReplaced(last));
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        stop(new StoppedException(pipeline, cause));
        awaitLeaving(LEAVE_TIMEOUT);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Waits until the application is being closed, or for a time. */
    private void awaitLeaving(Duration limit) {
        try {
            leaving.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops the application if a failed thread has no replacement, for example because the brokers' address could not
     * be resolved. Kafka Streams does not report this and goes on with fewer threads, or with none.
     */
    private void checkReplaced(Throwable last) {
        if (streams.state().isRunningOrRebalancing()
                && streams.metadataForLocalThreads().size() < threads) {
            stop(new StoppedException(pipeline, last));
        }
    }

    /** Closes from a new thread: a thread of Kafka Streams that calls close would wait for itself. */
    private void stop(RuntimeException reason) {
        failure.compareAndSet(Optional.empty(), Optional.of(reason));
        new Thread(this::close, "close").start();
    }

    /**
     * Waits until every thread has its partitions.
     *
     * @return false if that takes longer than the timeout
     * @throws ClusterException if the application has stopped instead
     */
    public boolean awaitRunning(Duration timeout) throws InterruptedException {
        boolean decided = running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (stopped.getCount() == 0) {
            throw new ClusterException(
                    failure.get().map(Throwable::getMessage).orElse(name + ": stopped before it was running"));
        }
        return decided;
    }

    /**
     * Waits until the application has stopped.
     *
     * @return the failure that stopped the application, or that occurred in {@link #close}; empty after an orderly stop
     */
    public Optional<Throwable> awaitStopped() throws InterruptedException {
        stopped.await();
        return failure.get();
    }

    /**
     * Finishes the records that are in progress, commits, leaves the group and stops, within 20 s. May be called more than
     * once.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            boolean inTime = close(CLOSE_TIMEOUT);
            if (!inTime) {
                LOG.warn(
                        "{}: results could not be sent within {} s; is a topic missing or a broker away? Their records are"
                                + " not committed, and are processed again after the next start",
                        name,
                        CLOSE_TIMEOUT.toSeconds());
                hasGivenUp = true;
                clients.giveUpSending();
                inTime = close(GIVE_UP_TIMEOUT);
            }
            if (inTime) {
                LOG.info("{}: stopped", name);
            } else {
                var late = new ClusterException(name + ": not stopped within "
                        + CLOSE_TIMEOUT.plus(GIVE_UP_TIMEOUT).toSeconds()
                        + " s; records in progress are not committed, and are processed again after the next start");
                failure.compareAndSet(Optional.empty(), Optional.of(late));
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(Optional.empty(), Optional.of(e));
            throw e;
        } finally {
            failure.set(failure.get()
                    .map(last -> last instanceof StoppedException stop ? stop.withRecord(pipeline) : last));
            stopped.countDown();
            running.countDown();
        }
    }

    private boolean close(Duration timeout) {
        return streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(timeout));
    }
}
