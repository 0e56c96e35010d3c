package io.jundenpa.jmh;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.application.StreamsApplication;
import io.jundenpa.bench.BenchOptions;
import io.jundenpa.bench.Contestant;
import io.jundenpa.bench.Guarantee;
import io.jundenpa.event.Event;
import io.jundenpa.event.RejectException;
import io.jundenpa.format.npy.NpyReader;
import io.jundenpa.format.npy.NpzFile;
import io.jundenpa.format.onnx.OnnxGraph;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.model.ModelReader;
import io.jundenpa.scoring.Batch;
import io.jundenpa.scoring.Scorer;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.PipelineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.internals.Murmur3;

/**
 * A Kafka Streams application that scores payments with ONNX Runtime. A pass computes one payment on the stream thread, in
 * tensors over direct buffers that are reused.
 *
 * <p>The application reads and writes JSON in one of two ways. By streaming, written for speed: Jackson's streaming API reads the
 * fields, with its fast number parser, and skips the others; the score goes into a copy of the event's bytes before the last
 * brace. By a tree: Jackson Databind reads the event, and writes it with the score. Both do less than Jundenpa: they do not check
 * whether the event has a score already, write no headers and reject nothing.
 */
final class PaymentsContestant implements Contestant {

    private static final Path PIPELINE = Path.of("config/payments.yaml");
    private static final Path SAMPLES = Path.of("config/payments");

    private final byte[] model;
    private final Batch offline;
    private final boolean streaming;

    private PaymentsContestant(BenchOptions options, boolean streaming) throws IOException {
        this.streaming = streaming;
        this.model = model(Files.readAllBytes(options.model().resolve("weights.npz")));
        this.offline = new Batch(new Scorer(
                ModelReader.read(options.model()),
                options.input().format().decoders(options.input().fields()),
                options.output().format()::encoder,
                options.output().enrichment(),
                1,
                Integer.MAX_VALUE));
    }

    /** The contestants for these options: by streaming and by a tree. */
    static List<Contestant> of(BenchOptions options) throws IOException {
        return List.of(new PaymentsContestant(options, true), new PaymentsContestant(options, false));
    }

    /** The events of the demo, read by its pipeline. */
    static BenchOptions options(Guarantee guarantee, int records, int rounds) throws IOException {
        Pipeline pipeline = PipelineReader.read(PIPELINE, Map.of(), Map.of());
        return new BenchOptions(
                pipeline.model(),
                pipeline.input(),
                pipeline.output(),
                events(),
                guarantee,
                records,
                rounds,
                Optional.empty(),
                Optional.empty());
    }

