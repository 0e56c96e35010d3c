package io.jundenpa.cli;

import io.jundenpa.event.RejectCode;
import io.jundenpa.replay.Replay;
import io.jundenpa.replay.ReplayFilter;
import io.jundenpa.replay.ReplayFilter.Offsets;
import io.jundenpa.replay.ReplayReport;
import io.jundenpa.settings.Pipeline;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "replay-rejects",
        description = {
            "Send rejected records back to the input topic, as they were, each only once.",
            "Without --send, the command only counts the records that it would send."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "The command reads all rejects up to now. The topic <rejects.topic>-replayed lists the rejects that were sent. The"
                    + " list and the records are written in one transaction, so no reject is sent twice. The header"
                    + " replay-attempts counts how often a record was sent again.",
            "",
            "If a selected reject cannot be sent, a line on the standard error names it and the exit code is 1. After 100"
                    + " lines, one line counts the others."
        })
final class ReplayRejectsCommand implements Callable<Integer> {

    private static final Pattern OFFSETS = Pattern.compile("(\\d{1,18})(?:\\.\\.(\\d{1,18}))?");

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "PIPELINE.yaml", description = "The pipeline file.")
    private Path file;

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description = "Select only rejects with this code. May be repeated. One of: ${COMPLETION-CANDIDATES}.")
    private List<RejectCode> codes = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Select only records with this timestamp or a later one, for example 2026-03-01T12:00:00Z.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "Select only records with an earlier timestamp.")
    private Optional<Instant> to = Optional.empty();

    @Option(names = "--partition", paramLabel = "P", description = "Select only this partition of the rejects topic.")
    private Optional<Integer> partition = Optional.empty();

    @Option(
            names = "--offset",
            paramLabel = "N[..M]",
            description = "Select only this offset of the partition, or the offsets from N to M.")
    private Optional<String> offset = Optional.empty();

    @Option(names = "--send", description = "Send the rejects that the other options select.")
    private boolean send;

    @Mixin
    private PipelineArguments arguments = new PipelineArguments();

    ReplayRejectsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ReplayFilter filter = filter();
        Pipeline pipeline = arguments.readPipeline(file);
        var replay = new Replay(pipeline, filter);
        console.onStop(replay::stop);
        ReplayReport report = send ? replay.send() : replay.preview();
        report.problems().forEach(console.err()::println);
        report.lines(send).forEach(console.out()::println);
        console.out().println(conclusion(pipeline, report));
        if (replay.isStopped()) {
            console.err().println("stopped before the end; start again to continue");
        }
        return report.problems().isEmpty() && !replay.isStopped() ? ExitCode.OK : ExitCode.FAILED;
    }

    private String conclusion(Pipeline pipeline, ReplayReport report) {
        String topic = pipeline.input().topic();
        return send
                ? report.sent() + " records sent to " + topic
                : report.sent() + " records would be sent to " + topic + "; --send sends them";
    }

    private ReplayFilter filter() {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw misused("--from is " + from.get() + ", expected a time before --to");
        }
        if (offset.isPresent() && partition.isEmpty()) {
            throw misused("--offset needs --partition, because each partition has its own offsets");
        }
        return new ReplayFilter(
                codes.stream().map(RejectCode::name).collect(Collectors.toSet()),
                from,
                to,
                partition.map(OptionalInt::of).orElse(OptionalInt.empty()),
                offset.map(this::offsets).orElse(Offsets.ALL));
    }

    private Offsets offsets(String text) {
        Matcher numbers = OFFSETS.matcher(text);
        if (!numbers.matches()) {
            throw misused("--offset is \"" + text + "\", expected N or N..M");
        }
        long first = Long.parseLong(numbers.group(1));
        long last = numbers.group(2) == null ? first : Long.parseLong(numbers.group(2));
        if (last < first) {
            throw misused("--offset is " + text + ", expected N..M with M at least N");
        }
        return new Offsets(first, last);
    }

    private ParameterException misused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
