package io.jundenpa.cli;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.preflight.ClusterException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point: executes one command and exits with its code. */
@Command(
        name = "jundenpa",
        description = "Scores Kafka event streams with neural networks.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes:",
            "  0  The command did what was asked.",
            "  1  The command failed, did not process every record, or did not stop in time.",
            "  2  The usage is wrong.",
            "  3  The pipeline, the model or the file of tests is invalid.",
            "  4  The cluster cannot be used.",
            "  130 or 143  A signal ended the process before the command could stop cleanly.",
            "",
            "JAVA_OPTS adds flags of the JVM. JUNDENPA_LOG and JUNDENPA_LOG_KAFKA set the levels of the log."
        })
public final class Main {

    @Mixin
    private final Console console;

    private Main(Console console) {
        this.console = console;
    }

    /** Executes a command and exits with its code, also after a signal that stopped it. */
    public static void main(String[] args) {
        var termination = new Termination();
        Runtime runtime = Runtime.getRuntime();
        // The JVM is already exiting with the signal's code. halt() exits with the command's code instead.
        runtime.addShutdownHook(new Thread(() -> termination.stop().ifPresent(runtime::halt), "stop"));
        int code = ExitCode.FAILED;
        try {
            code = run(args, utf8(FileDescriptor.out), utf8(FileDescriptor.err), termination);
        } finally {
            termination.finished(code);
        }
        System.exit(code);
    }

    /** Executes a command and returns its exit code. */
    static int run(String[] args, PrintStream out, PrintStream err, Termination termination) {
        return commandLine(new Console(out, err, termination))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(args);
    }

    /** The program with its commands. */
    static CommandLine commandLine(Console console) {
        var main = new Main(console);
        return new CommandLine(main)
                .addSubcommand(new DemoCommand(console))
                .addSubcommand(new RunCommand(console))
                .addSubcommand(new ReplayRejectsCommand(console))
                .addSubcommand(new ScoreCommand(console))
                .addSubcommand(new ValidateCommand(console))
                .addSubcommand(new TestCommand(console))
                .addSubcommand(new CheckCommand(console))
                .addSubcommand(new DescribeCommand(console))
                .addSubcommand(new ImportCommand(console))
                .addSubcommand(new InitCommand(console))
                .addSubcommand(new BenchCommand(console))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(main::misused)
                .setExecutionExceptionHandler(main::failed);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private int misused(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        console.err().println(mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        console.err().println("Try " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private int failed(Exception failure, CommandLine command, ParseResult arguments) {
        console.report(failure);
        if (failure instanceof InvalidFileException) {
            return ExitCode.INVALID;
        }
        return failure instanceof ClusterException ? ExitCode.NO_CLUSTER : ExitCode.FAILED;
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
