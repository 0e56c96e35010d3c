package io.jundenpa.format.onnx;

import static io.jundenpa.format.onnx.OnnxBytes.bytes;
import static io.jundenpa.format.onnx.OnnxBytes.doubles;
import static io.jundenpa.format.onnx.OnnxBytes.float32;
import static io.jundenpa.format.onnx.OnnxBytes.floats;
import static io.jundenpa.format.onnx.OnnxBytes.join;
import static io.jundenpa.format.onnx.OnnxBytes.number;
import static io.jundenpa.format.onnx.OnnxBytes.tag;
import static io.jundenpa.format.onnx.OnnxBytes.text;
import static io.jundenpa.format.onnx.OnnxBytes.varint;
import static io.jundenpa.format.onnx.OnnxGraph.list;
import static io.jundenpa.format.onnx.OnnxGraph.shape;
import static io.jundenpa.format.onnx.OnnxGraph.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The wire format of ONNX files: several ways to write the same, and mistakes that would be misread. */
class OnnxReaderTest {

    private static final int FLOAT = 1;
    private static final int DOUBLE = 11;
    private static final int INT8 = 3;
    private static final int INT64 = 7;
    private static final int FLOAT16 = 10;
    private static final int UINT32 = 12;

    private static final byte[] FLOATS = floats(1.5f, -2);

    static Stream<Arguments> placesOfNumbers() {
        return Stream.of(
                places("raw", FLOAT, bytes(9, FLOATS)),
                places("packed", FLOAT, bytes(4, FLOATS)),
                places("one by one", FLOAT, float32(4, 1.5f), float32(4, -2)),
                places("packed in two parts", FLOAT, bytes(4, floats(1.5f)), bytes(4, floats(-2))),
                places("doubles", DOUBLE, bytes(10, doubles(1.5, -2))),
                places("halves, as bits", FLOAT16, list(5, 0x3e00, 0xc000)),
                places(
                        "beside the model",
                        FLOAT,
                        number(14, 1),
                        external("location", "w.bin"),
                        external("offset", "4")));
    }

