package io.jundenpa.format.keras;

import io.jundenpa.format.stack.StackLayer;
import io.jundenpa.format.tensor.FormatException;
import io.jundenpa.format.tensor.TensorSource;
import java.util.ArrayList;
import java.util.List;

/** Dense layers and embeddings. Source: Keras 3.15, {@code keras/src/layers/core}. */
final class CoreLayers {

    private CoreLayers() {}

    static KerasTensor dense(LayerCall call) throws FormatException {
        KerasTensor input = call.input();
        int units = call.config().integer("units");
        LayerVariables variables = call.variables();
        StackLayer dense = call.writePerRow("dense")
                .tensor("weights", call.tensorName("kernel"), variables.take("kernel", input.lastSize(), units));
        if (call.config().flag("use_bias", true)) {
            dense.tensor("bias", call.tensorName("bias"), variables.take("bias", units));
        }
        return KerasTensor.of(dense, input.shapeWithLast(units));
    }

    static KerasTensor embedding(LayerCall call) throws FormatException {
        call.config().requireFlag("mask_zero", false);
        int size = call.config().integer("output_dim");
        TensorSource table = call.variables().take("embeddings", call.config().integer("input_dim"), size);
        List<Integer> shape = new ArrayList<>(call.input().shape());
        shape.add(size);
        return KerasTensor.of(
                call.write("embedding", 1, call.input()).tensor("weights", call.tensorName("embeddings"), table),
                shape);
    }
}
