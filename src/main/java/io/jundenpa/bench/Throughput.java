package io.jundenpa.bench;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.settings.Pipeline;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.IsolationLevel;

/**
 * Measures how fast an application processes records that are all in the input topic before it starts.
 *
 * <p>The clock starts at most 1 ms before the first record is processed. It stops when the last result is committed. To
 * find out, it asks the broker for the end offset every 10 ms, which costs less than reading the results. They are read
 * and checked after the application has ended.
 */
final class Throughput implements Measurement {

    private static final Duration POLL = Duration.ofMillis(1);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int BATCH_BYTES = 1 << 20;
    private static final int LINGER_MILLIS = 100;

    private final Testbed testbed;
    private final int records;
    private final String input = Testbed.uniqueName() + "-input";
    private final Cluster.Topics topics;

    /** A measurement that has filled its input topic. */
    Throughput(Testbed testbed) {
        this.testbed = testbed;
        this.records = testbed.options().records();
        this.topics = testbed.cluster().create(input);
        try (var sending = new Sending(testbed.producer(BATCH_BYTES, LINGER_MILLIS), input, testbed.inputs())) {
            for (int i = 0; i < records; i++) {
                testbed.stop().check();
                sending.next();
            }
            sending.finish();
        } catch (RuntimeException e) {
            topics.close();
            throw e;
        }
    }

    @Override
    public List<FigureTable.Column> columns() {
        return List.of(
                new FigureTable.Column("records/s", 0),
                new FigureTable.Column("stream us/record", 2),
                new FigureTable.Column("producer us/record", 2));
    }

    /** Enough for the JVM to compile the hot code on two processors. */
    @Override
    public int warmUps() {
        return 3;
    }

    @Override
    @SuppressWarnings("try") // The topics only have to be closed.
    public List<Double> measure(Contestant contestant) throws InterruptedException {
        Pipeline pipeline = testbed.pipeline(input);
        try (var made = testbed.cluster()
                .create(pipeline.output().topic(), pipeline.rejects().topic())) {
            List<Double> figures;
            try (var application = contestant.connect(pipeline)) {
                testbed.start(application, contestant);
                figures = observe(contestant, application, pipeline);
            }
            try (var reader = testbed.reader(pipeline.output().topic(), contestant)) {
                testbed.checkAll(reader, pipeline, contestant, records);
            }
            return figures;
        }
    }

    private List<Double> observe(Contestant contestant, StreamsApplication application, Pipeline pipeline)
            throws InterruptedException {
        String output = pipeline.output().topic();
        var processed = new Processed(application.metrics());
        var clock = new CpuTime(pipeline.application());
        long deadline = System.nanoTime() + Testbed.STALL_LIMIT.toNanos();
        long begin;
        CpuTime.Nanos before;
        do {
            begin = System.nanoTime();
            before = clock.now();
            testbed.stop().pause(POLL);
        } while (processed.count() == 0 && begin - deadline < 0);

        long end = begin;
        CpuTime.Nanos after = before;
        long readable = 0;
        while (!isComplete(pipeline, readable)) {
            testbed.stop().pause(TICK);
            long now = testbed.cluster().end(output, IsolationLevel.READ_COMMITTED);
            if (now > readable) {
                readable = now;
                end = System.nanoTime();
                after = clock.now();
            } else if (System.nanoTime() - end > Testbed.STALL_LIMIT.toNanos()) {
                throw testbed.stalled(application, contestant, readable);
            }
        }
        CpuTime.Nanos spent = after.minus(before);
        return List.of(records * 1e9 / (end - begin), spent.stream() / 1e3 / records, spent.producer() / 1e3 / records);
    }

    /**
     * Whether all results can be read. The end offset alone is not enough: it also counts the markers of transactions.
     *
     * @param readable the end offset of the output topic for readers of committed records
     */
    private boolean isComplete(Pipeline pipeline, long readable) {
        return readable >= records
                && testbed.cluster().committed(pipeline.application(), input) == records
                && testbed.cluster().end(pipeline.output().topic(), IsolationLevel.READ_UNCOMMITTED) == readable;
    }

    @Override
    public void close() {
        topics.close();
    }
}
