package io.jundenpa.format.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class KerasImportTest {

    @Test
    void supportedClassesAreSorted() {
        List<String> classes = KerasImport.layerClasses();

        assertEquals(classes.stream().sorted().toList(), classes);
    }

    @Test
    void supportedClassesAreThoseOfTheRegistry() {
        List<String> classes = KerasImport.layerClasses();

        assertTrue(classes.containsAll(List.of("Dense", "Conv1D", "LSTM", "Bidirectional", "TimeDistributed")));
        assertFalse(classes.contains("Lambda"));
    }
}
