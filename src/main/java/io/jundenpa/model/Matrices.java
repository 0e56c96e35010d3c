package io.jundenpa.model;

import java.util.List;
import java.util.Optional;
import org.ejml.data.FMatrixRMaj;

/** Weights that are a matrix of any shape. */
final class Matrices {

    private Matrices() {}

    /** The matrix of a key, rows and columns exchanged if it is transposed; nothing if a problem was reported. */
    static Optional<FMatrixRMaj> read(LayerEntry entry, String key, boolean transposed) {
        return entry.tensor(key).filter(Matrices::isMatrix).flatMap(tensor -> tensor.matrix(transposed));
    }

    private static boolean isMatrix(Tensor tensor) {
        List<Long> shape = tensor.shape();
        if (shape.size() != 2 || shape.stream().anyMatch(dimension -> dimension < 1 || dimension > Width.MOST)) {
            tensor.unexpectedShape("two dimensions from 1 to " + Width.MOST);
            return false;
        }
        return true;
    }
}
