package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.npy.NpyBytes;
import io.jundenpa.site.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference page of layers, generated from their declarations. */
class LayersPageTest {

    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private static final String START = """
            # Layers

            A model file lists its layers under `layers`, in the order of the forward pass. This page names every kind of
            layer with its formula, its keys and their defaults.

            ## Reading other layers

            By default, a layer reads the layer before it. With `from: NAME`, it reads the layer with this `name`, or the
            `input` of the model. With `from: [A, B]`, it reads several. The last layer is the output. Every other layer must
            be read by a layer below it. A model has at most 10,000 layers, and rows of at most 1,000,000 numbers.

            In this example, `b` reads `a`, and `add` reads both:

            ```yaml
            input: {size: 2}
            layers:
              - {type: dense, name: a, weights: [[1, 2], [3, 4]], activation: relu}
              - {type: dense, name: b, weights: [[5, 6], [7, 8]]}
              - {type: add, from: [a, b]}
            ```

            ## Rows of several steps

            A row may be a sequence of equal steps, [steps × channels]. With `steps: N`, a layer is applied to each step
            separately:

            ```yaml
            input: {size: 4}
            layers:
              - {type: dense, steps: 2, weights: [[1], [10]], activation: neg}
            ```

            These layers read all steps together instead: OVER_STEPS.

            ## Rounding

            A layer computes each number in 64 bits and rounds it to 32 bits once. Products of matrices (`dense`, `conv1d`,
            recurrent layers) round after each fused multiply-add. `affine`, `add`, `sub`, `mul`, `div`, `prelu`, and a
            recurrent layer after its products, round after each operation. [Numerics](../explanation/numerics.md) says why.

            ## Keys of every layer

            | key | kind | default | meaning |
            |---|---|---|---|
            | `type` | a name on this page | required | The kind of layer. |
            | `name` | text | none | The name by which other layers read it. |
            | `from` | name, or list of names | the layer before | The layers that it reads. |
            | `steps` | integer ≥ 1 | 1 | The number of steps in a row. The layer is applied to each step. |

            ## Sources

            `source` at the top of the model file says where the weights were trained: `torch`, `keras`, `sklearn` or `onnx`.
            It determines the layout of the weights, the order of the gates, and some defaults. If a default depends on the
            source, the tables below name the sources.

            ## Tensors

            A tensor is a list of numbers in place, `file.npz#name`, `file.safetensors#name`, `file.h5#path` or `file.npy`. Its
            numbers are floats of 16, 32 or 64 bits, bfloat16, integers or booleans, and finite as 32-bit floats. Arrays of
            NumPy and HDF5 may have either byte order. Arrays of NumPy may be in C or Fortran order.

            In the tables, `width` is the width of the rows that the layer reads; with `steps: N`, the width of one step. `in`
            has the same meaning. `out` is the width of the rows that the layer outputs. A vector [n] may also be a matrix
            [1, n].
            """;

    @TempDir
    Path path;

    @Test
    void committedPageIsTheGeneratedOne() throws IOException {
        new GeneratedPage("reference/layers.md").check(page(), LayersPageTest.class);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleOnThePageIsRead(String yaml) {
        ModelFolder folder = new ModelFolder(path)
                .file("weights.npz", NpyBytes.stored(Map.of("conv.weight", NpyBytes.floats("(1, 2, 2)", 1, 2, 3, 4))))
                .yaml("name: test", "version: \"1\"", yaml);

        assertEquals("test", folder.read().name());
    }

    static Stream<String> examples() {
        return YAML.matcher(page()).results().map(match -> match.group(1));
    }

    @Test
    void everyExampleShowsItsLayer() {
        for (LayerType type : types()) {
            assertTrue(
                    type.example().isEmpty() || type.example().matches("(?s).*type: " + type.name() + "[,}].*"),
                    type.name());
        }
    }

    @Test
    void noNameIsDeclaredTwice() {
        List<String> names = types().stream().map(LayerType::name).toList();

        assertEquals(names, LayerTypes.names());
    }

    private static List<LayerType> types() {
        return LayerTypes.FAMILIES.stream()
                .flatMap(family -> family.types().stream())
                .toList();
    }

    private static String page() {
        String overSteps = types().stream()
                .filter(LayerType::overSteps)
                .map(type -> "`" + type.name() + "`")
                .collect(Collectors.joining(", "));
        StringBuilder page = new StringBuilder(START.replace("OVER_STEPS", overSteps));
        LayerTypes.FAMILIES.forEach(family -> append(page, family));
        return page.toString();
    }

    private static void append(StringBuilder page, LayerTypes.Family family) {
        page.append("\n## ")
                .append(family.title())
                .append("\n\n")
                .append(family.introduction())
                .append('\n');
        List<LayerType> plain =
                family.types().stream().filter(LayersPageTest::isPlain).toList();
        if (!plain.isEmpty()) {
            page.append("\n| layer | formula | meaning |\n|---|---|---|\n");
            plain.forEach(type -> page.append(row("`" + type.name() + "`", code(type.formula()), type.line())));
        }
        family.types().stream().filter(type -> !isPlain(type)).forEach(type -> append(page, type));
    }

    /** A layer that a line of a table describes. */
    private static boolean isPlain(LayerType type) {
        return type.keys().isEmpty() && type.example().isEmpty();
    }

    private static void append(StringBuilder page, LayerType type) {
        page.append("\n### ")
                .append(type.name())
                .append("\n\n")
                .append(type.line())
                .append("\n\n");
        if (!type.formula().isEmpty()) {
            page.append("Formula: `").append(type.formula()).append("`. ");
        }
        page.append("Inputs: ").append(type.inputs().text()).append(".\n");
        if (!type.keys().isEmpty()) {
            page.append("\n| key | kind | default | meaning |\n|---|---|---|---|\n");
            type.keys()
                    .forEach(key -> page.append(row("`" + key.name() + "`", key.kind(), key.absent(), key.meaning())));
        }
        if (!type.example().isEmpty()) {
            page.append("\n```yaml\n").append(type.example()).append("```\n");
        }
    }

    private static String code(String formula) {
        return formula.isEmpty() ? "" : "`" + formula + "`";
    }

    private static String row(String... cells) {
        return Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
