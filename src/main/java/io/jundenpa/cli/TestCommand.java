package io.jundenpa.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.cli.PipelineArguments.Checked;
import io.jundenpa.testing.RecordOutcome;
import io.jundenpa.testing.RecordTestReader;
import io.jundenpa.testing.RecordTestRunner;
import io.jundenpa.testing.RecordTests;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = "Send records through the topology of a pipeline, without a cluster, and compare what comes out.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The exit code is 1 if a test fails, and 3 if a file is invalid.",
            "",
            "Example: jundenpa test pipeline.yaml tests.yaml"
        })
final class TestCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "PIPELINE", description = "A pipeline file.")
    private Path file;

    @Parameters(
            index = "1",
            paramLabel = "TESTS",
            description = "A file of tests: records, with their expected results or reject codes.")
    private Path tests;

    @Mixin
    private PipelineArguments arguments = new PipelineArguments();

    @Option(names = "--json", description = "Print the outcome as JSON.")
    private boolean json;

    TestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Checked checked = arguments.read(file);
        RecordTests read = RecordTestReader.read(tests, checked.pipeline().input());
        List<RecordOutcome> outcomes = new RecordTestRunner(checked.model(), checked.pipeline(), read).run();
        long failed = outcomes.stream().filter(outcome -> !outcome.passed()).count();
        if (json) {
            console.out().println(tree(outcomes, failed).toPrettyString());
        } else {
            print(outcomes, failed);
        }
        return failed > 0 ? ExitCode.FAILED : ExitCode.OK;
    }

    private void print(List<RecordOutcome> outcomes, long failed) {
        for (RecordOutcome outcome : outcomes) {
            console.out().println((outcome.passed() ? "passed  " : "failed  ") + outcome.test());
            outcome.differences().forEach(difference -> console.out().println("        " + difference));
        }
        console.out().println((outcomes.size() - failed) + " passed, " + failed + " failed");
    }

    private static ObjectNode tree(List<RecordOutcome> outcomes, long failed) {
        ObjectNode tree = new ObjectMapper().createObjectNode();
        tree.put("passed", outcomes.size() - failed).put("failed", failed);
        ArrayNode list = tree.putArray("tests");
        for (RecordOutcome outcome : outcomes) {
            ObjectNode test = list.addObject().put("name", outcome.test()).put("passed", outcome.passed());
            outcome.differences().forEach(test.putArray("differences")::add);
        }
        return tree;
    }
}
