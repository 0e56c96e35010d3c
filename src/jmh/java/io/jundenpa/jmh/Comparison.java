package io.jundenpa.jmh;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.model.ModelReader;
import io.jundenpa.nn.Network;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.ejml.data.FMatrixRMaj;

/** Scores the same rows with Jundenpa and with ONNX Runtime, and compares. */
final class Comparison implements AutoCloseable {

    private static final double TOLERANCE = 1e-5;
    private static final int MOVES = 12;
    private static final int SMALLER_BATCH = 5;

    private final SessionOptions options = OnnxRuntimePass.oneThread();
    private final Path model = Files.createTempFile("differential", ".onnx");

    Comparison() throws OrtException, IOException {
        // With optimisations, ONNX Runtime 1.29 fuses a Transpose that keeps the axes into a Gemm as if it exchanged
        // them.
        options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    }

    enum Verdict {
        /** The scores are equal. */
        EQUAL,
        /** Each row has the score of a batch of one row. ONNX Runtime refuses larger batches. */
        ROW_BY_ROW,
        /** The scores are equal within what ONNX Runtime's score moves when the values of the graph move by roundings. */
        SENSITIVE,
        /** Jundenpa rejects a record, and ONNX Runtime does not. */
        REJECTED,
        REFUSED,
        REFUSED_BY_BOTH,
        /** ONNX Runtime refuses the graph, and Jundenpa does not. */
        ONLY_JUNDENPA,
        /** Each row has the score of a batch of one row. ONNX Runtime mixes the rows of larger batches. */
        MIXED,
        DIFFERENT
    }

    /**
     * The result of a comparison.
     *
     * @param detail why it is refused, or what differs
     * @param value what the graph computes, if the scores are equal
     */
    record Result(Verdict verdict, String detail, Optional<Tensor> value) {

        boolean isEqual() {
            return switch (verdict) {
                case EQUAL, ROW_BY_ROW, SENSITIVE -> true;
                default -> false;
            };
        }

        private Result with(Tensor equal) {
            return new Result(verdict, detail, Optional.of(equal));
        }
    }

    /** Numbers in C order. */
    @SuppressWarnings("ArrayRecordComponent") // Not compared and not modified.
    record Tensor(long[] shape, float[] values) {

        /** The first entries of the first axis. */
        Tensor first(int count) {
            return part(0, count);
        }

        /** Some entries of the first axis. */
        Tensor part(int from, int count) {
            int width = values.length / (int) shape[0];
            long[] fewer = shape.clone();
            fewer[0] = count;
            return new Tensor(fewer, Arrays.copyOfRange(values, from * width, (from + count) * width));
        }

