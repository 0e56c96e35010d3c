package io.jundenpa.format.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.jundenpa.format.tensor.BufferTensor;
import io.jundenpa.format.tensor.ElementType;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tensors of a {@code .safetensors} file.
 *
 * <p>The file has three parts: the length of the header in 8 little-endian bytes; the header, a JSON map
 * {@code {"NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}}, padded with spaces; and the numbers,
 * little-endian, in C order.
 *
 * <p>The file is not trusted. Every length is compared with the available bytes, no name may occur twice, and the tensors
 * must cover the data without gaps or shared bytes. Source: "Format" in the README of the repository
 * huggingface/safetensors, 2026.
 */
public final class SafetensorsFile {

    private static final int PREFIX = Long.BYTES;
    private static final int MAX_HEADER_BYTES = 16 << 20;
    private static final int MAX_NAMES = 100_000;
    private static final int MAX_DIMENSIONS = 64;
    private static final String METADATA = "__metadata__";

    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("F64", ElementType.F64),
            Map.entry("F32", ElementType.F32),
            Map.entry("F16", ElementType.F16),
            Map.entry("BF16", ElementType.BF16),
            Map.entry("I64", ElementType.I64),
            Map.entry("I32", ElementType.I32),
            Map.entry("I16", ElementType.I16),
            Map.entry("I8", ElementType.I8),
            Map.entry("U64", ElementType.U64),
            Map.entry("U32", ElementType.U32),
            Map.entry("U16", ElementType.U16),
            Map.entry("U8", ElementType.U8),
            Map.entry("BOOL", ElementType.BOOL));

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNumberLength(20)
                    .build())
            .build();

    private final ByteBuffer data;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /**
     * Reads the header of a file.
     *
     * @param file the whole file. Not modified, and must not be modified later.
     * @throws FormatException if the file is not a safetensors file, or is damaged
     */
    public SafetensorsFile(byte[] file) throws FormatException {
        int header = headerLength(file);
        data = ByteBuffer.wrap(file, PREFIX + header, file.length - PREFIX - header)
                .slice();
        try (JsonParser parser = JSON.createParser(file, PREFIX, header)) {
            readHeader(parser);
        } catch (FormatException e) {
            throw e;
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            String place = location == null ? "" : "at byte " + (PREFIX + Math.max(0, location.getByteOffset())) + ": ";
            String reason =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            throw new FormatException(
                    "has a damaged safetensors header: " + place + reason.replaceFirst(", from `.*`", ""));
        } catch (IOException e) {
            throw new FormatException("has a safetensors header that is not UTF-8");
        }
        requireCovered();
    }

    /** The names of the tensors, in the order of the header. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /**
     * A tensor. It shares the bytes of the file.
     *
     * @param name one of {@link #names()}
     * @throws FormatException if the type of its elements is not supported
     */
    public TensorSource tensor(String name) throws FormatException {
        Entry entry = Optional.ofNullable(entries.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no tensor " + name));
        return new BufferTensor(
                type(entry)
                        .orElseThrow(() -> new FormatException("has dtype " + entry.dtype
                                + ", expected one of F64, F32, F16, BF16, I8 to I64, U8 to U64, BOOL;"
                                + " convert with tensor.float()")),
                entry.shape,
                data.slice((int) entry.begin, (int) (entry.end - entry.begin)));
    }

    private static int headerLength(byte[] file) throws FormatException {
        if (file.length > 1 && file[0] == 'P' && file[1] == 'K') {
            throw new FormatException("is a zip, not a safetensors file; write a PyTorch checkpoint with"
                    + " safetensors.torch.save_file(model.state_dict(), \"model.safetensors\")");
        }
        if (file.length < PREFIX + 1) {
            throw new FormatException("is not a safetensors file: it has " + file.length + " bytes");
        }
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 1 || length > file.length - PREFIX || file[PREFIX] != '{') {
            throw new FormatException("is not a whole safetensors file: it has " + file.length
                    + " bytes, but a header of " + Long.toUnsignedString(length) + " bytes");
        }
        if (length > MAX_HEADER_BYTES) {
            throw new FormatException("has a header of " + length + " bytes, expected at most " + MAX_HEADER_BYTES);
        }
        return (int) length;
    }

    private void readHeader(JsonParser parser) throws IOException {
        require(parser.nextToken() == JsonToken.START_OBJECT, parser, "a map of tensors");
        Set<String> names = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            add(name, names);
            require(parser.nextToken() == JsonToken.START_OBJECT, parser, "a map for \"" + name + "\"");
            if (name.equals(METADATA)) {
                skipMetadata(parser);
            } else {
                entries.put(name, readEntry(parser, name));
            }
        }
        require(parser.nextToken() == null, parser, "the end of the header");
    }

    /** The metadata is a map from text to text. */
    private static void skipMetadata(JsonParser parser) throws IOException {
        Set<String> names = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            add(parser.currentName(), names);
            require(parser.nextToken() == JsonToken.VALUE_STRING, parser, "text in " + METADATA);
        }
    }

    private static void add(String name, Set<String> names) throws FormatException {
        if (!names.add(name)) {
            throw new FormatException("has \"" + name + "\" twice");
        }
        if (names.size() > MAX_NAMES) {
            throw new FormatException("has more than " + MAX_NAMES + " tensors or keys of " + METADATA);
        }
    }

    private Entry readEntry(JsonParser parser, String name) throws IOException {
        String dtype = "";
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        Set<String> keys = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            add(key, keys);
            switch (key) {
                case "dtype" -> {
                    require(parser.nextToken() == JsonToken.VALUE_STRING, parser, "text for dtype");
                    dtype = parser.getText();
                }
                case "shape" -> shape = numbers(parser, key);
                case "data_offsets" -> offsets = numbers(parser, key);
                default ->
                    throw new FormatException(
                            "has the key \"" + key + "\" for \"" + name + "\", expected dtype, shape and data_offsets");
            }
        }
        if (keys.size() != 3 || offsets.size() != 2) {
            throw new FormatException("has an incomplete \"" + name + "\", expected dtype, shape and two data_offsets");
        }
        Entry entry = new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
        check(entry);
        return entry;
    }

    private static List<Long> numbers(JsonParser parser, String key) throws IOException {
        require(parser.nextToken() == JsonToken.START_ARRAY, parser, "a list for " + key);
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                            && parser.getLongValue() >= 0
                            && numbers.size() < MAX_DIMENSIONS,
                    parser,
                    "at most " + MAX_DIMENSIONS + " natural numbers in " + key);
            numbers.add(parser.getLongValue());
        }
        return numbers;
    }

    private static void require(boolean condition, JsonParser parser, String expected) throws FormatException {
        if (!condition) {
            throw new FormatException("has a damaged safetensors header: expected " + expected + " before byte "
                    + (PREFIX + parser.currentLocation().getByteOffset()));
        }
    }

    private static Optional<ElementType> type(Entry entry) {
        return Optional.ofNullable(TYPES.get(entry.dtype));
    }

    /** Checks that a tensor lies in the data and has the number of bytes that its shape needs. */
    private void check(Entry entry) throws FormatException {
        String place = "has \"" + entry.name + "\" at bytes " + entry.begin + " to " + entry.end + " of its data";
        if (entry.begin > entry.end || entry.end > data.capacity()) {
            throw new FormatException(place + ", which has " + data.capacity() + " bytes");
        }
        Optional<ElementType> type = type(entry);
        if (type.isPresent()) {
            long expected;
            try {
                expected = Math.multiplyExact(
                        TensorSource.count(entry.shape), type.orElseThrow().size());
            } catch (ArithmeticException e) {
                throw new FormatException(
                        "has \"" + entry.name + "\" of shape " + entry.shape + ", which is too large");
            }
            if (expected != entry.end - entry.begin) {
                throw new FormatException(
                        place + ", expected " + expected + " bytes for " + entry.shape + " of " + entry.dtype);
            }
        }
    }

    /** Checks that the tensors cover the data without gaps or shared bytes. */
    private void requireCovered() throws FormatException {
        List<Entry> inOrder = new ArrayList<>(entries.values());
        inOrder.sort(Comparator.comparingLong((Entry entry) -> entry.begin).thenComparingLong(entry -> entry.end));
        long at = 0;
        for (Entry entry : inOrder) {
            if (entry.begin != at) {
                throw new FormatException("has \"" + entry.name + "\" at byte " + entry.begin
                        + " of its data, expected " + at + ": tensors must follow each other without gaps");
            }
            at = entry.end;
        }
        if (at != data.capacity()) {
            throw new FormatException("has " + data.capacity() + " bytes of data, expected " + at);
        }
    }

    private record Entry(String name, String dtype, List<Long> shape, long begin, long end) {}
}
