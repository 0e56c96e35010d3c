package io.jundenpa.format.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /** Adds the output of the next call of a layer. */
    void add(String layer, KerasTensor output) {
        outputs.computeIfAbsent(layer, absent -> new ArrayList<>()).add(output);
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
