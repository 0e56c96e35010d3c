package io.jundenpa.bench;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.settings.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long a record takes, at a steady rate, from when it is due to be sent until its committed result has been read.
 *
 * <p>A record that is sent late, because the one before was held up, counts from when it was due: otherwise a pause would
 * be measured once and not for each record that it delayed.
 */
final class Latency implements Trial {

    private static final int BATCH_BYTES = 1 << 16;
    private static final Duration WAIT = Duration.ofMillis(100);

    private final Stage stage;
    private final double nanosPerRecord;
    private final long warmUp;
    private final long records;

    /**
     * Records at a rate.
     *
     * @param rate records a second
     * @param warmUp is not counted
     * @param measured is
     */
    Latency(Stage stage, int rate, Duration warmUp, Duration measured) {
        this.stage = stage;
        this.nanosPerRecord = 1e9 / rate;
        this.warmUp = rate * warmUp.toMillis() / 1000;
        this.records = this.warmUp + Math.max(1, rate * measured.toMillis() / 1000);
    }

    @Override
    public List<Report.Column> columns() {
        return List.of(new Report.Column("p50 ms", 2), new Report.Column("p99 ms", 2), new Report.Column("max ms", 2));
    }

    @Override
    public int warmUps() {
        return 1;
    }

    @Override
    @SuppressWarnings("try") // The topics only have to be closed.
    public List<Double> run(Contestant contestant) throws InterruptedException {
        Pipeline pipeline = stage.pipeline(Stage.uniqueName() + "-input");
        String input = pipeline.input().topic();
        String output = pipeline.output().topic();
        try (var topics =
                        stage.cluster().create(input, output, pipeline.rejects().topic());
                var sending = new Sending(stage.producer(BATCH_BYTES, 0), input, stage.inputs());
                var reader = stage.reader(output, contestant);
                var application = contestant.connect(pipeline)) {
            stage.start(application, contestant);
            reader.poll(WAIT);
            Histogram latency = measure(contestant, application, sending, reader);
            application.close();
            stage.checkAll(reader, pipeline, contestant, records);
            return List.of(
                    latency.getValueAtPercentile(50) / 1e6,
                    latency.getValueAtPercentile(99) / 1e6,
                    latency.getMaxValue() / 1e6);
        }
    }

    private Histogram measure(
            Contestant contestant, StreamsApplication application, Sending sending, ResultReader reader)
            throws InterruptedException {
        long begin = System.nanoTime();
        var sender = new FutureTask<Void>(() -> send(sending, begin), null);
        var thread = new Thread(sender, "bench-sender");
        thread.setDaemon(true);
        thread.start();
        try {
            Histogram latency = read(contestant, application, reader, sender, begin);
            sender.get();
            return latency;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BenchException reason) {
                throw reason;
            }
            throw new BenchException("the sender failed: " + e.getCause(), e);
        } finally {
            sender.cancel(true);
            thread.join(Stage.STALL_LIMIT.toMillis());
        }
    }

    /** When a record is due. */
    private long due(long begin, long number) {
        return begin + (long) (number * nanosPerRecord);
    }

    private void send(Sending sending, long begin) {
        for (long number = 0; number < records; number++) {
            long wait = due(begin, number) - System.nanoTime();
            while (wait > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(wait);
                wait = due(begin, number) - System.nanoTime();
            }
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            sending.next();
        }
        sending.finish();
    }

    private Histogram read(
            Contestant contestant, StreamsApplication application, ResultReader reader, Future<?> sender, long begin)
            throws InterruptedException, ExecutionException {
        var latency = new Histogram(3);
        long progress = System.nanoTime();
        while (reader.count() < records) {
            stage.stop().check();
            if (sender.isDone()) {
                sender.get();
            }
            long first = reader.count();
            reader.poll(WAIT);
            long now = System.nanoTime();
            if (reader.count() > first) {
                progress = now;
            } else if (now - progress > Stage.STALL_LIMIT.toNanos()) {
                throw stage.stalled(application, contestant, reader.count());
            }
            for (long number = Math.max(first, warmUp); number < reader.count(); number++) {
                latency.recordValue(now - due(begin, number));
            }
        }
        return latency;
    }

    @Override
    public void close() {
        // Each run has removed its own.
    }
}
