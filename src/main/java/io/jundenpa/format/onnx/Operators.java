package io.jundenpa.format.onnx;

import static io.jundenpa.format.onnx.OnnxOperator.either;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registry of the supported ONNX operators. Each operator is one entry. */
final class Operators {

    private static final String ONNX = "";
    private static final String ML = "ai.onnx.ml";

    private static final Map<Name, OnnxOperator> ALL = new Operators().entries();

    private final Map<Name, OnnxOperator> entries = new HashMap<>();

    private record Name(String domain, String type) {
        @Override
        public String toString() {
            return domain.isEmpty() ? type : domain + "." + type;
        }
    }

    private Operators() {
        add("Abs", Elementwise.plain("abs"));
        add("Acos", Elementwise.plain("acos"));
        add("Acosh", Elementwise.plain("acosh"));
        add("Asin", Elementwise.plain("asin"));
        add("Asinh", Elementwise.plain("asinh"));
        add("Atan", Elementwise.plain("atan"));
        add("Atanh", Elementwise.plain("atanh"));
        add("Ceil", Elementwise.plain("ceil"));
        add("Cos", Elementwise.plain("cos"));
        add("Cosh", Elementwise.plain("cosh"));
        add("Erf", Elementwise.plain("erf"));
        add("Exp", Elementwise.plain("exp"));
        add("Floor", Elementwise.plain("floor"));
        add("HardSwish", Elementwise.plain("hard_swish"));
        add("Log", Elementwise.plain("log"));
        add("Mish", Elementwise.plain("mish"));
        add("Neg", Elementwise.plain("neg"));
        add("Reciprocal", Elementwise.plain("reciprocal"));
        add("Relu", Elementwise.plain("relu"));
        add("Round", Elementwise.plain("round"));
        add("Sigmoid", Elementwise.plain("sigmoid"));
        add("Sign", Elementwise.plain("sign"));
        add("Sin", Elementwise.plain("sin"));
        add("Sinh", Elementwise.plain("sinh"));
        add("Softplus", Elementwise.plain("softplus"));
        add("Softsign", Elementwise.plain("softsign"));
        add("Sqrt", Elementwise.plain("sqrt"));
        add("Tan", Elementwise.plain("tan"));
        add("Tanh", Elementwise.plain("tanh"));

        add("Celu", Elementwise.plain("celu").with("alpha", 1));
        add("Elu", Elementwise.plain("elu").with("alpha", 1));
        add("HardSigmoid", Elementwise.plain("hard_sigmoid").with("alpha", 0.2f).with("beta", 0.5f));
        add("LeakyRelu", Elementwise.plain("leaky_relu").with("alpha", 0.01f));
        add("Selu", Elementwise.plain("selu").with("alpha", 1.6732632f).with("gamma", "scale", 1.050701f));
        add("Shrink", Elementwise.plain("shrink").with("bias", 0).with("lambd", "lambda", 0.5f));
        add("Swish", Elementwise.plain("swish").with("alpha", "beta", 1));
        add("ThresholdedRelu", Elementwise.plain("thresholded_relu").with("alpha", 1));

        add("Clip", Elementwise::clip);
        add("Dropout", Elementwise::dropout);
        add("Gelu", Elementwise::gelu);
        add("Identity", Elementwise::identity);
        add("PRelu", Elementwise::prelu);

        add("Cast", Casts::cast);
        add("CastLike", Casts::castLike);

        add("Add", Arithmetics.of("add"));
        add("Div", Arithmetics.of("div"));
        add("Max", Arithmetics.of("max"));
        add("Mean", Arithmetics::mean);
        add("Min", Arithmetics.of("min"));
        add("Mul", Arithmetics.of("mul"));
        add("Pow", Arithmetics.of("pow"));
        add("Sub", Arithmetics.of("sub"));
        add("Sum", Arithmetics.of("add"));

        add("Gemm", Products::gemm);
        add("MatMul", Products::matMul);

        add("Hardmax", RowOperators.softmax("hardmax"));
        add("LogSoftmax", RowOperators.softmax("log_softmax"));
        add("Softmax", RowOperators.softmax("softmax"));
        add("BatchNormalization", RowOperators::batchNormalization);
        add("GroupNormalization", RowOperators::groupNormalization);
        add("InstanceNormalization", RowOperators::instanceNormalization);
        add("LayerNormalization", RowOperators.normalization("layer_norm"));
        add("LpNormalization", RowOperators::lpNormalization);
        add("RMSNormalization", RowOperators.normalization("rms_norm"));

        add("GlobalAveragePool", Reductions.ofSteps("reduce_mean", "global_average_pool"));
        add("GlobalMaxPool", Reductions.ofSteps("reduce_max", "global_max_pool"));
        add("ReduceL1", Reductions.ofAxes("reduce_l1"));
        add("ReduceL2", Reductions.ofAxes("reduce_l2"));
        add("ReduceLogSumExp", Reductions.ofAxes("reduce_log_sum_exp"));
        add("ReduceMax", Reductions.ofAxes("reduce_max"));
        add("ReduceMean", Reductions.ofAxes("reduce_mean"));
        add("ReduceMin", Reductions.ofAxes("reduce_min"));
        add("ReduceProd", Reductions.ofAxes("reduce_prod"));
        add("ReduceSum", Reductions.ofAxes("reduce_sum"));
        add("ReduceSumSquare", Reductions.ofAxes("reduce_sum_square"));

        add("AveragePool", Windows.pool("average_pool"));
        add("Conv", Windows::convolution);
        add("MaxPool", Windows.pool("max_pool"));

        add("GRU", RecurrentOperators.of("gru", "Sigmoid", "Tanh"));
        add("LSTM", RecurrentOperators.of("lstm", "Sigmoid", "Tanh", "Tanh"));
        add("RNN", RecurrentOperators.of("simple_rnn", "Tanh"));

        add("Constant", Folding::constant);
        add("ConstantOfShape", Folding::constantOfShape);
        add("Shape", Folding::shape);

        add("Flatten", Reshapes::flatten);
        add("Reshape", Reshapes::reshape);
        add("Squeeze", Reshapes::squeeze);
        add("Unsqueeze", Reshapes::unsqueeze);

        add("Concat", either(Folding::concat, RowShaping::concat));
        add("Expand", either(Folding::expand, RowShaping::expand));
        add("Gather", either(Folding::gather, RowShaping::gather));
        add("OneHot", RowShaping::oneHot);
        add("Pad", RowShaping::pad);
        add("Slice", either(Folding::slice, RowShaping::slice));
        add("Split", RowShaping::split);
        add("Tile", RowShaping::tile);
        add("Transpose", either(Folding::transpose, RowShaping::transpose));

        add(ML, "ArrayFeatureExtractor", MachineLearning::arrayFeatureExtractor);
        add(ML, "LinearClassifier", MachineLearning::linearClassifier);
        add(ML, "LinearRegressor", MachineLearning::linearRegressor);
        add(ML, "Normalizer", MachineLearning::normalizer);
        add(ML, "Scaler", MachineLearning::scaler);
        add(ML, "ZipMap", MachineLearning::zipMap);
    }

    private void add(String type, OnnxOperator operator) {
        add(ONNX, type, operator);
    }

    private void add(String domain, String type, OnnxOperator operator) {
        entries.put(new Name(domain, type), operator);
    }

    private Map<Name, OnnxOperator> entries() {
        return Map.copyOf(entries);
    }

    /** The operator of a node; empty if it is not supported. */
    static Optional<OnnxOperator> of(OnnxNode node) {
        return Optional.ofNullable(ALL.get(new Name(node.domain(), node.type())));
    }

    /** The names of all operators in alphabetical order. The domain is in front of the name unless it is ONNX's own. */
    static List<String> names() {
        return ALL.keySet().stream().map(Name::toString).sorted().toList();
    }
}
