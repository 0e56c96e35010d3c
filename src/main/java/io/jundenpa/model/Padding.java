package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.nn.Window;
import java.util.List;
import java.util.Optional;

/** The padding of a window, as a model file states it. */
interface Padding {

    /** The key. */
    Key<Padding> KEY = new Key<>(
            "padding",
            "`valid`, `same`, `causal`, N or [LEFT, RIGHT]",
            "`valid`",
            "Steps of padding before and after the row. `valid`: none. `same`: as many as ⌈steps / stride⌉ windows"
                    + " need; if the number is odd, one more after the row than before it. `causal`: all before the"
                    + " row, one step less than the span of the window. N: N on each side.",
            entry -> entry.optional("padding").map(Padding::read).orElse(Optional.of((same, span) -> new int[2])));

    /**
     * The steps of padding before and after the row.
     *
     * @param same the padding that gives {@code ceil(steps / stride)} windows
     * @param span the steps from the first to the last number of the window, both included
     */
    int[] sides(int same, int span);

    /** The window of a layer with its padding; nothing if there is a problem, which is reported. */
    static Optional<Window> window(LayerEntry entry, int steps, int size, int stride, int dilation) {
        long span = (size - 1L) * dilation + 1;
        if (span > Width.MAX) {
            entry.problem("a window of " + span + " steps, expected at most " + Width.MAX);
            return Optional.empty();
        }
        int same = Math.max(0, (steps - 1) / stride * stride + (int) span - steps);
        return KEY.read(entry)
                .map(padding -> padding.sides(same, (int) span))
                .flatMap(sides -> entry.made(() -> new Window(steps, size, stride, dilation, sides[0], sides[1])));
    }

    private static Optional<Padding> read(Node node) {
        if (node.isText()) {
            return node.oneOf(List.of("valid", "same", "causal")).map(Padding::named);
        }
        if (node.isNumber()) {
            return node.integer(0, Width.MAX).map(both -> (same, span) -> new int[] {both, both});
        }
        List<Node> list = node.list(2);
        if (list.size() != 2) {
            if (!list.isEmpty()) {
                node.problem("has one number, expected [LEFT, RIGHT]");
            }
            return Optional.empty();
        }
        Optional<Integer> left = list.get(0).integer(0, Width.MAX);
        Optional<Integer> right = list.get(1).integer(0, Width.MAX);
        return left.flatMap(l -> right.map(r -> (same, span) -> new int[] {l, r}));
    }

    private static Padding named(String word) {
        return switch (word) {
            case "same" -> (same, span) -> new int[] {same / 2, same - same / 2};
            case "causal" -> (same, span) -> new int[] {span - 1, 0};
            default -> (same, span) -> new int[2];
        };
    }
}
