package io.jundenpa.nn;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.FMatrixRMaj;

/**
 * A function applied to every number on its own: {@code A[i, j] = f(X[i, j])}.
 *
 * <p>Every result is within one ulp of the true value: what is more than one float operation is computed in
 * {@code double} and rounded once. NaN gives NaN, no finite number does that the function is defined for, and an infinity
 * gives the limit, if there is one, except that 0 times an infinity is NaN where a setting is 0.
 *
 * <p>The exponentials of formulas are {@link Exp}, other functions those of {@link StrictMath}. {@link Math} may give other last bits in the
 * interpreter, in compiled code and on another processor, and a score must not depend on where it was computed.
 */
public final class Activation implements Layer {

    /** How many numbers are taken at once: in double precision, they stay in the processor's first cache. */
    private static final int AT_ONCE = 1024;

    /** Up to this magnitude a short series is taken, above it a difference loses no digit that a float shows. */
    private static final double SMALL = 1.0 / 32;

    // Klambauer, Unterthiner, Mayr, Hochreiter, "Self-Normalizing Neural Networks", 2017, arXiv:1706.02515, eq. 14.
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    private static final String RELU = "relu";

    private final String type;
    private final String settings;
    private final Kernel kernel;

    private Activation(String type, String settings, Kernel kernel) {
        this.type = type;
        this.settings = settings;
        this.kernel = kernel;
    }

    private Activation(String type, Kernel kernel) {
        this(type, "", kernel);
    }

    /** {@code f(x) = x}. */
    public static Activation identity() {
        return new Activation("identity", (x, y, n, scratch) -> System.arraycopy(x, 0, y, 0, n));
    }

    /** {@code f(x) = max(0, x)}. */
    public static Activation relu() {
        return new Activation(RELU, (x, y, n, scratch) -> {
            for (int i = 0; i < n; i++) {
                y[i] = Math.max(0, x[i]);
            }
        });
    }

    /**
     * {@code f(x) = x} for x &ge; 0, {@code alpha * x} below.
     *
     * @throws IllegalArgumentException if alpha is not finite
     */
    public static Activation leakyRelu(float alpha) {
        requireFinite("alpha", alpha);
        return new Activation("leaky_relu", "alpha: " + alpha, (x, y, n, scratch) -> {
            for (int i = 0; i < n; i++) {
                y[i] = x[i] >= 0 ? x[i] : alpha * x[i];
            }
        });
    }

    /**
     * {@code f(x) = x} for x &ge; 0, {@code alpha * (exp(x) - 1)} below.
     *
     * @throws IllegalArgumentException if alpha is not finite
     */
    public static Activation elu(float alpha) {
        requireFinite("alpha", alpha);
        return inDouble("elu", "alpha: " + alpha, (x, n) -> Backend.POINTWISE.elu(alpha, 1, x, n));
    }

    /**
     * {@code f(x) = scale * elu(x, alpha)}, with the two constants that keep mean 0 and variance 1 from layer to layer.
     * Source: Klambauer, Unterthiner, Mayr, Hochreiter, "Self-Normalizing Neural Networks", 2017, arXiv:1706.02515.
     */
    public static Activation selu() {
        return inDouble("selu", "", (x, n) -> Backend.POINTWISE.elu(SELU_ALPHA, SELU_SCALE, x, n));
    }

    /**
     * {@code f(x) = x * P(Z <= x)} for a standard normal Z, that is {@code x / 2 * erfc(-x / sqrt(2))}.
     * Source: Hendrycks, Gimpel, "Gaussian Error Linear Units", 2016, arXiv:1606.08415.
     */
    public static Activation gelu() {
        return inDouble("gelu", "", Backend.POINTWISE::gelu);
    }

    /**
     * The approximation {@code f(x) = x / 2 * (1 + tanh(u))} of {@link #gelu()}, with
     * {@code u = sqrt(2 / pi) * (x + 0.044715 * x^3)}.
     */
    public static Activation geluTanh() {
        return inDouble("gelu", "approximate: tanh", Backend.POINTWISE::geluTanh);
    }

    /** {@code f(x) = x * sigmoid(x)}. */
    public static Activation silu() {
        return inDouble("silu", "", Backend.POINTWISE::silu);
    }

    /** {@code f(x) = x * tanh(softplus(x))}. Source: Misra, "Mish", 2019, arXiv:1908.08681. */
    public static Activation mish() {
        return inDouble("mish", "", Backend.POINTWISE::mish);
    }

    /** {@code f(x) = 1 / (1 + exp(-x))}. */
    public static Activation sigmoid() {
        return inDouble("sigmoid", "", Backend.POINTWISE::sigmoid);
    }

