package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jundenpa.cli.PipelineArguments.Checked;
import io.jundenpa.event.Enrichment;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.SchemasUnavailableException;
import io.jundenpa.format.document.Problems;
import io.jundenpa.model.Model;
import io.jundenpa.model.ModelReader;
import io.jundenpa.offline.FileFormat;
import io.jundenpa.offline.FileScorer;
import io.jundenpa.offline.ReadException;
import io.jundenpa.preflight.ClusterException;
import io.jundenpa.registry.RecordDecoders;
import io.jundenpa.scoring.LabelCheck;
import io.jundenpa.settings.Pipeline;
import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "score",
        description = "Score a file or the standard input offline. The results have the same bits as on the stream.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The extension of a file names its format:",
            "  .jsonl    One JSON record a line.",
            "  .csv      One row a line. If the first line names features: csv-header.",
            "  .parquet  Rows whose columns have the names of features.",
            "  .avro     An Avro object container file, read with its own schema.",
            "  .f32      Little-endian floats.       .npy  A NumPy array of rows.",
            "",
            "A record that cannot be scored is left out of the output. A message on the standard error names its line or"
                    + " row, and the exit code is 1.",
            "",
            "Examples:",
            "  jundenpa score --model config/digits --input digits.jsonl --output scores.npy",
            "  jundenpa score --pipeline pipeline.yaml --input events.jsonl --output scored.jsonl"
        })
final class ScoreCommand implements Callable<Integer> {

    /** Bytes of a file in which the names of its columns are looked for. */
    private static final int MAX_HEADER = 1 << 20;

    private static final String STANDARD = "-";
    private static final String STANDARD_OUTPUT = "standard output";

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", paramLabel = "MODEL", description = "A model folder or a model file.")
    private Optional<Path> model = Optional.empty();

    @Option(
            names = "--pipeline",
            paramLabel = "PIPELINE",
            description =
                    "A pipeline file instead of a model. The records are scored as on its input topic: with its fields,"
                            + " its formats, and the form of its results.")
    private Optional<Path> pipeline = Optional.empty();

    @Mixin
    private PipelineArguments pipelineArguments = new PipelineArguments();

