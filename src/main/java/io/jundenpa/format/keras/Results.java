package io.jundenpa.format.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the calls of the layers of a model have given so far. */
final class Results {

    private final Map<String, List<Value>> values = new HashMap<>();
    private final Set<String> once = new HashSet<>();

    /** Says that a layer is called once; Keras counts the calls of a model from 0 in some places, and from 1 in others. */
    void once(String layer) {
        once.add(layer);
    }

    /** Adds the value of the next call of a layer. */
    void put(String layer, Value value) {
        values.computeIfAbsent(layer, absent -> new ArrayList<>()).add(value);
    }

    boolean has(Inbound inbound) {
        int call = call(inbound);
        return call >= 0
                && call < values.getOrDefault(inbound.layer(), List.of()).size();
    }

    Value get(Inbound inbound) {
        return values.getOrDefault(inbound.layer(), List.of()).get(call(inbound));
    }

    private int call(Inbound inbound) {
        return once.contains(inbound.layer()) ? 0 : inbound.call();
    }
}
