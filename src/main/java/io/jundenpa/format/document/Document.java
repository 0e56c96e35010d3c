package io.jundenpa.format.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads a YAML or JSON (RFC 8259) file as a tree. A file with the extension {@code .json} is JSON, any other is YAML. The
 * file is not trusted: its size, its depth and the length of a number are bounded, a key may appear only once, and its
 * content cannot name Java types.
 */
public final class Document {

    // Bounds the heap, too: a tree needs many times the memory of its text.
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_DEPTH = 20;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxNumberLength(64)
            .build();

    /** The parts of the parsers' messages that quote the file. They may hold a password. */
    private static final Pattern QUOTED = Pattern.compile("(?<=Unrecognized token) '[^']*'"
            + "|(?<=Malformed numeric value|Malformed Number token|Invalid base-\\d{1,2} number|valid version|tag handle"
            + "|hexadecimal numbers|unknown escape character|field name \\(Scalar value in YAML\\))(?s:.*)");

    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .loaderOptions(loaderOptions())
                    .streamReadConstraints(CONSTRAINTS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final ObjectMapper WRITTEN = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
            .enable(
                    YAMLGenerator.Feature.MINIMIZE_QUOTES,
                    YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS,
                    YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private Document() {}

    private static LoaderOptions loaderOptions() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setAllowDuplicateKeys(false);
        return options;
    }

    /**
     * Reads the bytes of a document.
     *
     * @throws InvalidFileException if the file does not exist, cannot be read, or is larger than 4 MiB
     */
    public static byte[] bytes(Path file) {
        Problems problems = new Problems(file.toString());
        try {
            if (!Files.isRegularFile(file)) {
                problems.add("", Files.exists(file) ? "not a file" : "no such file");
            } else if (Files.size(file) > MAX_BYTES) {
                problems.add(
                        "",
                        Files.size(file) + " bytes, expected at most " + MAX_BYTES
                                + "; put weights into an .npz beside it");
            } else {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            problems.add("", "cannot be read: " + e);
        }
        throw problems.exception();
    }

    /**
     * Parses a document whose top is a map.
     *
     * @param bytes the content of the file
     * @param name the file's name: {@code .json} means JSON, anything else YAML
     * @param problems receives the syntax error with its line and column
     * @throws InvalidFileException if the syntax is invalid, or the top is not a map
     */
    public static ObjectNode parse(byte[] bytes, String name, Problems problems) {
        return read(bytes, name.endsWith(".json"), problems).orElseThrow(problems::exception);
    }

    /** Writes a tree as YAML. Reading the YAML returns the same tree. */
    public static String yaml(ObjectNode document) {
        try {
            return WRITTEN.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the tree could not be written as YAML", e);
        }
    }

    /**
     * Parses a line of JSON whose top is a map.
     *
     * @param problems receives the syntax error
     * @return the map; empty if there is a problem
     */
    public static Optional<Section> json(byte[] line, Problems problems) {
        return read(line, true, problems).map(top -> new Section(top, "", problems));
    }

    private static Optional<ObjectNode> read(byte[] bytes, boolean json, Problems problems) {
        try {
            JsonNode root = json ? JSON.readTree(bytes) : readYaml(bytes);
            if (root instanceof ObjectNode top) {
                return Optional.of(top);
            }
            problems.add("", "the top is " + Node.kind(root) + ", expected a map of keys");
        } catch (IOException e) {
            problems.add(placeOf(e), reason(e));
        }
        return Optional.empty();
    }

    private static JsonNode readYaml(byte[] bytes) throws IOException {
        try (JsonParser parser = new AsWritten((YAMLParser) YAML.createParser(bytes))) {
            JsonNode root = YAML.readTree(parser);
            return root == null ? MissingNode.getInstance() : root;
        }
    }

    private static String placeOf(IOException e) {
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            return place(
                    yaml.getProblemMark().getLine() + 1, yaml.getProblemMark().getColumn() + 1);
        }
        JsonLocation location = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return location == null || location.getLineNr() < 1 || isEncoding(e)
                ? ""
                : place(location.getLineNr(), location.getColumnNr());
    }

    private static boolean isEncoding(Throwable e) {
        return e instanceof CharConversionException || (e.getCause() != null && isEncoding(e.getCause()));
    }

    private static String place(int line, int column) {
        return "line " + line + ", column " + column;
    }

    /** The parser's message in one line, without names of Java classes and options, and without text of the file. */
    private static String reason(IOException e) {
        if (e.getCause() instanceof MarkedYAMLException yaml) {
            return Optional.ofNullable(yaml.getContext())
                            .map(context -> context + ": ")
                            .orElse("")
                    + withoutText(yaml.getProblem());
        }
        if (isEncoding(e)) {
            return "not UTF-8 text";
        }
        if (e instanceof MismatchedInputException) {
            return "a second document begins, expected only one";
        }
        String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : String.valueOf(e);
        return withoutText(message.lines().findFirst().orElse("not readable"))
                .replaceFirst(", from `.*`\\)", ")")
                .replaceFirst(" \\(java\\.[^)]*\\)", "")
                .replaceFirst(" \\(start marker at .*", "")
                .replaceFirst(": enable `.*", "");
    }

    private static String withoutText(String message) {
        return QUOTED.matcher(message).replaceFirst("");
    }

    /**
     * Refuses values that YAML can read differently from the written text: {@code 0123} as 83, {@code yes} as true. Also
     * refuses an alias {@code *w}: the tree reader would return the text "w".
     */
    private static final class AsWritten extends JsonParserDelegate {

        private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

        private final YAMLParser yaml;

        AsWritten(YAMLParser yaml) {
            super(yaml);
            this.yaml = yaml;
        }

        @Override
        public JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (yaml.isCurrentAlias()) {
                throw refusal("an alias, expected the value itself; put text that begins with * in quotes");
            }
            if (token == JsonToken.VALUE_NUMBER_INT
                    && !INTEGER.matcher(yaml.getText()).matches()) {
                throw refusal(
                        "YAML can read this number as a different one; write decimal digits without a leading zero,"
                                + " or put it in quotes if it is text");
            }
            if ((token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE)
                    && !yaml.getText().equals(token.asString())) {
                throw refusal(
                        "YAML reads this word as a boolean; write true or false, or put it in quotes if it is text");
            }
            return token;
        }

        private JsonParseException refusal(String problem) {
            return new JsonParseException(this, problem, yaml.currentTokenLocation());
        }
    }
}