    private static List<Event> events() throws IOException {
        List<String> values = Files.readAllLines(SAMPLES.resolve("events.jsonl"));
        List<String> records = Files.readAllLines(SAMPLES.resolve("records.jsonl"));
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            JsonNode record = new ObjectMapper().readTree(records.get(i));
            // No feature reads the key.
            events.add(Event.of(
                    values.get(i).getBytes(UTF_8),
                    Optional.empty(),
                    record.get("timestamp").longValue()));
        }
        return events;
    }

    /** The network of {@code config/payments/model.yaml} in ONNX, with the columns of categories as inputs of their own. */
    private static byte[] model(byte[] weights) throws IOException {
        OnnxGraph graph = new OnnxGraph(13)
                .input("numbers", 7)
                .integerInput("country")
                .integerInput("mcc")
                .integerInput("merchant");
        try {
            NpzFile arrays = new NpzFile(weights);
            for (String name : arrays.names()) {
                try (NpyReader array = arrays.open(name)) {
                    long[] shape =
                            array.shape().stream().mapToLong(Long::longValue).toArray();
                    graph.floats("w_" + name, shape, array.readDoubles());
                }
            }
        } catch (FormatException e) {
            throw new IOException(e);
        }
        return graph.node("Sub", "numbers,w_mean", "centred")
                .node("Div", "centred,w_scale", "scaled")
                .node("Gather", "w_country,country", "country_row")
                .node("Gather", "w_mcc,mcc", "mcc_row")
                .node("Gather", "w_merchant,merchant", "merchant_row")
                .node("Concat", "scaled,country_row,mcc_row,merchant_row", "row", "axis", 1)
                .node("Gemm", "row,w_W0,w_b0", "hidden")
                .node("Relu", "hidden", "active")
                .node("Gemm", "active,w_W1,w_b1", "logit")
                .node("Sigmoid", "logit", "fraud")
                .output("fraud")
                .file();
    }

    @Override
    public String name() {
        return OnnxRuntimeContestant.NAME + (streaming ? "" : "-tree");
    }

    @Override
    public StreamsApplication connect(Pipeline pipeline) {
        return OnnxRuntimeContestant.connect(pipeline, () -> new PaymentProcessor(model, streaming));
    }

    /** Whether the event has the same fields as Jundenpa's result, and a score within 1e-5 + 1e-5 * |Jundenpa's|. */
    @Override
    public boolean isRight(Event record, byte[] result) {
        try {
            ObjectNode expected = (ObjectNode) new ObjectMapper().readTree(offline.score(record));
            ObjectNode found = (ObjectNode) new ObjectMapper().readTree(result);
            double score = expected.remove("fraud").get(0).doubleValue();
            double foundScore = found.remove("fraud").get(0).doubleValue();
            return expected.equals(found) && Math.abs(score - foundScore) <= 1e-5 + 1e-5 * Math.abs(score);
        } catch (RejectException | IOException e) {
            return false;
        }
    }

    private static final class PaymentProcessor implements Processor<byte[], byte[], byte[], byte[]> {

        private static final JsonFactory JSON = JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
        private static final byte[] KEY = ",\"fraud\":[".getBytes(ISO_8859_1);
        private static final Map<String, Long> COUNTRIES = Map.of("DE", 0L, "FR", 1L, "US", 2L, "NL", 3L, "PL", 4L);
        private static final Map<String, Long> MCCS = Map.of("5411", 0L, "5732", 1L, "4829", 2L, "7995", 3L);
        private static final int MERCHANTS = 64;
        private static final int HOUR = 3_600_000;
        private static final float DEFAULT_AGE = 40;

        private static final int AMOUNT = 0;
        private static final int PRESENT = 1;
        private static final int AGE = 2;
        private static final int HOUR_OF_DAY = 3;
        private static final int DELAY = 4;
        private static final int LAST_HOUR = 5;
        private static final int LAST_DAY = 6;

        private final byte[] model;
        private final boolean streaming;
        private final ObjectMapper mapper = new ObjectMapper(JSON);
        private final float[] numbers = new float[7];
        private final FloatBuffer numbersBuffer = direct(7 * Float.BYTES).asFloatBuffer();
        private final LongBuffer country = direct(Long.BYTES).asLongBuffer();
        private final LongBuffer mcc = direct(Long.BYTES).asLongBuffer();
        private final LongBuffer merchant = direct(Long.BYTES).asLongBuffer();
        private final FloatBuffer score = direct(Float.BYTES).asFloatBuffer();

        private OrtSession session;
        private Map<String, OnnxTensor> inputs;
        private Map<String, OnnxTensor> outputs;
        private ProcessorContext<byte[], byte[]> context;

        PaymentProcessor(byte[] model, boolean streaming) {
            this.model = model;
            this.streaming = streaming;
        }

        private static ByteBuffer direct(int bytes) {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
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
                session = environment.createSession(model, options);
                inputs = Map.of(
                        "numbers", OnnxTensor.createTensor(environment, numbersBuffer, new long[] {1, 7}),
                        "country", OnnxTensor.createTensor(environment, country, new long[] {1}),
                        "mcc", OnnxTensor.createTensor(environment, mcc, new long[] {1}),
                        "merchant", OnnxTensor.createTensor(environment, merchant, new long[] {1}));
                outputs = Map.of("fraud", OnnxTensor.createTensor(environment, score, new long[] {1, 1}));
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            try {
                context.forward(record.withValue(
                        streaming
                                ? scored(record.value(), record.timestamp())
                                : scoredTree(record.value(), record.timestamp())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        private void forward() throws IOException, OrtException {
            for (float number : numbers) {
                if (Float.isNaN(number)) {
                    throw new IOException("a field is missing");
                }
            }
            numbersBuffer.put(0, numbers);
            session.run(inputs, outputs).close();
        }

        private byte[] scoredTree(byte[] event, long timestamp) throws IOException, OrtException {
            ObjectNode payment = (ObjectNode) mapper.readTree(event);
            JsonNode card = payment.get("card");
            JsonNode shop = payment.get("merchant");
            JsonNode velocity = payment.get("velocity");
            JsonNode age = payment.path("customer").path("age");
            setTime(payment.get("created_at").longValue(), timestamp);
            setAmount(payment.get("amount").textValue());
            numbers[PRESENT] = card.get("present").booleanValue() ? 1 : 0;
            country.put(0, COUNTRIES.getOrDefault(card.get("country").textValue(), 5L));
            numbers[AGE] = age.isNumber() ? age.floatValue() : DEFAULT_AGE;
            setMerchant(shop.get("id").textValue());
            mcc.put(0, MCCS.getOrDefault(shop.get("mcc").textValue(), 4L));
            numbers[LAST_HOUR] = velocity.get("n_1h").floatValue();
            numbers[LAST_DAY] = velocity.get("sum_24h").floatValue();
            forward();
            payment.putArray("fraud").add(score.get(0));
            return mapper.writeValueAsBytes(payment);
        }

        private void setTime(long created, long timestamp) {
            numbers[HOUR_OF_DAY] = Math.floorMod(Math.floorDiv(created, HOUR), 24);
            numbers[DELAY] = (float) ((timestamp - created) / 1000.0);
        }

        private void setAmount(String text) {
            numbers[AMOUNT] = Math.max(0, Math.min(5000, NumberInput.parseFloat(text, true)));
        }

        private void setMerchant(String text) {
            byte[] id = text.getBytes(UTF_8);
            merchant.put(0, Math.abs((long) Murmur3.hash32(id, id.length, 0)) % MERCHANTS);
        }

        private byte[] scored(byte[] event, long timestamp) throws IOException, OrtException {
            read(event, timestamp);
            forward();
            return spliced(event);
        }

        private void read(byte[] event, long timestamp) throws IOException {
            Arrays.fill(numbers, Float.NaN);
            numbers[AGE] = DEFAULT_AGE;
            try (JsonParser json = JSON.createParser(event)) {
                json.nextToken();
                for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                    JsonToken token = json.nextToken();
                    switch (name) {
                        case "created_at" -> setTime(json.getLongValue(), timestamp);
                        case "amount" -> setAmount(json.getText());
                        case "card" -> readCard(json);
                        case "customer" -> readCustomer(json);
                        case "merchant" -> readMerchant(json);
                        case "velocity" -> readVelocity(json);
                        default -> skip(json, token);
                    }
                }
            }
        }

        private static void skip(JsonParser json, JsonToken token) throws IOException {
            if (token.isStructStart()) {
                json.skipChildren();
            }
        }

        private void readCard(JsonParser json) throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                switch (name) {
                    case "present" -> numbers[PRESENT] = json.getBooleanValue() ? 1 : 0;
                    case "country" -> country.put(0, COUNTRIES.getOrDefault(json.getText(), 5L));
                    default -> skip(json, token);
                }
            }
        }

        private void readCustomer(JsonParser json) throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                if (!name.equals("age")) {
                    skip(json, token);
                } else if (token != JsonToken.VALUE_NULL) {
                    numbers[AGE] = json.getFloatValue();
                }
            }
        }

        private void readMerchant(JsonParser json) throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                switch (name) {
                    case "id" -> setMerchant(json.getText());
                    case "mcc" -> mcc.put(0, MCCS.getOrDefault(json.getText(), 4L));
                    default -> skip(json, token);
                }
            }
        }

        private void readVelocity(JsonParser json) throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken token = json.nextToken();
                switch (name) {
                    case "n_1h" -> numbers[LAST_HOUR] = json.getFloatValue();
                    case "sum_24h" -> numbers[LAST_DAY] = json.getFloatValue();
                    default -> skip(json, token);
                }
            }
        }

        /** The event with the score before its last brace. */
        private byte[] spliced(byte[] event) {
            int end = event.length - 1;
            while (event[end] != '}') {
                end--;
            }
            byte[] text = NumberOutput.toString(score.get(0), true).getBytes(ISO_8859_1);
            byte[] result = Arrays.copyOf(event, end + KEY.length + text.length + 2);
            System.arraycopy(KEY, 0, result, end, KEY.length);
            System.arraycopy(text, 0, result, end + KEY.length, text.length);
            result[result.length - 2] = ']';
            result[result.length - 1] = '}';
            return result;
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
