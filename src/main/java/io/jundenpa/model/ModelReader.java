package io.jundenpa.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jundenpa.format.document.Document;
import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Section;
import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.Budget;
import io.jundenpa.format.tensor.TensorSource;
import io.jundenpa.nn.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads a model: a folder with {@code model.yaml} and the weights that it names, or the file of another format.
 *
 * <p>The files are not trusted: every size is checked before memory is allocated, and no path leaves the folder. All
 * problems are reported at once.
 */
public final class ModelReader {

    private static final int MAX_NAME_LENGTH = 256;

    /** The version of a model whose format states none. The hash tells such models apart. */
    private static final String UNVERSIONED = "1";

    private final Path file;
    private final Problems problems;
    private final Budget budget;
    private final ModelFiles files;
    private final Networks networks;

    private ModelReader(Path file, long memory) {
        this.file = file;
        this.problems = new Problems(file.toString());
        this.budget = new Budget(memory);
        this.files = new ModelFiles(file.resolveSibling(""), budget);
        this.networks = new Networks(files, budget);
    }

    /**
     * Reads a model and runs its golden examples. Weights and their files together may use half of the heap.
     *
     * @param path a folder with {@code model.yaml}, {@code model.yml} or {@code model.json}, or a model file
     * @throws io.jundenpa.format.document.InvalidFileException with every problem of the model
     */
    public static Model read(Path path) {
        return readWhole(path).model();
    }

    /**
     * Reads a model with a limit on memory.
     *
     * @param memory bytes that weights and their files may use
     */
    static Model read(Path path, long memory) {
        return readWhole(path, memory).model();
    }

    /** Reads a model as {@link #read(Path)} does, and keeps its parts. */
    static Reading readWhole(Path path) {
        return readWhole(path, Runtime.getRuntime().maxMemory() / 2);
    }

    private static Reading readWhole(Path path, long memory) {
        return new ModelReader(ModelPath.find(path), memory).read();
    }

    /**
     * A model and the parts that it was read from.
     *
     * @param document the tree of a model file that holds the layers
     * @param tensors the tensors of the layers, by the text that names them
     * @param examples the golden examples, if there are any
     */
    record Reading(Model model, ObjectNode document, Map<String, TensorSource> tensors, Optional<byte[]> examples) {}

    private Reading read() {
        String fileName = String.valueOf(file.getFileName());
        if (Networks.knows(fileName)) {
            byte[] content = networks.bytes(file);
            Optional<Stack> stack = networks.read(content, fileName, OptionalInt.empty(), Optional.empty(), problems);
            ObjectNode document = stack.orElseThrow(problems::exception)
                    .document(fileName.substring(0, fileName.lastIndexOf('.')), UNVERSIONED);
            return read(document, stack, fileName, content);
        }
        byte[] content = Document.bytes(file);
        return read(Document.parse(content, fileName, problems), Optional.empty(), fileName, content);
    }

    private Reading read(ObjectNode document, Optional<Stack> whole, String fileName, byte[] content) {
        Section top = new Section(document, "", problems);
        String name = top.required("name", "text").flatMap(ModelReader::name).orElse("");
        String version =
                top.required("version", "text").flatMap(ModelReader::name).orElse("");
        Optional<Section> output = top.optional("output").flatMap(Node::section);
        Optional<Node> networkNode = top.optional("network");
        Optional<Node> inputNode =
                networkNode.isPresent() ? top.optional("input") : top.required("input", "size or features");
        Input given = inputNode.flatMap(Node::section).map(Input::read).orElse(Input.unknown());
        Optional<Stack> stack = whole.or(() -> networkNode.flatMap(node -> networks.read(node, given.size(), output)));
        Input input = given.size().isEmpty() && inputNode.isEmpty() && stack.isPresent()
                ? new Input(OptionalInt.of(stack.orElseThrow().inputSize()), List.of())
                : given;
        Tensors tensors = new Tensors(files, budget, stack.map(Stack::tensors).orElse(Map.of()));
        ImportCheck check = stack.map(ImportCheck::of).orElse(ImportCheck.none());
        ObjectNode written = networkNode.isPresent() && stack.isPresent()
                ? inPlace(document, stack.orElseThrow(), name, version)
                : document;
        Optional<Network> network = networkNode.isPresent()
                ? network(written, stack, input, tensors)
                : network(top, input.size(), tensors, check);
        List<String> labels = output.map(section -> labels(section, network, networkNode.isPresent()))
                .filter(list -> !list.isEmpty())
                .or(() -> stack.map(this::labels))
                .orElse(List.of());
        Optional<Node> examples = top.optional("examples");
        Optional<byte[]> lines = examples.flatMap(node -> examples(node, input, network));
        top.close();
        budget.problem().ifPresent(problem -> problems.add("", problem));
        problems.throwIfAny();
        String sha256 = files.sha256(fileName, content);
        Model model = new Model(name, version, sha256, input.features(), labels, network.orElseThrow());
        return new Reading(model, written, tensors.opened(), lines);
    }

