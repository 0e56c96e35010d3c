package io.jundenpa.site;

import io.jundenpa.cli.CommandModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Generates the page {@code reference/cli.md} from the commands and their options, and compares it. */
class CliReferenceTest {

    /** The options that every command has. The page lists them once, at the top. */
    private static final Set<String> COMMON = Set.of("--help", "--version", "--verbose");

    private static final String EXAMPLE = "Example: ";

    private final StringBuilder page = new StringBuilder();

    @Test
    void pageIsThatOfTheCommands() throws IOException {
        CommandLine program = CommandModel.commandLine();

        page.append("# Command line\n\n");
        paragraph(program.getCommandSpec().usageMessage().description());
        page.append("This page is generated from the program; `--help` after a command prints the same.\n\n");
        page.append("| command | does |\n|---|---|\n");
        program.getSubcommands()
                .forEach((name, command) -> row(
                        "[" + name + "](#" + name + ")",
                        command.getCommandSpec().usageMessage().description()[0]));
        page.append('\n');
        footer(program.getCommandSpec());
        page.append("## Options of every command\n\n");
        options(program.getCommandSpec().options());
        program.getSubcommands().values().forEach(this::command);

        new GeneratedPage("reference/cli.md").check(page.toString().stripTrailing() + "\n", getClass());
    }

    private void command(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        page.append("## ").append(spec.name()).append("\n\n");
        paragraph(spec.usageMessage().description());
        page.append("```text\n").append(synopsis(command)).append("\n```\n\n");
        List<PositionalParamSpec> parameters = spec.positionalParameters();
        if (!parameters.isEmpty()) {
            page.append("| parameter | is |\n|---|---|\n");
            parameters.forEach(parameter -> row(code(parameter.paramLabel()), parameter.description()));
            page.append('\n');
        }
        options(spec.options().stream()
                .filter(option -> !COMMON.contains(option.longestName()))
                .toList());
        footer(spec);
    }

    private static String synopsis(CommandLine command) {
        return "jundenpa " + command.getCommandSpec().name()
                + command.getCommandSpec().options().stream()
                        .filter(option -> !COMMON.contains(option.longestName()))
                        .map(option -> option.required() ? " " + usage(option) : " [" + usage(option) + "]")
                        .collect(Collectors.joining())
                + command.getCommandSpec().positionalParameters().stream()
                        .map(parameter -> " " + parameter.paramLabel())
                        .collect(Collectors.joining());
    }

    private void options(List<OptionSpec> options) {
        if (options.isEmpty()) {
            return;
        }
        page.append("| option | meaning |\n|---|---|\n");
        options.forEach(option -> row(
                Arrays.stream(option.names())
                        .map(name -> name.equals(option.longestName()) ? code(usage(option)) : code(name))
                        .collect(Collectors.joining(", ")),
                (option.required() ? "Required. " : "") + text(option)));
        page.append('\n');
    }

    /** The option's longest name with its value, if it takes one. */
    private static String usage(OptionSpec option) {
        if (option.arity().max() == 0) {
            return option.longestName();
        }
        return option.arity().min() == 0
                ? option.longestName() + "[=" + option.paramLabel() + "]"
                : option.longestName() + " " + option.paramLabel();
    }

    private static String text(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private void row(String first, String... description) {
        page.append("| ").append(first).append(" | ");
        page.append(escaped(String.join(" ", description)).replace("|", "\\|")).append(" |\n");
    }

    private void paragraph(String... lines) {
        page.append(escaped(String.join("\n", lines))).append("\n\n");
    }

    /** Adds the paragraphs of the footer. An example becomes a block, which DocumentationTest parses. */
    private void footer(CommandSpec spec) {
        String footer = String.join("\n", spec.usageMessage().footer()).strip();
        for (String paragraph : footer.isEmpty() ? new String[0] : footer.split("\n\n")) {
            if (paragraph.startsWith(EXAMPLE)) {
                page.append("```sh\n")
                        .append(paragraph.substring(EXAMPLE.length()))
                        .append("\n```\n\n");
            } else {
                paragraph(paragraph);
            }
        }
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String escaped(String text) {
        return text.replace("<", "\\<");
    }
}
