package io.jundenpa.format.keras;

import io.jundenpa.format.hdf5.Hdf5File;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The weights of a model. The store remembers which weights a layer has taken.
 *
 * <p>Keras 3 keeps a variable at {@code layers/CLASS_K/vars/I}: K numbers the layers of a class, I the variables of a
 * layer in the order of their creation. Before Keras 2.14 the path began with {@code _layer_checkpoint_dependencies}.
 * A whole-model HDF5 file has {@code model_weights/LAYER/.../VARIABLE}; Keras 2 adds {@code :0}.
 *
 * <p>Source: Keras 3.15, {@code keras/src/saving/saving_lib.py} and {@code keras/src/legacy/saving/legacy_h5_format.py}.
 */
final class WeightStore {

    static final String LAYERS = "layers";
    private static final String OLDER_LAYERS = "_layer_checkpoint_dependencies";
    private static final String LEGACY = "model_weights";
    private static final String RANDOM_STATE = "seed_generator";
    private static final int MAX_NAMES_SHOWN = 5;
    private static final int MAX_COMPARISONS = 20_000_000;

    private final Hdf5File file;
    private final boolean legacy;
    private final Map<String, TensorSource> taken = new HashMap<>();
    private int comparisons;

    /** @param legacy whether it is a whole-model HDF5 file */
    WeightStore(Hdf5File file, boolean legacy) {
        this.file = file;
        this.legacy = legacy;
    }

    /**
     * Returns a variable and marks it as taken.
     *
     * @param index its place among the variables of the layer
     * @throws FormatException if it is missing, or has another shape
     */
    TensorSource take(WeightPath path, int index, String variable, List<Integer> shape) throws FormatException {
        TensorSource tensor = take(path, index, variable);
        List<Long> expected = shape.stream().map(Integer::longValue).toList();
        if (!tensor.shape().equals(expected)) {
            throw new FormatException("has a " + variable + " of shape " + tensor.shape() + ", expected " + expected);
        }
        return tensor;
    }

    /** Takes a variable of any shape. */
    TensorSource take(WeightPath path, int index, String variable) throws FormatException {
        String name = legacy ? legacyName(path, variable) : storeName(path, index, variable);
        TensorSource known = taken.get(name);
        if (known != null) {
            return known;
        }
        TensorSource tensor = read(name);
        taken.put(name, tensor);
        return tensor;
    }

    private TensorSource read(String name) throws FormatException {
        try {
            return file.tensor(name);
        } catch (FormatException e) {
            throw new FormatException("has weights " + name + " that cannot be read: it " + e.getMessage());
        }
    }

    private String storeName(WeightPath path, int index, String variable) throws FormatException {
        String name = path.store() + "/vars/" + index;
        String older = OLDER_LAYERS + name.substring(LAYERS.length());
        return Optional.of(name)
                .filter(file.names()::contains)
                .or(() -> Optional.of(older).filter(file.names()::contains))
                .orElseThrow(() -> new FormatException("has no " + variable + " in the file, expected it as " + name));
    }

    private String legacyName(WeightPath path, String variable) throws FormatException {
        String prefix = LEGACY + "/" + path.legacy().get(0) + "/";
        List<String> innerLayers = path.legacy().subList(1, path.legacy().size());
        comparisons += file.names().size();
        if (comparisons > MAX_COMPARISONS) {
            throw new FormatException("has too many weights to find those of every layer; save the model as .keras");
        }
        List<String> found = file.names().stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> name.endsWith(variable) || name.endsWith(variable + ":0"))
                .filter(name -> isVariable(name.substring(prefix.length()).split("/", -1), innerLayers, variable))
                .toList();
        if (found.size() != 1) {
            throw new FormatException("has " + (found.isEmpty() ? "no " : found.size() + " variables ") + variable
                    + " in the file, expected one under " + prefix);
        }
        return found.get(0);
    }

    /** Whether a path ends in the variable, and contains the names of the inner layers before it, in their order. */
    private static boolean isVariable(String[] path, List<String> innerLayers, String variable) {
        int end = path.length - 1;
        if (!path[end].equals(variable) && !path[end].equals(variable + ":0")) {
            return false;
        }
        int at = 0;
        for (String inner : innerLayers) {
            while (at < end && !matches(inner, path[at])) {
                at++;
            }
            at++;
        }
        return at <= end;
    }

    private static boolean matches(String inner, String name) {
        return inner.endsWith("*") ? name.startsWith(inner.substring(0, inner.length() - 1)) : name.equals(inner);
    }

    /**
     * Checks that a layer has taken every weight. The states of random number generators, optimizers and metrics are not
     * weights.
     *
     * @throws FormatException if a weight was not taken; the message lists these weights
     */
    void requireAllTaken() throws FormatException {
        Set<String> unused = new LinkedHashSet<>();
        for (String name : file.names()) {
            if (isWeight(name) && !taken.containsKey(name)) {
                unused.add(name);
            }
        }
        if (!unused.isEmpty()) {
            throw new FormatException("has " + unused.size() + " weights that no layer takes: "
                    + unused.stream().limit(MAX_NAMES_SHOWN).collect(Collectors.joining(", "))
                    + (unused.size() > MAX_NAMES_SHOWN ? ", ..." : ""));
        }
    }

    private boolean isWeight(String name) {
        List<String> path = Arrays.asList(name.split("/", -1));
        String root = path.get(0);
        boolean inModel = legacy ? root.equals(LEGACY) : root.equals(LAYERS) || root.equals(OLDER_LAYERS);
        return inModel && !path.contains(RANDOM_STATE);
    }
}
