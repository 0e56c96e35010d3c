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
 * The weights of a model, and which of them were taken.
 *
 * <p>Keras 3 writes them under {@code layers/CLASS_K/vars/I}: the K-th layer of its class, the I-th of its variables in the
 * order in which the layer made them; before Keras 2.14 the first word was {@code _layer_checkpoint_dependencies}. A
 * whole-model HDF5 file has {@code model_weights/LAYER/.../VARIABLE}, in Keras 2 with {@code :0} behind.
 */
final class Weights {

    static final String LAYERS = "layers";
    private static final String OLDER_LAYERS = "_layer_checkpoint_dependencies";
    private static final String LEGACY = "model_weights";
    private static final String RANDOM = "seed_generator";
    private static final int MOST_NAMES = 5;

    private final Hdf5File file;
    private final boolean legacy;
    private final Map<String, TensorSource> taken = new HashMap<>();

    /** @param legacy whether it is a whole-model file */
    Weights(Hdf5File file, boolean legacy) {
        this.file = file;
        this.legacy = legacy;
    }

    /**
     * Takes a variable.
     *
     * @param index its place among the variables of the layer
     * @throws FormatException if it is not there, or not of this shape
     */
    TensorSource take(Scope scope, int index, String variable, List<Integer> shape) throws FormatException {
        TensorSource tensor = take(scope, index, variable);
        List<Long> expected = shape.stream().map(Integer::longValue).toList();
        if (!tensor.shape().equals(expected)) {
            throw new FormatException("has a " + variable + " of shape " + tensor.shape() + ", expected " + expected);
        }
        return tensor;
    }

    /** Takes a variable of any shape. */
    TensorSource take(Scope scope, int index, String variable) throws FormatException {
        String name = legacy ? legacyName(scope, variable) : storeName(scope, index, variable);
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

    private String storeName(Scope scope, int index, String variable) throws FormatException {
        String name = scope.store() + "/vars/" + index;
        String older = OLDER_LAYERS + name.substring(LAYERS.length());
        return Optional.of(name)
                .filter(file.names()::contains)
                .or(() -> Optional.of(older).filter(file.names()::contains))
                .orElseThrow(() -> new FormatException("has no " + variable + " in the file, expected it as " + name));
    }

    private String legacyName(Scope scope, String variable) throws FormatException {
        String begin = LEGACY + "/" + scope.legacy().get(0) + "/";
        List<String> found = file.names().stream()
                .filter(name -> name.startsWith(begin))
                .filter(name -> isVariable(name.substring(begin.length()).split("/", -1), scope, variable))
                .toList();
        if (found.size() != 1) {
            throw new FormatException("has " + (found.isEmpty() ? "no " : found.size() + " variables ") + variable
                    + " in the file, expected one under " + begin);
        }
        return found.get(0);
    }

    /** Whether the last name of a path is the variable, and those of the inner layers come before it in their order. */
    private static boolean isVariable(String[] path, Scope scope, String variable) {
        String last = path[path.length - 1];
        if (!last.equals(variable) && !last.equals(variable + ":0")) {
            return false;
        }
        int at = 0;
        for (String inner : scope.legacy().subList(1, scope.legacy().size())) {
            while (at < path.length - 1 && !matches(inner, path[at])) {
                at++;
            }
            at++;
        }
        return at <= path.length - 1;
    }

    private static boolean matches(String inner, String name) {
        return inner.endsWith("*") ? name.startsWith(inner.substring(0, inner.length() - 1)) : name.equals(inner);
    }

    /**
     * Checks that there are no weights that no layer took; states of random numbers, of an optimizer and of metrics are
     * none.
     */
    void requireAllTaken() throws FormatException {
        Set<String> left = new LinkedHashSet<>();
        for (String name : file.names()) {
            String first = name.split("/", -1)[0];
            boolean isWeight = legacy ? first.equals(LEGACY) : first.equals(LAYERS) || first.equals(OLDER_LAYERS);
            if (isWeight
                    && !taken.containsKey(name)
                    && Arrays.stream(name.split("/", -1)).noneMatch(RANDOM::equals)) {
                left.add(name);
            }
        }
        if (!left.isEmpty()) {
            throw new FormatException("has " + left.size() + " weights that no layer takes: "
                    + left.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                    + (left.size() > MOST_NAMES ? ", ..." : ""));
        }
    }
}