    /** A model file whose {@code network} is replaced by the layers of the network. */
    private static ObjectNode inPlace(ObjectNode document, Stack stack, String name, String version) {
        ObjectNode whole = stack.document(name, version);
        for (String key : List.of("input", "examples")) {
            Optional.ofNullable(document.get(key)).ifPresent(value -> whole.set(key, value));
        }
        Optional.ofNullable(document.path("output").get("labels"))
                .ifPresent(labels -> whole.putObject("output").set("labels", labels));
        return whole;
    }

    /** The network of the layers in a model file. */
    private static Optional<Network> network(Section top, OptionalInt inputSize, Tensors tensors, ImportCheck check) {
        Source source = top.optional("source").flatMap(Source::read).orElse(Source.UNKNOWN);
        List<Node> nodes = top.required("layers", "a list of layers, or network: FILE.onnx")
                .map(node -> node.list(Stack.MAX_LAYERS))
                .orElse(List.of());
        return new StackReader(tensors, source, check).read(inputSize, nodes);
    }

    /** The network of a file that the model file names. {@code written} holds its layers. */
    private Optional<Network> network(ObjectNode written, Optional<Stack> stack, Input input, Tensors tensors) {
        if (stack.isEmpty()) {
            return Optional.empty();
        }
        int size = stack.orElseThrow().inputSize();
        if (input.size().isPresent() && input.size().getAsInt() != size) {
            problems.add(
                    "input",
                    "has " + input.size().getAsInt() + " columns, expected " + size
                            + ", the width of the network's input");
            return Optional.empty();
        }
        return network(
                new Section(written, "", problems), OptionalInt.of(size), tensors, ImportCheck.of(stack.orElseThrow()));
    }

    /** Text that each result carries. */
    private static Optional<String> name(Node node) {
        return node.text(MAX_NAME_LENGTH);
    }

    /** The labels of an imported network, checked like those of a model file. */
    private List<String> labels(Stack stack) {
        new Section(stack.document("", ""), "", problems)
                .optional("output")
                .flatMap(Node::section)
                .flatMap(output -> output.optional("labels"))
                .ifPresent(labels -> labels.list().forEach(ModelReader::name));
        return stack.labels();
    }

    private static List<String> labels(Section output, Optional<Network> network, boolean named) {
        Optional<Node> list = named ? output.optional("labels") : output.required("labels", "a list of names");
        output.close();
        List<Node> nodes = list.map(Node::list).orElse(List.of());
        List<String> labels = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Node node : nodes) {
            name(node).ifPresent(label -> {
                labels.add(label);
                if (!seen.add(label)) {
                    node.problem("\"" + label + "\" is listed twice, expected every label once");
                }
            });
        }
        int outputs = network.map(Network::outputSize).orElse(nodes.size());
        if (!nodes.isEmpty() && nodes.size() != outputs) {
            list.orElseThrow().problem("has " + nodes.size() + ", expected " + outputs + ", one for each output");
        }
        return labels;
    }

    private Optional<byte[]> examples(Node node, Input input, Optional<Network> network) {
        Optional<String> name = node.text();
        Optional<byte[]> lines = name.flatMap(found -> files.read(found, node));
        // Examples of a broken model would only repeat its problems.
        if (lines.isPresent() && network.isPresent() && problems.isEmpty()) {
            new Examples(name.orElseThrow(), input.features(), network.orElseThrow())
                    .check(lines.orElseThrow(), problems);
        }
        return lines;
    }
}