    private static Arguments places(String name, int type, byte[]... data) {
        return Arguments.of(name, tensor("w", type, shape(2), data));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("placesOfNumbers")
    void numbersAreReadFromWhereTheyLie(String name, byte[] tensor) throws IOException {
        assertArrayEquals(new double[] {1.5, -2}, numbers(tensor));
    }

    /** The message states the type after the numbers. */
    @Test
    void fieldsOfATensorMayBeInAnyOrder() throws IOException {
        byte[] tensor = join(number(5, 0x3e00), number(5, 0xc000), list(1, 2), number(2, FLOAT16), text(8, "w"));

        assertArrayEquals(new double[] {1.5, -2}, numbers(tensor));
    }

    @Test
    void integersKeepTheirSigns() throws IOException {
        assertArrayEquals(new double[] {-3, 1 << 30}, numbers(tensor("w", INT64, shape(2), list(7, -3, 1 << 30))));
        assertArrayEquals(
                new double[] {4294967293.0, 1}, numbers(tensor("w", UINT32, shape(2), list(11, 4294967293L, 1))));
    }

    static Stream<Arguments> misplacedNumbers() {
        return Stream.of(
                wrong(
                        "has numbers in the fields [10], expected numbers of type F32 in field 9 or 4",
                        bytes(10, doubles(1))),
                wrong("has numbers in the fields [4, 9], expected", bytes(4, FLOATS), bytes(9, FLOATS)),
                wrong("has packed and unpacked numbers", bytes(4, floats(1)), float32(4, -2)),
                Arguments.of(
                        "tensor \"w\" has the number 300, expected numbers of type I8",
                        tensor("w", INT8, shape(1), list(5, 300))),
                wrong("has a list that ends inside a number", bytes(4, new byte[5]), bytes(4, new byte[3])),
                wrong("has 12 bytes, expected as many as [2] of F32 needs", bytes(9, new byte[12])),
                wrong("has 0 numbers, expected as many as [2] needs"),
                wrong("is a segment of another tensor", bytes(3, number(1, 0)), bytes(9, FLOATS)),
                wrong("is in another file, but has numbers in the fields [9] too", number(14, 1), bytes(9, FLOATS)),
                wrong("has the location 2, expected 0", number(14, 2), bytes(9, FLOATS)),
                wrong("is in another file, but has no location", number(14, 1)),
                wrong(
                        "is in another file, and states its location twice",
                        number(14, 1),
                        external("location", "w.bin"),
                        external("location", "v.bin")),
                wrong(
                        "is at bytes 8 to 16 of w.bin, which has 12 bytes",
                        number(14, 1),
                        external("location", "w.bin"),
                        external("offset", "8")),
                wrong(
                        "has 4 bytes, expected as many as [2] of F32 needs",
                        number(14, 1),
                        external("location", "w.bin"),
                        external("length", "4")),
                wrong(
                        "has the offset \"-1\", expected a number",
                        number(14, 1),
                        external("location", "w.bin"),
                        external("offset", "-1")));
    }

    private static Arguments wrong(String problem, byte[]... data) {
        return Arguments.of("tensor \"w\" " + problem, tensor("w", FLOAT, shape(2), data));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misplacedNumbers")
    void numbersThatWouldBeMisreadAreRefused(String problem, byte[] tensor) {
        assertProblem(problem, assertThrows(FormatException.class, () -> numbers(tensor)));
    }

    static Stream<Arguments> badTensors() {
        return Stream.of(
                Arguments.of("has shape [-1], expected no negative dimension", shape(-1)),
                Arguments.of(
                        "has shape [4294967296, 2147483648], which has too many elements", shape(1L << 32, 1L << 31)),
                Arguments.of("has 65 dimensions, expected at most 64", new long[65]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTensors")
    void invalidShapesAreRefused(String problem, long[] shape) {
        byte[] file =
                new OnnxGraph(13).field(bytes(5, tensor("w", FLOAT, shape))).file();

        assertProblem("tensor \"w\" " + problem, assertThrows(FormatException.class, () -> read(file)));
    }

    static Stream<Arguments> badFiles() {
        OnnxGraph twoTensors = graph().floats("w", shape(1), 1).floats("w", shape(1), 2);
        OnnxGraph twoValues = graph().node("Relu", "x", "y").node("Neg", "x", "y");
        OnnxGraph overTheInput = graph().node("Relu", "x", "x");
        OnnxGraph overATensor = graph().floats("w", shape(1), 1).node("Relu", "x", "w");
        OnnxGraph twoInputs = graph().input("x", 3);
        OnnxGraph twoAttributes = graph().node("Elu", "x", "y", "alpha", 1f, "alpha", 2f);
        byte[] good = graph().node("Relu", "x", "y").file();
        return Stream.of(
                Arguments.of("has two tensors with the name \"w\"", twoTensors.file()),
                Arguments.of("node 1 (Neg) writes \"y\", which exists already", twoValues.file()),
                Arguments.of("node 0 (Relu) writes \"x\", which exists already", overTheInput.file()),
                Arguments.of("node 0 (Relu) writes \"w\", which exists already", overATensor.file()),
                Arguments.of("has two inputs with the name \"x\"", twoInputs.file()),
                Arguments.of("node 0 has two attributes \"alpha\"", twoAttributes.file()),
                Arguments.of(
                        "has a sparse tensor, which is not supported",
                        graph().field(bytes(15)).file()),
                Arguments.of("has two graphs, expected one", join(good, good)),
                Arguments.of(
                        "states the opset of the domain \"ai.onnx\" twice",
                        join(good, bytes(8, text(1, "ai.onnx"), number(2, 9)))),
                Arguments.of("a field of wire type 5, expected 2 at byte", float32(7, 1)),
                Arguments.of("a field of wire type 0, expected 2 at byte 1", number(7, 1)),
                Arguments.of("wire type 3 at byte 1", tag(9, 3)),
                Arguments.of("the field number 0 at byte 1", new byte[] {2, 0}),
                Arguments.of("the field number 536870912", varint((1L << 29) << 3)),
                Arguments.of("the end inside a number at byte 2", new byte[] {8, -1}),
                Arguments.of("the end inside a number", join(tag(9, 1), new byte[7])),
                Arguments.of("a length of 5 with 4 bytes left at byte 2", join(tag(7, 2), varint(5), new byte[4])),
                Arguments.of("a length of 18446744073709551615 with 0", join(tag(7, 2), varint(-1))),
                Arguments.of(
                        "a number of more than 64 bits",
                        join(tag(9, 0), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 2})),
                Arguments.of(
                        "the number 4294967297 in a field of 32 bits",
                        graph().field(bytes(5, tensor("w", FLOAT, shape(), number(2, (1L << 32) + 1))))
                                .file()),
                Arguments.of("has opset 26, expected 6 to 25", new OnnxGraph(26).file()));
    }

    private static OnnxGraph graph() {
        return OnnxGraph.ofRows(13, 2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFiles")
    void filesThatWouldBeMisreadAreRefused(String problem, byte[] file) {
        assertProblem(problem, assertThrows(FormatException.class, () -> read(file)));
    }

    @Test
    void attributesOfAnotherTypeAreRefused() {
        Map<String, byte[]> files = new HashMap<>();
        files.put(
                "node 0 (Elu) has an attribute \"alpha\" that is not a float",
                graph().node("Elu", "x", "y", "alpha", 2).file());
        files.put(
                "node 0 (Softmax) has an attribute \"axis\" that is not an integer",
                graph().node("Softmax", "x", "y", "axis", 1f).file());
        files.put(
                "node 0 (ReduceMax) has an attribute \"axes\" that is not a list of integers",
                graph().node("ReduceMax", "x", "y", "axes", 1).file());
        files.put(
                "node 0 (Gelu) has an attribute \"approximate\" that is not a text",
                graph().node("Gelu", "x", "y", "approximate", 1).file());

        files.forEach((problem, file) -> assertProblem(problem, assertThrows(FormatException.class, () -> read(file))));
    }

    /** Writers of proto3 leave out zeros. */
    @Test
    void missingNumberOfAnAttributeIsZero() throws IOException {
        byte[] alpha = bytes(5, text(1, "alpha"), number(20, FLOAT));
        byte[] node = bytes(1, text(1, "x"), text(2, "y"), text(4, "LeakyRelu"), alpha);

        float found = read(graph().field(node).file()).graph().nodes().get(0).number("alpha", 0.01f);

        assertEquals(0, found);
    }

    @Test
    void dimensionsWhoseProductOverflowsAreRefused() {
        byte[] large = bytes(1, number(1, 1L << 32));
        byte[] shape = join(bytes(1, text(2, "batch")), large, large, bytes(1, text(2, "open")));
        byte[] file = new OnnxGraph(13)
                .field(bytes(11, text(1, "x"), bytes(2, bytes(1, number(1, FLOAT), bytes(2, shape)))))
                .output("y")
                .node("Relu", "x", "y")
                .file();

        var e = assertThrows(
                FormatException.class,
                () -> OnnxImport.read(
                        file, OnnxReaderTest::beside, OptionalInt.of(4), Optional.empty(), new Budget(1 << 26)));
        assertProblem("has a value of shape [4294967296, 4294967296], expected at most 2147483647 numbers", e);
    }

    @Test
    void errorOfOurOwnNamesTheNode() {
        byte[] tensor = tensor("w", FLOAT, shape(2), number(14, 1), external("location", "w.bin"));
        byte[] file = graph().field(bytes(5, tensor)).node("Add", "x,w", "y").file();
        ExternalData broken = location -> {
            throw new IllegalStateException("closed");
        };

        var e = assertThrows(
                FormatException.class,
                () -> OnnxImport.read(file, broken, OptionalInt.empty(), Optional.empty(), new Budget(1 << 26)));
        assertEquals(
                "node 0 (Add) cannot be read (closed); this is an error in Jundenpa, please report it with the model",
                e.getMessage());
        assertEquals(IllegalStateException.class, e.getCause().getClass());
    }

    /** Old files list an initializer as an input too. */
    @Test
    void initializerIsNotAnInput() throws IOException {
        OnnxGraph graph = graph().input("w", 2).floats("w", shape(2), 1, 2).node("Add", "x,w", "y");

        assertEquals(2, read(graph.file()).graph().nodes().get(0).inputs().size());
        assertEquals(
                List.of("x"),
                read(graph.file()).graph().inputs().stream()
                        .map(ValueInfo::name)
                        .toList());
    }

    private static byte[] external(String key, String value) {
        return bytes(13, text(1, key), text(2, value));
    }

    private static double[] numbers(byte[] tensor) throws IOException {
        byte[] file = graph().field(bytes(5, tensor)).node("Relu", "x", "y").file();
        return read(file).graph().initializers().get("w").source().doubles();
    }

    /** Reads a model and translates its graph, because either step may refuse the file. */
    private static OnnxModel read(byte[] file) throws FormatException {
        OnnxModel model = OnnxReader.read(file, OnnxReaderTest::beside, new Budget(1 << 26));
        OnnxImport.read(file, OnnxReaderTest::beside, OptionalInt.empty(), Optional.empty(), new Budget(1 << 26));
        return model;
    }

    private static ByteBuffer beside(String location) {
        assertEquals("w.bin", location);
        return ByteBuffer.wrap(floats(7, 1.5f, -2));
    }

    private static void assertProblem(String expected, FormatException found) {
        String message = String.valueOf(found.getMessage());
        assertTrue(message.contains(expected), message);
    }
}
