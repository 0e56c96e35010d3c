package io.jundenpa.model;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** The values of all keys of a layer. */
final class KeyValues {

    private final LayerEntry entry;
    private final IdentityHashMap<Key<?>, Object> values = new IdentityHashMap<>();

    private KeyValues(LayerEntry entry) {
        this.entry = entry;
    }

    /** Reads every key in turn; nothing if one of them has a problem, which is reported. */
    static Optional<KeyValues> read(List<Key<?>> keys, LayerEntry entry) {
        KeyValues read = new KeyValues(entry);
        for (Key<?> key : keys) {
            key.read(entry).ifPresent(value -> read.values.put(key, value));
        }
        return read.values.size() == keys.size() ? Optional.of(read) : Optional.empty();
    }

    /**
     * The value of a key.
     *
     * @throws IllegalStateException if the layer does not declare the key
     */
    @SuppressWarnings("unchecked") // read() puts only values of the key's type
    <T> T get(Key<T> key) {
        return Optional.ofNullable((T) values.get(key))
                .orElseThrow(() -> new IllegalStateException(key.name() + " is not declared"));
    }

    /** The value of a numeric key as a 32-bit float. */
    float number(Key<Double> key) {
        return get(key).floatValue();
    }

    /** Whether the layer has the key. */
    boolean isGiven(Key<?> key) {
        return key.isGiven(entry);
    }
}
