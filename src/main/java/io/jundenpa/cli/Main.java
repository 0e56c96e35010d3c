package io.jundenpa.cli;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.preflight.ClusterException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point: runs one command and exits with its code. */
@Command(
        name = "jundenpa",
        description = "Scores Kafka event streams with neural networks.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ReplayRejectsCommand.class,
            ScoreCommand.class,
            ValidateCommand.class,
            CheckCommand.class,
            DescribeCommand.class,
            ImportCommand.class,
            BenchCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done; 1 failed while running, left something out, or not stopped in time;",
            "2 wrong usage; 3 pipeline or model invalid; 4 cluster not usable; 130 or 143 ended by a signal.",
            "JAVA_OPTS adds flags of the JVM; JUNDENPA_LOG and JUNDENPA_LOG_KAFKA set the levels of the log."
        })
public final class Main {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int INVALID = 3;
    static final int NO_CLUSTER = 4;

    private final PrintStream out;
    private final PrintStream err;
    private final Termination termination;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of a failure.")
    private boolean verbose;

    private Main(PrintStream out, PrintStream err, Termination termination) {
        this.out = out;
        this.err = err;
        this.termination = termination;
    }

    /** Runs a command and exits with its code, also after a signal that asked it to stop. */
    public static void main(String[] args) {
        var termination = new Termination();
        Runtime runtime = Runtime.getRuntime();
        // Halting ends the exit that is under way with the command's own code instead of the signal's number.
        runtime.addShutdownHook(new Thread(() -> termination.stop().ifPresent(runtime::halt), "stop"));
        int code = FAILED;
        try {
            code = run(args, utf8(FileDescriptor.out), utf8(FileDescriptor.err), termination);
        } finally {
            termination.finished(code);
        }
        System.exit(code);
    }

    /** Runs a command and returns its exit code. */
    static int run(String[] args, PrintStream out, PrintStream err, Termination termination) {
        var main = new Main(out, err, termination);
        return new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(main::misused)
                .setExecutionExceptionHandler(main::failed)
                .execute(args);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Where results go. */
    PrintStream out() {
        return out;
    }

    /** Where messages go. */
    PrintStream err() {
        return err;
    }

    /** Asked by a command that has to be stopped in order. */
    Termination termination() {
        return termination;
    }

    /** Prints a failure: its message, and with {@code -v} where it happened. */
    void report(Throwable failure) {
        err.println(message(failure) + (failure instanceof KafkaException ? reason(failure.getCause()) : ""));
        if (verbose) {
            failure.printStackTrace(err);
        }
    }

    /** The first cause: Kafka wraps its failures in what it was doing at the time. */
    private static String reason(@Nullable Throwable cause) {
        if (cause == null) {
            return "";
        }
        return cause.getCause() == null ? ": " + message(cause) : reason(cause.getCause());
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private int misused(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        err.println(mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        err.println("Try " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private int failed(Exception failure, CommandLine command, ParseResult arguments) {
        report(failure);
        if (failure instanceof InvalidFileException) {
            return INVALID;
        }
        return failure instanceof ClusterException ? NO_CLUSTER : FAILED;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"jundenpa " + (version == null ? "(not packaged)" : version)};
        }
    }
}
