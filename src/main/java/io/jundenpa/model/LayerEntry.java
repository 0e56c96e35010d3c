package io.jundenpa.model;

import io.jundenpa.format.document.Node;
import io.jundenpa.format.document.Section;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An entry of {@code layers} while it is read: its declared keys, and the widths of its inputs. */
final class LayerEntry {

    private final Section section;
    private final List<String> declared;
    private final Tensors tensors;
    private final Source source;
    private final List<Width> inputs;

    private LayerEntry(Section section, List<String> declared, Tensors tensors, Source source, List<Width> inputs) {
        this.section = section;
        this.declared = declared;
        this.tensors = tensors;
        this.source = source;
        this.inputs = inputs;
    }

    /**
     * An entry. Marks all declared keys as known, so that none of them is reported as an unknown key.
     *
     * @param declared the keys that may be read
     * @param inputs the row width of each input; the width of one step if the layer is applied to each step
     */
    static LayerEntry of(Section section, List<String> declared, Tensors tensors, Source source, List<Width> inputs) {
        declared.forEach(section::optional);
        return new LayerEntry(section, declared, tensors, source, inputs);
    }

    /** The keys of a part of the layer. In the model file, their names begin with the prefix. */
    LayerEntry part(String prefix, List<String> keys) {
        return of(section.prefixed(prefix), keys, tensors, source, inputs);
    }

    /** The same entry with another width, for vectors that are not as long as the rows are wide. */
    LayerEntry fitting(Width width) {
        return new LayerEntry(section, declared, tensors, source, List.of(width));
    }

    Source source() {
        return source;
    }

    List<Width> inputs() {
        return inputs;
    }

    /** The width of the rows of the first input. */
    Width in() {
        return inputs.get(0);
    }

    /**
     * The value of a key that may be left out.
     *
     * @throws IllegalStateException if the layer does not declare the key
     */
    Optional<Node> optional(String key) {
        requireDeclared(key);
        return section.optional(key);
    }

    /**
     * The value of a required key; nothing if it is missing, which is reported.
     *
     * @throws IllegalStateException if the layer does not declare the key
     */
    Optional<Node> required(String key, String expected) {
        requireDeclared(key);
        return section.required(key, expected);
    }

    private void requireDeclared(String key) {
        if (!declared.contains(key)) {
            throw new IllegalStateException(key + " is not declared");
        }
    }

    /** Whether the weight layout of convolutions and recurrent layers is known for this source. Reports a problem if not. */
    boolean requireLayouts() {
        if (!source.hasLayouts()) {
            problem("needs " + Source.EXPECTED);
        }
        return source.hasLayouts();
    }

    /** Reports a problem with the entry as a whole. */
    void problem(String problem) {
        section.problem(problem);
    }

    /** The tensor that a value names or holds; nothing if there is a problem, which is reported. */
    Optional<Tensor> open(Node node) {
        return tensors.open(node);
    }

    /** The same number for every column; nothing if the width is not known or there is not enough memory. */
    Optional<double[]> filled(double value) {
        if (in().size().isEmpty() || !take((long) in().size().getAsInt() * Double.BYTES)) {
            return Optional.empty();
        }
        double[] values = new double[in().size().getAsInt()];
        Arrays.fill(values, value);
        return Optional.of(values);
    }

    /** Requests memory that the layer holds besides its tensors; false if there is not enough, which is reported. */
    boolean take(long bytes) {
        return tensors.take(bytes);
    }

    /** The result of a constructor; nothing if it refuses its arguments, which is reported. */
    <T> Optional<T> made(Supplier<T> constructor) {
        return made("", constructor);
    }

    /** As {@link #made(Supplier)}. The report begins with the given words. */
    <T> Optional<T> made(String words, Supplier<T> constructor) {
        try {
            return Optional.of(constructor.get());
        } catch (IllegalArgumentException e) {
            problem(words + e.getMessage());
            return Optional.empty();
        }
    }
}
