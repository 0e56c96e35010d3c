package io.jundenpa.format.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The outputs of all layer calls of a model that are translated so far. */
final class CallOutputs {

    private final Map<String, List<KerasTensor>> outputs = new HashMap<>();
    private final Set<String> calledOnce = new HashSet<>();

    /**
     * Declares that a layer is called only once. The call number of a reference to it is then ignored: if the layer is a
     * model, some files count calls from 0, others from 1.
     */
    void declareCalledOnce(String layer) {
        calledOnce.add(layer);
    }

    /** Adds the output of the next call of a layer, and returns the reference to it. */
    TensorReference add(String layer, KerasTensor output) {
        List<KerasTensor> all = outputs.computeIfAbsent(layer, absent -> new ArrayList<>());
        all.add(output);
        return new TensorReference(layer, all.size() - 1);
    }

    /** The first of some references that names no output yet, as {@link #add} will return it. */
    Optional<TensorReference> missing(List<TensorReference> references) {
        return references.stream()
                .filter(reference -> !has(reference))
                .map(reference -> new TensorReference(reference.layer(), call(reference)))
                .findFirst();
    }

    boolean has(TensorReference reference) {
        int call = call(reference);
        return call >= 0
                && call < outputs.getOrDefault(reference.layer(), List.of()).size();
    }

    /** The output that a reference names. It must exist. */
    KerasTensor get(TensorReference reference) {
        return outputs.getOrDefault(reference.layer(), List.of()).get(call(reference));
    }

    private int call(TensorReference reference) {
        return calledOnce.contains(reference.layer()) ? 0 : reference.call();
    }
}
