package io.jundenpa.format.stack;

import io.jundenpa.format.tensor.TensorSource;
import io.jundenpa.text.VisibleText;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a {@code weights.npz}. The file need not exist. Not thread-safe. */
public final class StackWeights {

    /** The name of the file. */
    public static final String FILE = "weights.npz";

    private final Map<String, TensorSource> tensors = new LinkedHashMap<>();
    private final IdentityHashMap<TensorSource, String> names = new IdentityHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    /**
     * Keeps a tensor under the wanted name. A number follows the name if another tensor has it. A tensor that is added
     * again keeps its first name.
     *
     * @return the text by which a layer names it, such as {@code weights.npz#layer0.W}
     */
    public String add(String wantedName, TensorSource tensor) {
        return FILE + "#"
                + names.computeIfAbsent(tensor, absent -> {
                    String base = VisibleText.of(wantedName).replace('\\', '_');
                    String name = base;
                    while (tensors.containsKey(name)) {
                        name = base + "_" + counts.merge(base, 2, (count, two) -> count + 1);
                    }
                    tensors.put(name, tensor);
                    return name;
                });
    }

    /** The tensors by their names, in the order in which they were added. */
    public Map<String, TensorSource> tensors() {
        return Collections.unmodifiableMap(tensors);
    }
}
