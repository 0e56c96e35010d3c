package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class AffineTest {

    @Test
    void twoRowsAreWorkedByHand() {
        var affine = new Affine(new float[] {2, -0.5f, 0}, new float[] {1, 0, 3});
        var output = new FMatrixRMaj(2, 3);

        affine.forward(new FMatrixRMaj(2, 3, true, 1, 2, 3, -4, -5, -6), output, new Scratch());

        assertArrayEquals(new float[] {3, -1, 3, -7, 2.5f, 3}, output.data);
    }

    /**
     * (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24. Rounding the product loses the last term; a fused multiply-add would keep it.
     */
    @Test
    void productIsRoundedBeforeTheSum() {
        var affine = new Affine(new float[] {1 + 0x1p-12f}, new float[] {-1 - 0x1p-11f});
        var output = new FMatrixRMaj(1, 1);

        affine.forward(new FMatrixRMaj(1, 1, true, 1 + 0x1p-12f), output, new Scratch());

        assertEquals(0, output.get(0, 0));
    }

    @Test
    void nanStaysNan() {
        var affine = new Affine(new float[] {0}, new float[] {1});
        var output = new FMatrixRMaj(1, 1);

        affine.forward(new FMatrixRMaj(1, 1, true, Float.NaN), output, new Scratch());

        assertEquals(Float.NaN, output.get(0, 0));
    }

    @Test
    void scaleAndShiftOfTwoLengthsAreRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Affine(new float[3], new float[2]));

        assertEquals("scale is [3] and shift is [2], expected equal lengths", e.getMessage());
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        var affine = new Affine(new float[2], new float[2]);

        var e = assertThrows(IllegalArgumentException.class, () -> affine.outputSize(3));

        assertEquals("scale and shift are [2], expected [3]", e.getMessage());
    }

    @Test
    void countsScalesShiftsAndOperations() {
        var affine = new Affine(new float[2], new float[2]);

        assertEquals("affine", affine.type());
        assertEquals(2, affine.outputSize(2));
        assertEquals(4, affine.parameters());
        assertEquals(4, affine.flops(2));
    }
}
