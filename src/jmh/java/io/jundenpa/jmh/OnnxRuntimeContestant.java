package io.jundenpa.jmh;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.jundenpa.application.StreamsApplication;
import io.jundenpa.bench.Bench;
import io.jundenpa.bench.BenchOptions;
import io.jundenpa.bench.Contestant;
import io.jundenpa.bench.Guarantee;
import io.jundenpa.event.Event;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.RowDecoder;
import io.jundenpa.event.Rows;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.scoring.Batch;
import io.jundenpa.scoring.Scorer;
import io.jundenpa.settings.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A Kafka Streams application that scores with ONNX Runtime, written for speed.
 *
 * <p>A pass computes one row, on the stream thread (one thread within and one between operators, all graph
 * optimisations). Input and output are tensors over direct buffers: a float32 record is copied once in and once out.
 * JSON goes through Jackson's streaming API with its fast number parser and writer. The application does less than
 * Jundenpa: it does not check that numbers are finite, writes no headers and rejects nothing.
 */
public final class OnnxRuntimeContestant implements Contestant {

    static final String NAME = "onnxruntime";

    private static final String INPUT = "input";
    private static final String SCORE = "score";

    private final Path file;
    private final InputFormat format;
    private final Batch offline;
    private final RowDecoder decoder;
    private final int outputSize;

    /**
     * Scores with the network of an ONNX file.
     *
     * @param file with one input and one output, both rows of floats
     * @param format of records and results; json or float32
     */
    public OnnxRuntimeContestant(Path file, InputFormat format) {
        if (format == InputFormat.CSV) {
            throw new IllegalArgumentException("format is csv, expected json or float32");
        }
        Model model = ModelReader.read(file);
        this.file = file;
        this.format = format;
        this.offline = new Batch(new Scorer(model, format, OutputFormat.valueOf(format.name()), 1, Integer.MAX_VALUE));
        this.outputSize = model.network().outputSize();
        this.decoder = format.decoder(outputSize, List.of());
    }

