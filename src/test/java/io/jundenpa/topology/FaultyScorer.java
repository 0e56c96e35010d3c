package io.jundenpa.topology;

import io.jundenpa.application.StreamsApplication;
import io.jundenpa.event.InputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.scoring.ModelSource;
import io.jundenpa.scoring.ThreadBatches;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The application with a planted fault between its processor and its sinks, as a program. */
public final class FaultyScorer {

    /** The fault. */
    public enum Planted {
        /** No fault. */
        NONE,
        /** Every thousandth result is forwarded twice. */
        TWICE,
        /** Results wait in a buffer while offsets are committed. */
        BUFFERED,
        /** Every thousandth result loses a header. */
        HEADER_LOST,
        /** One bit of every thousandth score is changed. */
        BIT_CHANGED
    }

    private FaultyScorer() {}

    /**
     * Runs until SIGTERM. The exit code is 0 if nothing else has stopped it.
     *
     * @param arguments the fault, the pipeline file, settings over it as {@code key=value}
     */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.main.consumer.interceptor.classes", BundleInterceptor.class.getName());
        Map<String, Object> limits = new HashMap<>();
        new BundleLimits(64, 64, InputFormat.JSON, 64).addTo(limits, "kafka.main.consumer.");
        limits.forEach((key, value) -> settings.put(key, value.toString()));
        for (String setting : List.of(arguments).subList(2, arguments.length)) {
            settings.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        Pipeline pipeline = PipelineReader.read(Path.of(arguments[1]), Map.of(), settings);
        Topology topology = topology(ModelReader.read(pipeline.model()), pipeline, Planted.valueOf(arguments[0]));
        var application = StreamsApplication.connect(topology, pipeline, arguments[0]);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(application)));
        application.start();
        application.awaitStopped();
    }

    private static void end(StreamsApplication application) {
        application.close();
        try {
            Runtime.getRuntime().halt(application.awaitStopped().isPresent() ? 1 : 0);
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static Topology topology(Model model, Pipeline pipeline, Planted fault) {
        var source = new SourcePartitions();
        var partitioner = new SourcePartitioner(source);
        var batches = new ThreadBatches();
        var attempts = new Attempts(pipeline);
        var log = new ScoringLog(pipeline.application());
        SinkLimits limits = SinkLimits.of(pipeline);
        ModelSource models = ModelSource.fixed(InferenceTopology.scorer(model, pipeline, limits));
        var bytes = new ByteArraySerializer();
        return new Topology()
                .addSource(
                        "input",
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        pipeline.input().topic())
                .addProcessor(
                        "score",
                        () -> new Faulty(
                                new ScoreProcessor(models, batches, attempts, log, pipeline, limits, List.of(source)),
                                fault,
                                source),
                        "input")
                .addSink(InferenceTopology.SCORES, pipeline.output().topic(), bytes, bytes, partitioner, "score")
                .addSink(InferenceTopology.REJECTS, pipeline.rejects().topic(), bytes, bytes, partitioner, "score");
    }

    /** The real processor, with a context that plants the fault in forward. */
    private static final class Faulty implements Processor<byte[], byte[], byte[], byte[]> {

        private static final int EVERY = 1000;
        private static final int MAX_HELD = 200;

        private final Processor<byte[], byte[], byte[], byte[]> processor;
        private final Planted fault;
        private final SourcePartitions source;
        private final List<Runnable> held = new ArrayList<>();
        private ProcessorContext<byte[], byte[]> context;
        private long count;

        Faulty(Processor<byte[], byte[], byte[], byte[]> processor, Planted fault, SourcePartitions source) {
            this.processor = processor;
            this.fault = fault;
            this.source = source;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
            processor.init(faulty());
            if (fault == Planted.BUFFERED) {
                context.schedule(Duration.ofMillis(500), PunctuationType.WALL_CLOCK_TIME, now -> release());
            }
        }

        @SuppressWarnings("unchecked")
        private ProcessorContext<byte[], byte[]> faulty() {
            return (ProcessorContext<byte[], byte[]>) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {ProcessorContext.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("forward")) {
                            forward((Record<byte[], byte[]>) arguments[0], (String) arguments[1]);
                            return null;
                        }
                        try {
                            return method.invoke(context, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            processor.process(record);
        }

        private void forward(Record<byte[], byte[]> result, String sink) {
            if (fault == Planted.BUFFERED) {
                held.add(() -> context.forward(result, sink));
                if (held.size() == MAX_HELD) {
                    release();
                }
                return;
            }
            boolean now = ++count % EVERY == 0;
            context.forward(now ? changed(result) : result, sink);
            if (now && fault == Planted.TWICE) {
                context.forward(result, sink);
            }
        }

        private Record<byte[], byte[]> changed(Record<byte[], byte[]> result) {
            if (fault == Planted.HEADER_LOST) {
                Headers headers = new RecordHeaders(result.headers());
                return result.withHeaders(headers.remove("trace"));
            }
            if (fault == Planted.BIT_CHANGED && result.value().length > 0) {
                byte[] value = result.value().clone();
                value[value.length / 2] ^= 1;
                return result.withValue(value);
            }
            return result;
        }

        private void release() {
            source.set(context.taskId().partition());
            held.forEach(Runnable::run);
            held.clear();
        }

        @Override
        public void close() {
            processor.close();
        }
    }
}