        /** The rows of a batch axis, one after the other. */
        float[] rows(int axis) {
            int after = (int) LongStream.of(shape).skip(axis + 1L).reduce(1, (a, b) -> a * b);
            int rows = (int) shape[axis];
            int width = values.length / rows;
            float[] result = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                int row = i / after % rows;
                int column = i / (after * rows) * after + i % after;
                result[row * width + column] = values[i];
            }
            return result;
        }
    }

    /** The scores of all rows, one after the other, as a session computes them. */
    private interface Scores {
        float[] of(OrtSession session) throws OrtException;
    }

    /**
     * Compares a graph.
     *
     * @param moved the same graph with all its values moved a little, in another way for each number
     */
    Result compare(byte[] file, IntFunction<byte[]> moved, Tensor input) throws IOException {
        Network network;
        try {
            network = ModelReader.read(Files.write(model, file)).network();
        } catch (InvalidFileException e) {
            String[] lines = String.valueOf(e.getMessage()).split("\n", 2);
            return new Result(refused(file, input), lines[lines.length - 1].strip(), Optional.empty());
        }
        try (OrtSession session = session(file)) {
            return compare(network, session, moved, input);
        } catch (OrtException e) {
            return new Result(Verdict.ONLY_JUNDENPA, oneLine(e), Optional.empty());
        }
    }

    private static String oneLine(OrtException e) {
        return String.valueOf(e.getMessage()).replace('\n', ' ');
    }

    private Verdict refused(byte[] file, Tensor input) {
        try (OrtSession session = session(file)) {
            run(session, input);
            return Verdict.REFUSED;
        } catch (OrtException e) {
            return Verdict.REFUSED_BY_BOTH;
        }
    }

    private OrtSession session(byte[] file) throws OrtException {
        return OrtEnvironment.getEnvironment().createSession(file, options);
    }

    private Result compare(Network network, OrtSession session, IntFunction<byte[]> moved, Tensor input)
            throws OrtException {
        int inputs = network.inputSize();
        int batch = (int) input.shape[0];
        int rowsPerRecord = inputs * batch / input.values.length;
        if (rowsPerRecord < 1 || rowsPerRecord > batch) {
            throw new OrtException("Jundenpa reads " + inputs + " numbers, of " + Arrays.toString(input.shape));
        }
        if (rowsPerRecord == batch || rowsPerRecord > 1) {
            Tensor record = input.first(rowsPerRecord);
            Result result = settle(network, session, moved, record.values, Verdict.EQUAL, s -> run(s, record).values);
            return rowsPerRecord == batch && result.verdict != Verdict.DIFFERENT
                    ? result.with(run(session, input))
                    : result;
        }
        List<Result> results = new ArrayList<>();
        Optional<OrtException> refusal = Optional.empty();
        try {
            Tensor value = run(session, input);
            for (int axis : batchAxes(session, input, value.shape)) {
                results.add(settle(
                        network,
                        session,
                        moved,
                        input.values,
                        Verdict.EQUAL,
                        s -> run(s, input).rows(axis)));
                if (results.get(results.size() - 1).isEqual()) {
                    return results.get(results.size() - 1).with(value);
                }
            }
        } catch (OrtException e) {
            refusal = Optional.of(e);
        }
        try {
            Verdict equal = refusal.isPresent() ? Verdict.ROW_BY_ROW : Verdict.MIXED;
            results.add(settle(network, session, moved, input.values, equal, s -> singles(s, input)));
        } catch (OrtException e) {
            refusal = Optional.of(refusal.orElse(e));
        }
        if (results.isEmpty()) {
            throw refusal.orElseThrow();
        }
        Result last = results.get(results.size() - 1);
        return last.isEqual() || last.verdict == Verdict.MIXED ? last : results.get(0);
    }

    /** The axes that may be the batch: they are as long as the batch, in a smaller batch too if the graph takes one. */
    private static List<Integer> batchAxes(OrtSession session, Tensor input, long[] shape) {
        long batch = input.shape[0];
        long small = Math.min(batch, SMALLER_BATCH);
        Optional<long[]> smaller = shape(session, input.first((int) small));
        return IntStream.range(0, shape.length)
                .filter(axis -> shape[axis] == batch)
                .filter(axis -> smaller.map(other -> axis < other.length && other[axis] == small)
                        .orElse(true))
                .boxed()
                .toList();
    }

    private static Optional<long[]> shape(OrtSession session, Tensor input) {
        try {
            return Optional.of(run(session, input).shape);
        } catch (OrtException e) {
            return Optional.empty();
        }
    }

    private static float[] singles(OrtSession session, Tensor input) throws OrtException {
        float[] all = {};
        for (int row = 0; row < input.shape[0]; row++) {
            float[] scores = run(session, input.part(row, 1)).values;
            int end = all.length;
            all = Arrays.copyOf(all, end + scores.length);
            System.arraycopy(scores, 0, all, end, scores.length);
        }
        return all;
    }

    private Result settle(
            Network network, OrtSession session, IntFunction<byte[]> moved, float[] input, Verdict equal, Scores scores)
            throws OrtException {
        float[] expected = scores.of(session);
        int rows = input.length / network.inputSize();
        FMatrixRMaj batch = new FMatrixRMaj(rows, network.inputSize(), true, input);
        FMatrixRMaj output = network.forward(batch, network.workspace(rows));
        float[] actual = Arrays.copyOf(output.data, output.getNumElements());
        if (expected.length != actual.length) {
            String detail = actual.length + " numbers, expected " + expected.length;
            return new Result(Verdict.DIFFERENT, detail, Optional.empty());
        }
        int place = unequal(expected, actual, new float[expected.length]);
        if (place < 0) {
            return new Result(equal, "", Optional.empty());
        }
        if (unequal(expected, actual, movements(moved, scores, expected)) < 0) {
            return new Result(Verdict.SENSITIVE, "", Optional.empty());
        }
        int width = expected.length / rows;
        int row = place / width;
        float[] numbers = Arrays.copyOfRange(input, row * network.inputSize(), (row + 1) * network.inputSize());
        String detail = "number " + place % width + " of row " + row + " is " + actual[place] + ", expected "
                + expected[place] + ", for " + Arrays.toString(numbers);
        return new Result(Float.isNaN(actual[place]) ? Verdict.REJECTED : Verdict.DIFFERENT, detail, Optional.empty());
    }

    /** The place of the first number that differs, or -1. */
    private static int unequal(float[] expected, float[] actual, float[] movements) {
        return IntStream.range(0, expected.length)
                .filter(i -> !isEqual(expected[i], actual[i], movements[i]))
                .findFirst()
                .orElse(-1);
    }

    private static boolean isEqual(float expected, float actual, float movement) {
        if (Float.isFinite(expected) && Float.isFinite(actual)) {
            return Math.abs(expected - actual) <= TOLERANCE + TOLERANCE * Math.abs(expected) + movement;
        }
        // A record whose score is not finite is rejected, whatever the score is.
        if (!Float.isFinite(expected) && !Float.isFinite(actual)) {
            return true;
        }
        // Near a pole a score moves by more than its size.
        return movement > Math.max(1, Math.abs(Float.isFinite(expected) ? expected : actual));
    }

    /** How far each score moves. A score that stops being finite moves infinitely far. */
    private float[] movements(IntFunction<byte[]> moved, Scores scores, float[] expected) {
        float[] largest = new float[expected.length];
        for (int move = 0; move < MOVES; move++) {
            try (OrtSession session = session(moved.apply(move))) {
                float[] other = scores.of(session);
                for (int i = 0; i < largest.length; i++) {
                    float movement = 4 * Math.abs(other[i] - expected[i]);
                    boolean finite = Float.isFinite(other[i]) && Float.isFinite(expected[i]);
                    largest[i] = Math.max(largest[i], finite ? movement : nonFinite(other[i], expected[i]));
                }
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
        return largest;
    }

    private static float nonFinite(float a, float b) {
        return Float.isFinite(a) || Float.isFinite(b) ? Float.POSITIVE_INFINITY : 0;
    }

    private static Tensor run(OrtSession session, Tensor input) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input.values), input.shape);
                OrtSession.Result result = session.run(Map.of("x", tensor))) {
            OnnxTensor output = (OnnxTensor) result.get(0);
            FloatBuffer buffer = output.getFloatBuffer();
            float[] values = new float[buffer.remaining()];
            buffer.get(values);
            return new Tensor(output.getInfo().getShape(), values);
        }
    }

    @Override
    public void close() throws IOException {
        options.close();
        Files.delete(model);
    }
}
