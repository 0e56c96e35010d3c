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
 * Measures the latency at a steady rate: the time from the moment when a record is due until its committed result is
 * read.
 *
 * <p>For a record that is sent late, the time starts when it was due. So a pause shows in every record that it delays.
 * Source: Tene, "How NOT to Measure Latency", 2015 ("coordinated omission").
 */
final class Latency implements Measurement {

    private static final int BATCH_BYTES = 1 << 16;
    private static final Duration WAIT = Duration.ofMillis(100);

    private final Testbed testbed;
    private final double nanosPerRecord;
    private final long warmUp;
    private final long records;

    /**
     * A measurement at a rate.
     *
     * @param rate records a second
     * @param warmUp the time at the start that is not counted
     * @param measured the time that is counted
     */
    Latency(Testbed testbed, int rate, Duration warmUp, Duration measured) {
        this.testbed = testbed;
        this.nanosPerRecord = 1e9 / rate;
        this.warmUp = rate * warmUp.toMillis() / 1000;
        this.records = this.warmUp + Math.max(1, rate * measured.toMillis() / 1000);
    }

    @Override
    public List<FigureTable.Column> columns() {
        return List.of(
                new FigureTable.Column("p50 ms", 2),
                new FigureTable.Column("p99 ms", 2),
                new FigureTable.Column("max ms", 2));
    }

    @Override
    public int warmUps() {
        return 1;
    }

    @Override
    @SuppressWarnings("try") // The topics only have to be closed.
    public List<Double> measure(Contestant contestant) throws InterruptedException {
        Pipeline pipeline = testbed.pipeline(Testbed.uniqueName() + "-input");
        String input = pipeline.input().topic();
        String output = pipeline.output().topic();
        try (var topics = testbed.cluster()
                        .create(input, output, pipeline.rejects().topic());
                var sending = new Sending(testbed.producer(BATCH_BYTES, 0), input, testbed.inputs());
                var reader = testbed.reader(output, contestant);
                var application = contestant.connect(pipeline)) {
            testbed.start(application, contestant);
            reader.poll(WAIT);
            Histogram latency = observe(contestant, application, sending, reader);
            application.close();
            testbed.checkAll(reader, pipeline, contestant, records);
            return List.of(
                    latency.getValueAtPercentile(50) / 1e6,
                    latency.getValueAtPercentile(99) / 1e6,
                    latency.getMaxValue() / 1e6);
        }
    }

    private Histogram observe(
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
            thread.join(Testbed.STALL_LIMIT.toMillis());
        }
    }

    /** The time at which a record is due. */
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
            testbed.stop().check();
            if (sender.isDone()) {
                sender.get();
            }
            long first = reader.count();
            reader.poll(WAIT);
            long now = System.nanoTime();
            if (reader.count() > first) {
                progress = now;
            } else if (now - progress > Testbed.STALL_LIMIT.toNanos()) {
                throw testbed.stalled(application, contestant, reader.count());
            }
            for (long number = Math.max(first, warmUp); number < reader.count(); number++) {
                latency.recordValue(now - due(begin, number));
            }
        }
        return latency;
    }

    @Override
    public void close() {
        // Each measurement has removed its own topics.
    }
}
