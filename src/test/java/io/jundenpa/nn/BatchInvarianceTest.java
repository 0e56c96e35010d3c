package io.jundenpa.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The bits of a row's result depend on that row alone. */
class BatchInvarianceTest {

    private static final int MAX_ROWS = 257;

    @Test
    void everyBatchSizeAndPositionGivesTheSameBits() {
        var random = new Random(11);
        for (Network network : SampleNetworks.all(random)) {
            assertInvariant(network, SampleNetworks.input(MAX_ROWS, random));
        }
    }

    @Test
    void everyOperationIsTested() {
        Set<Class<?>> tested = SampleNetworks.all(new Random(1)).stream()
                .flatMap(network -> network.steps().stream())
                .map(step -> step.operation().getClass())
                .collect(Collectors.toSet());

        assertEquals(operations().collect(Collectors.toSet()), tested);
    }

    private static Stream<Class<?>> operations() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.jundenpa.nn").stream()
                        .filter(type -> type.isAssignableTo(Operation.class) && !type.isInterface())
                        .map(JavaClass::reflect);
    }

    private static void assertInvariant(Network network, FMatrixRMaj pool) {
        var workspace = network.workspace(MAX_ROWS);
        int[][] alone = new int[MAX_ROWS][];
        for (int row = 0; row < MAX_ROWS; row++) {
            alone[row] = bits(network.forward(batch(pool, row, 1), workspace), 0);
        }
        assertTrue(Arrays.stream(alone).map(Arrays::toString).distinct().count() > 1, "all results are the same");

        for (int rows = 1; rows <= MAX_ROWS; rows++) {
            int first = rows * 31 % MAX_ROWS;
            FMatrixRMaj output = network.forward(batch(pool, first, rows), workspace);

            for (int row = 0; row < rows; row++) {
                if (!Arrays.equals(alone[(first + row) % MAX_ROWS], bits(output, row))) {
                    assertEquals(
                            Arrays.toString(alone[(first + row) % MAX_ROWS]),
                            Arrays.toString(bits(output, row)),
                            network.steps().get(3).operation().type() + ", row " + row + " of " + rows);
                }
            }
        }
    }

    /** Rows of the pool from the given one on, in a circle. */
    private static FMatrixRMaj batch(FMatrixRMaj pool, int first, int rows) {
        var batch = new FMatrixRMaj(rows, pool.numCols);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(
                    pool.data,
                    (first + row) % pool.numRows * pool.numCols,
                    batch.data,
                    row * pool.numCols,
                    pool.numCols);
        }
        return batch;
    }

    private static int[] bits(FMatrixRMaj matrix, int row) {
        int[] bits = new int[matrix.numCols];
        for (int j = 0; j < bits.length; j++) {
            bits[j] = Float.floatToRawIntBits(matrix.get(row, j));
        }
        return bits;
    }
}