    /**
     * Runs the bench with three contestants.
     *
     * @param arguments the widths of a perceptron, such as 64-64-32-10, an ONNX file, or {@code payments}; then format, guarantee, records and
     *     rounds, by default {@code json exactly_once_v2 500000 5}
     */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        var guarantee =
                Guarantee.valueOf(argument(arguments, 2, "exactly_once_v2").toUpperCase(Locale.ROOT));
        int records = Integer.parseInt(argument(arguments, 3, "500000"));
        int rounds = Integer.parseInt(argument(arguments, 4, "5"));
        if (arguments[0].equals("payments")) {
            BenchOptions options = PaymentsContestant.options(guarantee, records, rounds);
            run(options, PaymentsContestant.of(options));
            return;
        }
        Path file = arguments[0].matches("[0-9]+(-[0-9]+)+") ? perceptron(arguments[0]) : Path.of(arguments[0]);
        InputFormat format = InputFormat.valueOf(argument(arguments, 1, "json").toUpperCase(Locale.ROOT));
        var options = new BenchOptions(file, format, guarantee, records, rounds, Optional.empty(), Optional.empty());
        run(options, List.of(new OnnxRuntimeContestant(file, format)));
    }

    private static void run(BenchOptions options, List<Contestant> contestants) throws InterruptedException {
        Path home = Path.of(System.getProperty("jundenpa.home", "target/jundenpa"));
        new Bench(home, options, contestants, System.out).run();
    }

    /** Writes a perceptron with random weights to a file. If it takes 64 numbers, its samples are the digits. */
    private static Path perceptron(String widths) throws IOException {
        Path folder = Files.createTempDirectory("perceptron");
        Path file = folder.resolve("model.onnx");
        Path samples = folder.resolve("samples.jsonl");
        Stream.of(folder, file, samples).map(Path::toFile).forEach(File::deleteOnExit);
        Files.write(file, OnnxRuntimePass.model(Perceptron.random(widths, new Random(7))));
        if (widths.startsWith("64-")) {
            Files.copy(Path.of("config", "digits", "samples.jsonl"), samples);
        }
        return file;
    }

    private static String argument(String[] arguments, int index, String defaultValue) {
        return index < arguments.length ? arguments[index] : defaultValue;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public StreamsApplication connect(Pipeline pipeline) {
        return connect(pipeline, () -> new OnnxProcessor(file, format));
    }

    /** An application that has one processor. */
    static StreamsApplication connect(Pipeline pipeline, ProcessorSupplier<byte[], byte[], byte[], byte[]> processor) {
        var bytes = new ByteArraySerializer();
        var topology = new Topology()
                .addSource(
                        INPUT,
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        pipeline.input().topic())
                .addProcessor(SCORE, processor, INPUT)
                .addSink("output", pipeline.output().topic(), bytes, bytes, SCORE);
        return StreamsApplication.connect(topology, pipeline, NAME);
    }

    /** Whether each output agrees with Jundenpa's within 1e-5 + 1e-5 * |Jundenpa's|. */
    @Override
    public boolean isRight(Event record, byte[] result) {
        try {
            float[] expected = row(offline.score(record));
            float[] found = row(result);
            for (int i = 0; i < outputSize; i++) {
                if (Math.abs(found[i] - expected[i]) > 1e-5 + 1e-5 * Math.abs(expected[i])) {
                    return false;
                }
            }
            return true;
        } catch (RejectException e) {
            return false;
        }
    }

    private float[] row(byte[] result) throws RejectException {
        var rows = new Rows(outputSize, 1);
        decoder.decode(result, rows);
        return rows.values();
    }

    private static final class OnnxProcessor implements Processor<byte[], byte[], byte[], byte[]> {

        private static final JsonFactory JSON = JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build();

        private final Path file;
        private final boolean json;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream(1024);

        private OrtSession session;
        private ByteBuffer input;
        private ByteBuffer output;
        private FloatBuffer inputValues;
        private FloatBuffer outputValues;
        private Map<String, OnnxTensor> inputs;
        private Map<String, OnnxTensor> outputs;
        private ProcessorContext<byte[], byte[]> context;

        OnnxProcessor(Path file, InputFormat format) {
            this.file = file;
            this.json = format == InputFormat.JSON;
        }

        /**
         * Opens the session here, not in the constructor, because Kafka Streams creates processors that it neither
         * starts nor closes.
         */
        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (SessionOptions options = OnnxRuntimePass.oneThread()) {
                session = environment.createSession(file.toString(), options);
                NodeInfo in = session.getInputInfo().values().iterator().next();
                NodeInfo out = session.getOutputInfo().values().iterator().next();
                input = buffer(in);
                output = buffer(out);
                inputValues = input.asFloatBuffer();
                outputValues = output.asFloatBuffer();
                inputs = Map.of(in.getName(), tensor(environment, inputValues));
                outputs = Map.of(out.getName(), tensor(environment, outputValues));
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        private static ByteBuffer buffer(NodeInfo node) {
            long[] shape = ((TensorInfo) node.getInfo()).getShape();
            return ByteBuffer.allocateDirect((int) shape[shape.length - 1] * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }

        private static OnnxTensor tensor(OrtEnvironment environment, FloatBuffer row) throws OrtException {
            return OnnxTensor.createTensor(environment, row, new long[] {1, row.capacity()});
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            try {
                read(record.value());
                session.run(inputs, outputs).close();
                context.forward(record.withValue(written()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        private void read(byte[] value) throws IOException {
            if (!json) {
                input.put(0, value);
                return;
            }
            try (JsonParser parser = JSON.createParser(value)) {
                int count = 0;
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        inputValues.put(count, parser.getFloatValue());
                        count++;
                    }
                }
                if (count != inputValues.capacity()) {
                    throw new IOException(count + " values, expected " + inputValues.capacity());
                }
            }
        }

        private byte[] written() throws IOException {
            if (!json) {
                byte[] value = new byte[output.capacity()];
                output.get(0, value);
                return value;
            }
            text.reset();
            try (JsonGenerator generator = JSON.createGenerator(text)) {
                generator.writeStartArray();
                for (int i = 0; i < outputValues.capacity(); i++) {
                    generator.writeNumber(outputValues.get(i));
                }
                generator.writeEndArray();
            }
            return text.toByteArray();
        }

        @Override
        public void close() {
            try {
                inputs.values().forEach(OnnxTensor::close);
                outputs.values().forEach(OnnxTensor::close);
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
