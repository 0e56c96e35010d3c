package io.jundenpa.format.stack;

import io.jundenpa.format.tensor.TensorSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a {@code weights.npz} that need not exist as a file. Not thread-safe. */
public final class StackWeights {

    /** The file that the tensors are said to lie in. */
    public static final String FILE = "weights.npz";

    private final Map<String, TensorSource> tensors = new LinkedHashMap<>();
    private final IdentityHashMap<TensorSource, String> names = new IdentityHashMap<>();

    /**
     * Keeps a tensor, once, under the wanted name, or under that with a number behind it if the name is taken.
     *
     * @return the text by which a layer names it, such as {@code weights.npz#layer0.W}
     */
    public String add(String wantedName, TensorSource tensor) {
        return FILE + "#"
                + names.computeIfAbsent(tensor, absent -> {
                    String base = wantedName.replaceAll("[\\p{Cntrl}\\\\]", "_");
                    String name = base;
                    for (int i = 2; tensors.containsKey(name); i++) {
                        name = base + "_" + i;
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
