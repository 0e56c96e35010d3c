package io.jundenpa.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefaultTest {

    @Test
    void sameValueForEverySource() {
        Default<Double> byDefault = Default.of(0.5);

        assertEquals(Optional.of(0.5), byDefault.get(Source.UNKNOWN));
        assertEquals(Optional.of(0.5), byDefault.get(Source.TORCH));
        assertEquals("0.5", byDefault.text());
    }

    @Test
    void oneSourceHasAnotherValue() {
        Default<Boolean> byDefault = Default.of(false).with(Source.TORCH, true);

        assertEquals(Optional.of(true), byDefault.get(Source.TORCH));
        assertEquals(Optional.of(false), byDefault.get(Source.KERAS));
        assertEquals("false (`torch`: true)", byDefault.text());
    }

    @Test
    void oneSourceRequiresTheKey() {
        Default<Integer> byDefault = Default.of(1).requiredWith(Source.KERAS, "a number");

        assertEquals(Optional.empty(), byDefault.get(Source.KERAS));
        assertEquals("a number", byDefault.expected());
        assertEquals("1 (`keras`: required)", byDefault.text());
    }

    @Test
    void someSourcesHaveAValueAndOthersRequireTheKey() {
        Default<Double> byDefault = Default.<Double>required("a number")
                .with(Source.TORCH, 1e-5)
                .with(Source.KERAS, 1e-3)
                .with(Source.ONNX, 1e-5);

        assertEquals(Optional.empty(), byDefault.get(Source.SKLEARN));
        assertEquals("`torch`, `onnx`: 1e-5; `keras`: 0.001; otherwise required", byDefault.text());
    }

    @Test
    void valuesAreShownInTheirShortestForm() {
        assertEquals("4", Default.of(4.0).text());
        assertEquals("1.1920929e-7", Default.of(0x1p-23).text());
        assertEquals("none", Default.of(Double.NEGATIVE_INFINITY).text());
        assertEquals("`last`", Default.of("last").text());
    }
}