    @Option(
            names = "--input",
            paramLabel = "FILE",
            defaultValue = STANDARD,
            description = "The file of the records. - is the standard input (default: ${DEFAULT-VALUE}).")
    private String input;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = STANDARD,
            description = "The file for the results. - is the standard output (default: ${DEFAULT-VALUE}).")
    private String output;

    @Option(
            names = "--input-format",
            paramLabel = "FORMAT",
            description = "The format of the records: json, kcat, csv, csv-header, parquet, float32, npy or avro"
                    + " (default: by extension, json for the standard input). kcat is kcat -J, with Base64 for"
                    + " values with a schema.")
    private Optional<FileFormat> inputFormat = Optional.empty();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "The format of the results: json, json-labels, csv, float32, npy, avro or avro-labels"
                    + " (default: that of the pipeline; or by extension, json for the standard output).")
    private Optional<FileFormat> outputFormat = Optional.empty();

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "A file for the lines that cannot be scored, as they are in the input.")
    private Optional<Path> rejects = Optional.empty();

    @Option(
            names = "--batch",
            paramLabel = "ROWS",
            defaultValue = "256",
            description = "The number of rows in a forward pass. It changes the speed, never a result"
                    + " (default: ${DEFAULT-VALUE}).")
    private int batch;

    ScoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (model.isPresent() == pipeline.isPresent()) {
            throw usage("expected --model MODEL or --pipeline PIPELINE");
        }
        FileFormat from = inputFormat.orElseGet(() -> byExtension(input, "--input-format"));
        if (from.in().isEmpty()) {
            throw usage("--input-format " + from
                    + " is a format of results, expected json, kcat, csv, csv-header, parquet, float32, npy or avro");
        }
        if (rejects.isPresent() && !from.isLines()) {
            throw usage("--rejects needs an input of lines, expected json, kcat, csv or csv-header");
        }
        Optional<Checked> whole = pipeline.map(pipelineArguments::read);
        FileFormat to = outputFormat.orElseGet(
                () -> whole.map(found -> FileFormat.of(found.pipeline().output().format()))
                        .orElseGet(() -> byExtension(output, "--format")));
        if (to.isInputOnly()) {
            throw usage("--format " + to
                    + " is a format of records, expected json, json-labels, csv, float32, npy, avro or avro-labels");
        }
        if (to == FileFormat.NPY && output.equals(STANDARD)) {
            throw usage("npy cannot go to the standard output, expected --output FILE.npy");
        }
        if (batch < 1 || batch > 65_536) {
            throw usage("--batch is " + batch + ", expected 1 to 65536");
        }
        if (sameFile()) {
            throw usage("--output is the input, expected another file");
        }
        whole.ifPresent(found -> checkRecords(found, from));
        Model found = model(whole, to);
        FileFormat records = withHeader(from, found);
        if (whole.isEmpty()) {
            checkTimestamps(found, records);
        }
        FileScorer.Count count = score(found, whole, records, to);
        if (count.rejected() > 0) {
            console.err().println(count.scored() + " scored, " + count.rejected() + " rejected");
        }
        return count.rejected() > 0 ? ExitCode.FAILED : ExitCode.OK;
    }

    /** Checks that the file has what the pipeline reads of a record. */
    private void checkRecords(Checked found, FileFormat from) {
        Pipeline.Input records = found.pipeline().input();
        boolean inBase64 = from == FileFormat.KCAT && records.format().namesSchema();
        if (!inBase64 && (from.in().orElseThrow() != records.format() || from.hasColumns())) {
            throw usage("--input-format is " + from + ", expected " + expected(records.format()));
        }
        if (from != FileFormat.KCAT
                && records.fields().needWholeRecords(found.model().features())) {
            throw usage("the pipeline reads keys, headers or timestamps, which " + from
                    + " does not have; expected --input-format kcat");
        }
    }

    /** Checks that records by name have timestamps if the model counts from them. */
    private void checkTimestamps(Model found, FileFormat from) {
        boolean byName = from.in().orElseThrow().hasNames();
        if (byName && from != FileFormat.KCAT && Fields.BY_NAME.needWholeRecords(found.features())) {
            throw usage("the model counts from the timestamps of records (as: age-seconds), which " + from
                    + " does not have; expected --input-format kcat");
        }
    }

    private static String expected(InputFormat format) {
        String ofPipeline = format.key() + ", the input.format of the pipeline";
        return format.namesSchema() && format != InputFormat.AVRO
                ? "kcat with values in Base64 for " + ofPipeline
                : ofPipeline;
    }

    /** The format of the input: a CSV file may begin with the names of its columns. */
    private FileFormat withHeader(FileFormat from, Model found) throws IOException {
        if (from.hasColumns() && found.features().isEmpty()) {
            throw usage("--input-format " + from + " needs a model that names its features");
        }
        boolean file = model.isPresent() && inputFormat.isEmpty() && Files.isRegularFile(Path.of(input));
        if (from != FileFormat.CSV || !file) {
            return from;
        }
        try (InputStream in = open(Path.of(input))) {
            String start = new String(in.readNBytes(MAX_HEADER), UTF_8);
            byte[] line = start.lines().findFirst().orElse("").getBytes(UTF_8);
            return FileFormat.isCsvHeader(line, found.features()) ? FileFormat.CSV_HEADER : from;
        } catch (IOException e) {
            throw named(input, "read", e instanceof ReadException read ? read.reason() : e);
        }
    }

    private Model model(Optional<Checked> whole, FileFormat to) {
        Model read = whole.map(Checked::model).orElseGet(() -> ModelReader.read(model.orElseThrow()));
        var problems = new Problems(pipeline.or(() -> model).orElseThrow().toString());
        LabelCheck.problem(read, to.out()).ifPresent(problem -> problems.add("--format", problem));
        problems.throwIfAny();
        return read;
    }

    private FileScorer.Count score(Model model, Optional<Checked> whole, FileFormat from, FileFormat to)
            throws IOException {
        try (OutputStream kept = rejects.isPresent()
                ? new BufferedOutputStream(Files.newOutputStream(rejects.get()))
                : OutputStream.nullOutputStream()) {
            return score(scorer(model, whole, from, kept), from, to);
        }
    }

    private FileScorer scorer(Model model, Optional<Checked> whole, FileFormat from, OutputStream kept) {
        Optional<Pipeline> given = whole.map(Checked::pipeline);
        return new FileScorer(
                model,
                given.map(found -> found.input().fields()).orElse(Fields.BY_NAME),
                given.filter(found -> found.input().format().namesSchema() && from == FileFormat.KCAT)
                        .map(RecordDecoders::of),
                given.map(found -> found.output().enrichment()).orElse(Enrichment.NONE),
                given.map(found -> found.output().topic()).orElse(model.name()),
                batch,
                (message, record) -> {
                    console.err().println(message);
                    kept.write(record);
                    kept.write('\n');
                });
    }

    private FileScorer.Count score(FileScorer scorer, FileFormat from, FileFormat to) throws IOException {
        try (InputStream in = input.equals(STANDARD) ? System.in : open(Path.of(input))) {
            return score(scorer, from, in, to);
        } catch (SchemasUnavailableException e) {
            throw new ClusterException(String.valueOf(e.getMessage()));
        } catch (ReadException e) {
            throw named(input.equals(STANDARD) ? "standard input" : input, "read", e.reason());
        } catch (IOException e) {
            throw named(output.equals(STANDARD) ? STANDARD_OUTPUT : output, "write", e);
        }
    }

    private static InputStream open(Path file) throws ReadException {
        try {
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString()); // A folder opens, but cannot be read.
            }
            return Files.isRegularFile(file) && Files.isReadable(file)
                    ? new FileInputStream(file.toFile()) // Parquet is read from its end.
                    : Files.newInputStream(file);
        } catch (IOException e) {
            throw new ReadException(e);
        }
    }

    private FileScorer.Count score(FileScorer scorer, FileFormat from, InputStream in, FileFormat to)
            throws IOException {
        OptionalLong length = length();
        if (to == FileFormat.NPY) {
            return scorer.scoreToNpy(
                    from,
                    in,
                    length,
                    () -> Files.newByteChannel(
                            Path.of(output),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE));
        }
        if (output.equals(STANDARD)) {
            return scorer.score(from, in, length, to, () -> new CheckedOutput(console.out()));
        }
        return scorer.score(from, in, length, to, () -> Files.newOutputStream(Path.of(output)));
    }

    /** The length of the input in bytes; empty for a pipe or a device. */
    private OptionalLong length() throws ReadException {
        try {
            return input.equals(STANDARD) || !Files.isRegularFile(Path.of(input))
                    ? OptionalLong.empty()
                    : OptionalLong.of(Files.size(Path.of(input)));
        } catch (IOException e) {
            throw new ReadException(e);
        }
    }

    /** The failure in one line: the file, and what is wrong with it. */
    static IOException named(String name, String access, IOException failure) {
        String reason = reason(access, failure);
        return reason.startsWith(name + ": ") ? failure : new IOException(name + ": " + reason, failure);
    }

    private static String reason(String access, IOException failure) {
        if (!(failure instanceof FileSystemException e)) {
            return Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (e.getFile() != null && Files.isDirectory(Path.of(e.getFile()))) {
            return "is a folder, expected a file";
        }
        if (e instanceof AccessDeniedException) {
            return "no right to " + access + " it";
        }
        return Optional.ofNullable(e.getReason()).orElse("the system does not " + access + " it");
    }

    private boolean sameFile() throws IOException {
        return !input.equals(STANDARD)
                && !output.equals(STANDARD)
                && Files.exists(Path.of(output))
                && Files.exists(Path.of(input))
                && Files.isSameFile(Path.of(input), Path.of(output));
    }

    private FileFormat byExtension(String file, String option) {
        if (file.equals(STANDARD)) {
            return FileFormat.JSON;
        }
        return FileFormat.of(file)
                .orElseThrow(() -> usage(file + " has none of the extensions "
                        + String.join(", ", FileFormat.extensions()) + "; name its format with " + option));
    }

    private ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    /** Fails when the reader has closed the pipe. A print stream reports this only through checkError(). */
    private static final class CheckedOutput extends OutputStream {

        private final PrintStream out;

        CheckedOutput(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            check();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            check();
        }

        @Override
        public void flush() throws IOException {
            check();
        }

        /** Flushes the stream. Fails if it has an error. */
        private void check() throws IOException {
            if (out.checkError()) {
                throw new IOException(STANDARD_OUTPUT + ": closed before the last result was written");
            }
        }
    }
}
