package io.jundenpa.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import picocli.CommandLine;

/** The real command line, for the tests of the documentation. */
public final class CommandModel {

    /** Every exit code. After the end by a signal, it is 128 plus the number of the signal. */
    public static final Set<Integer> EXIT_CODES = Set.of(
            ExitCode.OK,
            ExitCode.FAILED,
            CommandLine.ExitCode.USAGE,
            ExitCode.INVALID,
            ExitCode.NO_CLUSTER,
            128 + 2, // SIGINT
            128 + 15); // SIGTERM

    private CommandModel() {}

    /** The command line with all commands, for a look at its options or for parsing arguments. */
    public static CommandLine commandLine() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Main.commandLine(new Console(nowhere, nowhere, new Termination()));
    }

    /** The exit code of a command, and everything that it printed. */
    public record Outcome(int code, String output) {}

    /** Runs a command in this JVM. */
    public static Outcome run(String... arguments) {
        var bytes = new ByteArrayOutputStream();
        var terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int code = Main.run(arguments, terminal, terminal, new Termination());
        return new Outcome(code, bytes.toString(StandardCharsets.UTF_8));
    }
}