    /**
     * {@code f(x) = max(0, min(1, alpha * x + beta))}.
     *
     * @throws IllegalArgumentException if alpha or beta is not finite
     */
    public static Activation hardSigmoid(double alpha, double beta) {
        requireFinite("alpha", alpha);
        requireFinite("beta", beta);
        return new Activation(
                "hard_sigmoid", "alpha: " + (float) alpha + ", beta: " + (float) beta, (x, y, n, scratch) -> {
                    for (int i = 0; i < n; i++) {
                        y[i] = (float) Math.max(0, Math.min(1, alpha * x[i] + beta));
                    }
                });
    }

    /** {@code f(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x))}. */
    public static Activation tanh() {
        return inDouble("tanh", "", Backend.POINTWISE::tanh);
    }

    /** {@code f(x) = log(1 + exp(x))}. */
    public static Activation softplus() {
        return new Activation("softplus", (x, y, n, scratch) -> {
            for (int i = 0; i < n; i++) {
                y[i] = (float) (Math.max(0, x[i]) + StrictMath.log1p(Exp.exp(-Math.abs(x[i]))));
            }
        });
    }

    /** {@code f(x) = x / (1 + |x|)}. */
    public static Activation softsign() {
        return new Activation("softsign", (x, y, n, scratch) -> {
            for (int i = 0; i < n; i++) {
                y[i] = (float) softsign(x[i]);
            }
        });
    }

    /**
     * {@code f(x) = max(min, min(max, x))}.
     *
     * @param min minus infinity for no lower bound
     * @param max plus infinity for no upper bound
     * @throws IllegalArgumentException if a bound is NaN or min is greater than max
     */
    public static Activation clip(float min, float max) {
        if (!(min <= max)) {
            throw new IllegalArgumentException("min is " + min + " and max is " + max + ", expected min <= max");
        }
        return new Activation("clip", bounds(min, max), (x, y, n, scratch) -> {
            for (int i = 0; i < n; i++) {
                y[i] = Math.max(min, Math.min(max, x[i]));
            }
        });
    }

    /**
     * {@code f(x) = max(0, x) + min(0, alpha * (exp(x / alpha) - 1))}. Source: Barron, "Continuously Differentiable
     * Exponential Linear Units", 2017, arXiv:1704.07483.
     *
     * @throws IllegalArgumentException if alpha is not finite, or 0
     */
    public static Activation celu(float alpha) {
        requireFinite("alpha", alpha);
        if (alpha == 0) {
            throw new IllegalArgumentException("alpha is 0, expected another number: it divides");
        }
        return each("celu", "alpha: " + alpha, x -> x >= 0 ? x : alpha * Exp.expm1(x / alpha));
    }

    /** {@code f(x) = scale * (x >= 0 ? x : alpha * (exp(x) - 1))} with constants of one's own. */
    public static Activation selu(float alpha, float scale) {
        requireFinite("alpha", alpha);
        requireFinite("scale", scale);
        String settings = "alpha: " + alpha + ", scale: " + scale;
        return inDouble("selu", settings, (x, n) -> Backend.POINTWISE.elu(alpha, scale, x, n));
    }

    /** {@code f(x) = x} for x above the threshold, 0 else. */
    public static Activation thresholdedRelu(float alpha) {
        requireFinite("alpha", alpha);
        return each("thresholded_relu", "alpha: " + alpha, x -> x > alpha ? x : zeroOrNaN(x));
    }

    /**
     * {@code f(x) = x + bias} for x below -lambda, {@code x - bias} for other x above lambda, 0 between. The order counts
     * where lambda is negative; it is that of ONNX.
     */
    public static Activation shrink(float lambda, float bias) {
        requireFinite("lambda", lambda);
        requireFinite("bias", bias);
        return each("shrink", "lambda: " + lambda + ", bias: " + bias, x -> {
            if (x < -lambda) {
                return x + bias;
            }
            return x > lambda ? x - bias : zeroOrNaN(x);
        });
    }

    /** {@code f(x) = x * max(0, min(1, x / 6 + 1 / 2))}. Source: Howard et al., 2019, arXiv:1905.02244. */
    public static Activation hardSwish() {
        return each("hard_swish", "", x -> {
            double gate = Math.max(0, Math.min(1, x / 6 + 0.5));
            return gate == 0 ? -0.0 : x * gate;
        });
    }

    /** {@code f(x) = max(0, min(6, x))}. */
    public static Activation relu6() {
        return each("relu6", "", x -> Math.max(0, Math.min(6, x)));
    }

    /** {@code f(x) = log(sigmoid(x))}. */
    public static Activation logSigmoid() {
        return each("log_sigmoid", "", x -> Math.min(0, x) - StrictMath.log1p(Exp.exp(-Math.abs(x))));
    }

    /** {@code f(x) = x - tanh(x)}. */
    public static Activation tanhShrink() {
        return each("tanh_shrink", "", Activation::tanhShrink);
    }

