package io.jundenpa.format.keras;

import io.jundenpa.format.tensor.FormatException;
import java.io.IOException;

/** Translates one class of Keras layers into layers of the stack. */
@FunctionalInterface
interface LayerTranslation {

    /**
     * Translates one call.
     *
     * @return the output of the call
     * @throws FormatException if a setting is not supported or the weights do not fit; the message does not name the
     *     layer
     */
    KerasTensor translate(LayerCall call) throws IOException;
}
