package io.jundenpa.bench;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.settings.Pipeline;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.IsolationLevel;

/**
 * How fast the records go through an application that finds all of them there.
 *
 * <p>The time runs from the last look, 1 ms before the next, at which no record had been processed, until the last result
 * can be read by a consumer of committed records. The broker is asked for that every 10 ms, which disturbs both less than
 * reading would; the results are read, and each is checked, when the application has ended.
 */
final class Throughput implements Trial {

    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int BATCH_BYTES = 1 << 20;
    private static final int LINGER_MILLIS = 100;

    private final Stage stage;
    private final int records;
    private final String input = Stage.uniqueName() + "-input";
    private final Cluster.Topics topics;

    /** Loads the input topic. */
    Throughput(Stage stage) {
        this.stage = stage;
        this.records = stage.options().records();
        this.topics = stage.cluster().create(input);
        try (var sending = new Sending(stage.producer(BATCH_BYTES, LINGER_MILLIS), input, stage.inputs())) {
            for (int i = 0; i < records; i++) {
                stage.stop().check();
                sending.next();
            }
            sending.finish();
        } catch (RuntimeException e) {
            topics.close();
            throw e;
        }
    }

    @Override
    public List<Report.Column> columns() {
        return List.of(
                new Report.Column("records/s", 0),
                new Report.Column("stream us/record", 2),
                new Report.Column("producer us/record", 2));
    }

    /** So many until the JVM has compiled the most of it where there are two processors. */
    @Override
    public int warmUps() {
        return 3;
    }

    @Override
    @SuppressWarnings("try") // The topics only have to be closed.
    public List<Double> run(Contestant contestant) throws InterruptedException {
        Pipeline pipeline = stage.pipeline(input);
        try (var made = stage.cluster()
                .create(pipeline.output().topic(), pipeline.rejects().topic())) {
            List<Double> figures;
            try (var application = contestant.connect(pipeline)) {
                stage.start(application, contestant);
                figures = measure(contestant, application, pipeline);
            }
            try (var reader = stage.reader(pipeline.output().topic(), contestant)) {
                stage.checkAll(reader, pipeline, contestant, records);
            }
            return figures;
        }
    }

    private List<Double> measure(Contestant contestant, StreamsApplication application, Pipeline pipeline)
            throws InterruptedException {
        String output = pipeline.output().topic();
        var processed = new Processed(application.metrics());
        var clock = new CpuTime(pipeline.application());
        long deadline = System.nanoTime() + Stage.STALL_LIMIT.toNanos();
        long begin;
        CpuTime.Nanos before;
        do {
            begin = System.nanoTime();
            before = clock.now();
            stage.stop().pause(LOOK);
        } while (processed.count() == 0 && begin - deadline < 0);

        long end = begin;
        CpuTime.Nanos after = before;
        long readable = 0;
        while (!isComplete(pipeline, readable)) {
            stage.stop().pause(TICK);
            long now = stage.cluster().end(output, IsolationLevel.READ_COMMITTED);
            if (now > readable) {
                readable = now;
                end = System.nanoTime();
                after = clock.now();
            } else if (System.nanoTime() - end > Stage.STALL_LIMIT.toNanos()) {
                throw stage.stalled(application, contestant, readable);
            }
        }
        CpuTime.Nanos spent = after.minus(before);
        return List.of(records * 1e9 / (end - begin), spent.stream() / 1e3 / records, spent.producer() / 1e3 / records);
    }

    /**
     * Whether these are all results. The end of the topic alone does not tell: the marks of transactions are counted, too.
     *
     * @param readable the end of the output topic for readers of committed records
     */
    private boolean isComplete(Pipeline pipeline, long readable) {
        return readable >= records
                && stage.cluster().committed(pipeline.application(), input) == records
                && stage.cluster().end(pipeline.output().topic(), IsolationLevel.READ_UNCOMMITTED) == readable;
    }

    @Override
    public void close() {
        topics.close();
    }
}
