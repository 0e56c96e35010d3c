package io.jundenpa.model;

import io.jundenpa.document.Document;
import io.jundenpa.document.Node;
import io.jundenpa.document.Problems;
import io.jundenpa.document.Section;
import io.jundenpa.nn.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a model: a folder with {@code model.yaml} and the weights it names.
 *
 * <p>None of the files is trusted. Every size is checked before memory is taken, no path leaves the folder, and whatever
 * is wrong is reported at once.
 */
public final class ModelReader {

    private static final int MAX_LAYERS = 10_000;

    private final Path file;
    private final Problems problems;
    private final MemoryBudget budget;
    private final ModelFiles files;
    private final Tensors tensors;

    private ModelReader(Path file, long memory) {
        this.file = file;
        this.problems = new Problems(file.toString());
        this.budget = new MemoryBudget(memory);
        this.files = new ModelFiles(file.resolveSibling(""), budget);
        this.tensors = new Tensors(files, budget, Map.of());
    }

    /**
     * Reads a model and runs its golden examples. Weights, together with the files they are read from, may take half of
     * the heap.
     *
     * @param path a folder with {@code model.yaml}, {@code model.yml} or {@code model.json}, or that file itself
     * @throws io.jundenpa.document.InvalidFileException with every problem of the model
     */
    public static Model read(Path path) {
        return read(path, Runtime.getRuntime().maxMemory() / 2);
    }

    /**
     * Reads a model within a bound of memory.
     *
     * @param memory bytes that weights and their files may take
     */
    static Model read(Path path, long memory) {
        return new ModelReader(ModelPath.find(path), memory).read();
    }

    private Model read() {
        byte[] content = Document.bytes(file);
        String fileName = String.valueOf(file.getFileName());
        Section top = new Section(Document.parse(content, fileName, problems), "", problems);

        String name = top.required("name", "text").flatMap(Node::text).orElse("");
        String version = top.required("version", "text").flatMap(Node::text).orElse("");
        Input input = top.required("input", "size or features")
                .flatMap(Node::section)
                .map(Input::read)
                .orElse(Input.unknown());
        Optional<Node> sourceNode = top.optional("source");
        Source source = sourceNode.flatMap(Source::read).orElse(Source.UNKNOWN);
        List<Node> layerNodes = top.required("layers", "a list of layers")
                .map(node -> node.list(MAX_LAYERS))
                .orElse(List.of());
        Optional<Network> network = new StackReader(new LayerReader(tensors, source)).read(input.size(), layerNodes);
        List<String> labels = top.optional("output")
                .flatMap(Node::section)
                .map(section -> labels(section, network))
                .orElse(List.of());
        Optional<Node> examples = top.optional("examples");
        examples.ifPresent(node -> checkExamples(node, input, network));
        top.close();
        budget.report(problems);
        problems.throwIfAny();
        String sha256 = files.sha256(fileName, content);
        return new Model(name, version, sha256, input.features(), labels, network.orElseThrow());
    }

    private static List<String> labels(Section output, Optional<Network> network) {
        Optional<Node> list = output.required("labels", "a list of names");
        output.close();
        List<Node> nodes = list.map(Node::list).orElse(List.of());
        List<String> labels = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Node node : nodes) {
            node.text().ifPresent(label -> {
                labels.add(label);
                if (!seen.add(label)) {
                    node.problem("\"" + label + "\" stands twice, expected every label once");
                }
            });
        }
        int outputs = network.map(Network::outputSize).orElse(nodes.size());
        if (!nodes.isEmpty() && nodes.size() != outputs) {
            list.orElseThrow().problem("has " + nodes.size() + ", expected " + outputs + ", one for each output");
        }
        return labels;
    }

    private void checkExamples(Node node, Input input, Optional<Network> network) {
        Optional<String> name = node.text();
        Optional<byte[]> lines = name.flatMap(found -> files.read(found, node));
        // The examples of a model that was misread would only repeat its problems.
        if (lines.isPresent() && network.isPresent() && problems.isEmpty()) {
            new Examples(name.orElseThrow(), input.features(), network.orElseThrow())
                    .check(lines.orElseThrow(), problems);
        }
    }
}