    /**
     * {@code f(x) = x * sigmoid(beta * x)}. Source: Ramachandran, Zoph, Le, "Searching for Activation Functions", 2017,
     * arXiv:1710.05941.
     */
    public static Activation swish(float beta) {
        requireFinite("beta", beta);
        return each("swish", "beta: " + beta, x -> {
            double gate = 1 / (1 + Exp.exp(-beta * x));
            return gate == 0 ? Math.copySign(0, x) : x * gate;
        });
    }

    /**
     * {@code f(x) = (x + sqrt(x^2 + b)) / 2}. Source: Barron, 2021, arXiv:2112.11687.
     *
     * @throws IllegalArgumentException if b is not finite, or negative: then x near 0 would have no value
     */
    public static Activation squareplus(float b) {
        requireFinite("b", b);
        if (b < 0) {
            throw new IllegalArgumentException("b is " + b + ", expected at least 0");
        }
        return each("squareplus", "b: " + b, x -> {
            double root = Math.sqrt(x * x + b);
            // For a negative x the sum would have no digits left: (root + x) * (root - x) = b.
            return x < 0 ? b / (root - x) / 2 : (x + root) / 2;
        });
    }

    /** {@code f(x) = 0} for x up to -1, {@code (x + 1)^2 / 4} up to 1, x above. */
    public static Activation sparsePlus() {
        return each("sparse_plus", "", x -> {
            if (x >= 1) {
                return x;
            }
            return x <= -1 ? 0 : (x + 1) * (x + 1) / 4;
        });
    }

    /** {@code f(x) = max(0, min(1, (x + 1) / 2))}. */
    public static Activation sparseSigmoid() {
        return each("sparse_sigmoid", "", x -> Math.max(0, Math.min(1, (x + 1) / 2)));
    }

    /**
     * A function of mathematics by its name.
     *
     * @param name one of {@link #functions()}
     */
    public static Activation function(String name) {
        return each(name, "", Functions.named(name));
    }

    /** The names of the functions of mathematics, such as {@code sqrt}. */
    public static List<String> functions() {
        return Functions.names();
    }

    private static Activation inDouble(String type, String settings, DoubleFunction f) {
        return new Activation(type, settings, (x, y, n, scratch) -> {
            double[] values = scratch.doubles(AT_ONCE);
            for (int start = 0; start < n; start += AT_ONCE) {
                int count = Math.min(AT_ONCE, n - start);
                for (int i = 0; i < count; i++) {
                    values[i] = x[start + i];
                }
                f.apply(values, count);
                for (int i = 0; i < count; i++) {
                    y[start + i] = (float) values[i];
                }
            }
        });
    }

    private static Activation each(String type, String settings, DoubleUnaryOperator f) {
        return new Activation(type, settings, (x, y, n, scratch) -> {
            for (int i = 0; i < n; i++) {
                y[i] = (float) f.applyAsDouble(x[i]);
            }
        });
    }

    private static double zeroOrNaN(double x) {
        return Double.isNaN(x) ? x : 0;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String settings() {
        return settings;
    }

    @Override
    public int outputSize(int inputSize) {
        return inputSize;
    }

    @Override
    public long parameters() {
        return 0;
    }

    /** One for each number, whatever the function. */
    @Override
    public long flops(int inputSize) {
        return inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        kernel.apply(input.data, output.data, input.getNumElements(), scratch);
    }

    boolean isRelu() {
        return type.equals(RELU);
    }

    /** Replaces every number of a matrix by f of it. */
    void apply(FMatrixRMaj matrix, Scratch scratch) {
        kernel.apply(matrix.data, matrix.data, matrix.getNumElements(), scratch);
    }

    /** Near 0 by its power series, cut after x^7, where the difference would have no digits left. */
    private static double tanhShrink(double x) {
        if (Math.abs(x) < SMALL) {
            double square = x * x;
            return x * square * (1.0 / 3 - square * (2.0 / 15 - square * (17.0 / 315)));
        }
        return x - StrictMath.tanh(x);
    }

    private static double softsign(double x) {
        return Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x));
    }

    private static String bounds(float min, float max) {
        String lower = Float.isInfinite(min) ? "" : "min: " + min;
        String upper = Float.isInfinite(max) ? "" : "max: " + max;
        return lower + (lower.isEmpty() || upper.isEmpty() ? "" : ", ") + upper;
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a finite number");
        }
    }

    /** The loop over a whole batch, so that each function is compiled with its own loop. */
    private interface Kernel {
        /** Sets {@code y[i] = f(x[i])} for i from 0 to n - 1. */
        void apply(float[] x, float[] y, int n, Scratch scratch);
    }

    /** A function of the first n numbers, in place. */
    private interface DoubleFunction {
        void apply(double[] x, int n);
    }
}
