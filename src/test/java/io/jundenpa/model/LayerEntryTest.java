package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jundenpa.format.document.Problems;
import io.jundenpa.format.document.Section;
import io.jundenpa.format.tensor.Budget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LayerEntryTest {

    private static final Key<Integer> SIZE = Key.integer("size", 1, "Any.");
    private static final Key<Double> ALPHA = Key.number("alpha", Default.of(0.5), "Any.");

    private final Problems problems = new Problems("model.yaml");
    private final Section section =
            new Section(JsonNodeFactory.instance.objectNode().put("size", 3).put("alpha", 2), "layers[0]", problems);

    @Test
    void declaredKeyIsRead() {
        assertEquals(Optional.of(3), SIZE.read(entry(SIZE)));
        assertEquals(Optional.of(2.0), ALPHA.read(entry(SIZE, ALPHA)));
    }

    @Test
    void keyThatIsNotDeclaredCannotBeRead() {
        LayerEntry entry = entry(SIZE);

        assertThrows(IllegalStateException.class, () -> ALPHA.read(entry));
    }

    @Test
    void declaredKeyIsKnownEvenIfNothingReadsIt() {
        entry(SIZE, ALPHA);

        section.close();

        assertEquals(true, problems.isEmpty());
    }

    private LayerEntry entry(Key<?>... declared) {
        Budget budget = new Budget(0);
        Tensors tensors = new Tensors(new ModelFiles(Path.of(""), budget), budget, Map.of());
        return LayerEntry.of(
                section,
                Key.names(List.of(declared)),
                tensors,
                Source.UNKNOWN,
                List.of(new Width(OptionalInt.of(1), "to take the input")));
    }
}
