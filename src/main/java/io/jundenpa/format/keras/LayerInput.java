package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.FormatException;
import java.util.List;

/** The input that a class of layers accepts. */
enum LayerInput {
    /** One record of any shape. */
    RECORD,
    /** One record of at least one axis. */
    ROWS,
    /** One record of shape [steps, channels]. */
    STEPS,
    /** Two records. */
    TWO,
    /** At least two records. */
    SEVERAL;

    /** @throws FormatException if the layer does not accept the inputs */
    void require(List<KerasTensor> inputs) throws FormatException {
        boolean countFits = switch (this) {
            case RECORD, ROWS, STEPS -> inputs.size() == 1;
            case TWO -> inputs.size() == 2;
            case SEVERAL -> inputs.size() >= 2;
        };
        if (!countFits) {
            throw new FormatException("has " + inputs.size() + " inputs, expected " + count());
        }
        KerasTensor input = inputs.get(0);
        if ((this == ROWS || this == STEPS) && input.rank() == 0) {
            throw new FormatException("reads records without an axis");
        }
        if (this == STEPS && input.rank() != 2) {
            throw new FormatException("reads records of shape " + input.shape() + ", expected [steps, channels]");
        }
    }

    private String count() {
        return switch (this) {
            case RECORD, ROWS, STEPS -> "one";
            case TWO -> "two";
            case SEVERAL -> "at least two";
        };
    }
}
