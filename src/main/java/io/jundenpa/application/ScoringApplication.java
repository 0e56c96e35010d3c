package io.jundenpa.application;

import io.jundenpa.format.document.Problems;
import io.jundenpa.model.Model;
import io.jundenpa.nn.Network;
import io.jundenpa.preflight.ClusterException;
import io.jundenpa.preflight.Preflight;
import io.jundenpa.preflight.UsableCluster;
import io.jundenpa.settings.ClientSettings;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import io.jundenpa.topology.InferenceTopology;
import io.jundenpa.topology.ScoringSettings;
import io.jundenpa.topology.SinkLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline that runs against a cluster: from the check of its topics to leaving the group. */
public final class ScoringApplication implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScoringApplication.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaStreams streams;
    private final Pipeline pipeline;
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch leaving = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(Optional.empty());
    private final int threads;
    private final Restarts restarts;
    private boolean closed;

    /**
     * Checks the settings and the cluster, and builds the topology; nothing is read yet.
     *
     * @throws ClusterException if no broker answers within a bounded time, or the cluster cannot be used as it is
     * @throws io.jundenpa.format.document.InvalidFileException if a setting is refused, its value cannot be fetched from where
     *     it stands, or no client can be made of the settings
     */
    public ScoringApplication(Model model, Pipeline pipeline) {
        this(
                limits -> InferenceTopology.build(model, pipeline, limits),
                pipeline,
                ScoringSettings.of(model, pipeline),
                "model " + model.name() + " version " + model.version() + " sha256 " + model.shortSha256() + " by "
                        + Network.kernel());
    }

    /**
     * Another topology between the topics of the pipeline, with the settings and the life of ours: to be compared with.
     *
     * @param content what the topology does, for the log
     * @throws ClusterException if no broker answers within a bounded time, or the cluster cannot be used as it is
     * @throws io.jundenpa.format.document.InvalidFileException if a setting is refused, its value cannot be fetched from where
     *     it stands, or no client can be made of the settings
     */
    public ScoringApplication(Topology topology, Pipeline pipeline, String content) {
        this(limits -> topology, pipeline, StreamsSettings.of(pipeline), content);
    }

    private ScoringApplication(
            Function<SinkLimits, Topology> topology, Pipeline pipeline, Map<String, Object> settings, String content) {
        this.pipeline = pipeline;
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
        var properties = new Properties();
        properties.putAll(settings);

        streams = streams(topology.apply(limits), properties);
        threads = Integer.parseInt(String.valueOf(settings.get(StreamsConfig.NUM_STREAM_THREADS_CONFIG)));
        restarts = new Restarts(threads);
        streams.setStateListener((now, before) -> changed(now));
        streams.setUncaughtExceptionHandler(this::failed);
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
    }

    private KafkaStreams streams(Topology topology, Properties properties) {
        try {
            return new KafkaStreams(topology, properties);
        } catch (KafkaException e) {
            throw ClientSettings.unusable(pipeline, e);
        }
    }

    private void changed(State now) {
        if (now == State.RUNNING && running.getCount() > 0) {
            LOG.info("{}: running", pipeline.application());
            running.countDown();
        }
        if (now == State.PENDING_SHUTDOWN) {
            leaving.countDown();
        }
        if (now == State.ERROR) {
            stop(new ClusterException(pipeline.application() + ": stopped by another member of its group"));
        }
    }

    /**
     * Lets a thread begin again after a failure that can pass, and otherwise closes the application.
     *
     * <p>That is done from another thread before this one ends: a client that Kafka Streams shuts down by itself
     * stays in the group, and its partitions stand still until the session times out.
     */
    private StreamThreadExceptionResponse failed(Throwable cause) {
        if (restarts.take(cause, System.nanoTime())) {
            LOG.warn("{}: a thread has failed and begins again", pipeline.application());
            Thread.currentThread().setUncaughtExceptionHandler((thread, last) -> replaced(last));
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        stop(new StoppedException(pipeline.application(), cause));
        try {
            leaving.await(LEAVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /**
     * A failed thread has ended, and another should be there in its stead. If none could be made, as no client can while the
     * address of the brokers is not known, Kafka Streams says nothing of it, and goes on with fewer threads or none.
     */
    private void replaced(Throwable last) {
        if (streams.state().isRunningOrRebalancing()
                && streams.metadataForLocalThreads().size() < threads) {
            stop(new StoppedException(pipeline.application(), last));
        }
    }

    /** Kafka Streams cannot be closed by a thread of its own: it would wait for itself. */
    private void stop(RuntimeException reason) {
        failure.compareAndSet(Optional.empty(), Optional.of(reason));
        new Thread(this::close, "close").start();
    }

    /** Starts scoring in threads of its own; does nothing once closed. */
    public synchronized void start() {
        if (!closed) {
            streams.start();
        }
    }

    /**
     * Waits until every thread has its partitions.
     *
     * @return false if that takes longer
     * @throws ClusterException if the application has stopped instead
     */
    public boolean awaitRunning(Duration timeout) throws InterruptedException {
        boolean decided = running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (stopped.getCount() == 0) {
            throw new ClusterException(failure.get()
                    .map(Throwable::getMessage)
                    .orElse(pipeline.application() + ": stopped before it was running"));
        }
        return decided;
    }

    /**
     * Waits until the application has stopped, asked to or not.
     *
     * @return what stopped it if nobody asked it to, or kept it from stopping in order
     */
    public Optional<Throwable> awaitStopped() throws InterruptedException {
        stopped.await();
        return failure.get();
    }

    /** Finishes what was begun, leaves the group and stops; bounded in time. May be called more than once. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            boolean inTime = streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                    .withTimeout(CLOSE_TIMEOUT));
            if (inTime) {
                LOG.info("{}: stopped", pipeline.application());
            } else {
                var late = new ClusterException(
                        pipeline.application() + ": not stopped within " + CLOSE_TIMEOUT.toSeconds()
                                + " s; what was begun is not committed, and is scored at the next start");
                failure.compareAndSet(Optional.empty(), Optional.of(late));
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(Optional.empty(), Optional.of(e));
            throw e;
        } finally {
            stopped.countDown();
            running.countDown();
        }
    }
}
