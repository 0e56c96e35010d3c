package io.jundenpa.nn;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.FMatrixRMaj;

/**
 * A function applied to each number: {@code A[i, j] = f(X[i, j])}.
 *
 * <p>Numerics: sigmoid, tanh, silu, gelu, mish, elu, selu, celu with alpha 1, softplus, log_sigmoid and swish with a beta
 * from 0.01 to 100 are computed in {@code float}. The bounds of the errors are in the table of the page
 * "Numerics", and at most 5 ulps. identity, relu, leaky_relu, clip, relu6 and hard_swish are computed in {@code float}, all
 * other functions in {@code double} and rounded once; these are within one ulp of the true value. {@link Math}'s functions
 * are not used, because their last bits may differ between the interpreter, compiled code and processors.
 *
 * <p>NaN stays NaN. A finite number becomes NaN only outside the function's domain. An infinity becomes the limit, if there
 * is one. With a setting of 0 it may become NaN, because 0 times an infinity is NaN.
 */
public final class Activation implements Layer {

    /** Below this magnitude, tanh_shrink is a short series. Above it, x - tanh(x) keeps the digits of a float. */
    private static final double SMALL = 1.0 / 32;

    // Klambauer, Unterthiner, Mayr, Hochreiter, "Self-Normalizing Neural Networks", 2017, arXiv:1706.02515, eq. 14.
    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    private static final String RELU = "relu";

    private final String type;
    private final String settings;
    private final Loop loop;

    private Activation(String type, String settings, Loop loop) {
        this.type = type;
        this.settings = settings;
        this.loop = loop;
    }

    private Activation(String type, Loop loop) {
        this(type, "", loop);
    }

    /** {@code f(x) = x}. */
    public static Activation identity() {
        return new Activation("identity", (x, y, from, n) -> System.arraycopy(x, from, y, from, n));
    }

    /**
     * {@code f(x) = max(0, x)}. Source: Nair, Hinton, "Rectified Linear Units Improve Restricted Boltzmann Machines", 2010.
     */
    public static Activation relu() {
        return new Activation(RELU, (x, y, from, n) -> {
            for (int i = from; i < from + n; i++) {
                y[i] = Math.max(0, x[i]);
            }
        });
    }

    /**
     * {@code f(x) = x} for x &ge; 0, {@code alpha * x} below. Source: Maas, Hannun, Ng, "Rectifier Nonlinearities Improve
     * Neural Network Acoustic Models", 2013.
     *
     * @throws IllegalArgumentException if alpha is not finite
     */
    public static Activation leakyRelu(float alpha) {
        requireFinite("alpha", alpha);
        return new Activation("leaky_relu", "alpha: " + alpha, (x, y, from, n) -> {
            for (int i = from; i < from + n; i++) {
                y[i] = x[i] >= 0 ? x[i] : alpha * x[i];
            }
        });
    }

    /**
     * {@code f(x) = x} for x &ge; 0, {@code alpha * (exp(x) - 1)} below. Source: Clevert, Unterthiner, Hochreiter, "Fast and
     * Accurate Deep Network Learning by Exponential Linear Units", 2015, arXiv:1511.07289.
     *
     * @throws IllegalArgumentException if alpha is not finite
     */
    public static Activation elu(float alpha) {
        requireFinite("alpha", alpha);
        return new Activation(
                "elu", "alpha: " + alpha, (x, y, from, n) -> Backend.POINTWISE.elu(alpha, 1, x, y, from, n));
    }

    /**
     * {@code f(x) = scale * elu(x, alpha)}, with the constants that keep mean 0 and variance 1 from layer to layer.
     * Source: Klambauer, Unterthiner, Mayr, Hochreiter, "Self-Normalizing Neural Networks", 2017, arXiv:1706.02515.
     */
    public static Activation selu() {
        return new Activation("selu", selu(SELU_ALPHA, SELU_SCALE));
    }

    /**
     * {@code f(x) = x * P(Z <= x)} for a standard normal Z, computed as {@code x / 2 * erfc(-x / sqrt(2))}.
     * Source: Hendrycks, Gimpel, "Gaussian Error Linear Units", 2016, arXiv:1606.08415.
     */
    public static Activation gelu() {
        return new Activation("gelu", Backend.POINTWISE::gelu);
    }

    /**
     * The approximation of {@link #gelu()}: {@code f(x) = x / 2 * (1 + tanh(u))}, with
     * {@code u = sqrt(2 / pi) * (x + 0.044715 * x^3)}. Source: the same paper.
     */
    public static Activation geluTanh() {
        return new Activation("gelu", "approximate: tanh", Backend.POINTWISE::geluTanh);
    }

    /**
     * {@code f(x) = x * sigmoid(x)}. Source: Elfwing, Uchibe, Doya, "Sigmoid-Weighted Linear Units for Neural Network
     * Function Approximation in Reinforcement Learning", 2017, arXiv:1702.03118.
     */
    public static Activation silu() {
        return new Activation("silu", (x, y, from, n) -> Backend.POINTWISE.swish(1, x, y, from, n));
    }

    /**
     * {@code f(x) = x * tanh(softplus(x))}. Source: Misra, "Mish: A Self Regularized Non-Monotonic Activation Function",
     * 2019, arXiv:1908.08681.
     */
    public static Activation mish() {
        return new Activation("mish", Backend.POINTWISE::mish);
    }

    /** {@code f(x) = 1 / (1 + exp(-x))}. */
    public static Activation sigmoid() {
        return new Activation("sigmoid", Backend.POINTWISE::sigmoid);
    }

    /**
     * {@code f(x) = max(0, min(1, alpha * x + beta))}, as ONNX defines it.
     *
     * @throws IllegalArgumentException if alpha or beta is not finite
     */
    public static Activation hardSigmoid(double alpha, double beta) {
        requireFinite("alpha", alpha);
        requireFinite("beta", beta);
        return new Activation(
                "hard_sigmoid", "alpha: " + (float) alpha + ", beta: " + (float) beta, (x, y, from, n) -> {
                    for (int i = from; i < from + n; i++) {
                        y[i] = (float) Math.max(0, Math.min(1, alpha * x[i] + beta));
                    }
                });
    }

    /** {@code f(x) = (exp(x) - exp(-x)) / (exp(x) + exp(-x))}. */
    public static Activation tanh() {
        return new Activation("tanh", Backend.POINTWISE::tanh);
    }

    /** {@code f(x) = log(1 + exp(x))}, computed as {@code max(0, x) + log(1 + exp(-|x|))}, which never overflows. */
    public static Activation softplus() {
        return new Activation("softplus", Backend.POINTWISE::softplus);
    }

    /** {@code f(x) = x / (1 + |x|)}. */
    public static Activation softsign() {
        return new Activation("softsign", (x, y, from, n) -> {
            for (int i = from; i < from + n; i++) {
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
        return new Activation("clip", bounds(min, max), (x, y, from, n) -> {
            for (int i = from; i < from + n; i++) {
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
            throw new IllegalArgumentException("alpha is 0, expected a number other than 0");
        }
        if (alpha == 1) {
            return new Activation("celu", "alpha: 1.0", elu(1).loop);
        }
        return each("celu", "alpha: " + alpha, x -> x >= 0 ? x : alpha * Exp.expm1(x / alpha));
    }

    /**
     * {@code f(x) = scale * (x >= 0 ? x : alpha * (exp(x) - 1))}: {@link #selu()} with other constants.
     *
     * @throws IllegalArgumentException if alpha or scale is not finite
     */
    public static Activation selu(float alpha, float scale) {
        requireFinite("alpha", alpha);
        requireFinite("scale", scale);
        String settings = "alpha: " + alpha + ", scale: " + scale;
        return new Activation("selu", settings, selu((double) alpha, scale));
    }

    /**
     * {@code f(x) = x} for x above alpha, 0 otherwise. Source: Konda, Memisevic, Krueger, "Zero-bias Autoencoders and the
     * Benefits of Co-adapting Features", 2014, arXiv:1402.3337.
     *
     * @throws IllegalArgumentException if alpha is not finite
     */
    public static Activation thresholdedRelu(float alpha) {
        requireFinite("alpha", alpha);
        return each("thresholded_relu", "alpha: " + alpha, x -> x > alpha ? x : zeroOrNaN(x));
    }

    /**
     * {@code f(x) = x + bias} if x is below -lambda, else {@code x - bias} if x is above lambda, else 0. For a negative lambda
     * both conditions may hold: the first one wins, as in ONNX.
     *
     * @throws IllegalArgumentException if lambda or bias is not finite
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

    /**
     * {@code f(x) = x * max(0, min(1, x / 6 + 1 / 2))}. Source: Howard et al., "Searching for MobileNetV3", 2019,
     * arXiv:1905.02244.
     */
    public static Activation hardSwish() {
        return new Activation("hard_swish", (x, y, from, n) -> {
            for (int i = from; i < from + n; i++) {
                y[i] = x[i] <= -3 ? -0.0f : x[i] * (Math.min(6, x[i] + 3) / 6);
            }
        });
    }

    /**
     * {@code f(x) = max(0, min(6, x))}. Source: Krizhevsky, "Convolutional Deep Belief Networks on CIFAR-10", 2010.
     */
    public static Activation relu6() {
        return new Activation("relu6", clip(0, 6).loop);
    }

    /** {@code f(x) = log(sigmoid(x))}, computed as {@code -softplus(-x)}. */
    public static Activation logSigmoid() {
        return new Activation("log_sigmoid", (x, y, from, n) -> {
            for (int i = from; i < from + n; i++) {
                y[i] = -x[i];
            }
            Backend.POINTWISE.softplus(y, y, from, n);
            for (int i = from; i < from + n; i++) {
                y[i] = 0 - y[i];
            }
        });
    }

    /** {@code f(x) = x - tanh(x)}. */
    public static Activation tanhShrink() {
        return each("tanh_shrink", "", Activation::tanhShrink);
    }

    /**
     * {@code f(x) = x * sigmoid(beta * x)}. Source: Ramachandran, Zoph, Le, "Searching for Activation Functions", 2017,
     * arXiv:1710.05941.
     *
     * @throws IllegalArgumentException if beta is not finite
     */
    public static Activation swish(float beta) {
        requireFinite("beta", beta);
        if (beta >= 0.01f && beta <= 100) {
            return new Activation(
                    "swish", "beta: " + beta, (x, y, from, n) -> Backend.POINTWISE.swish(beta, x, y, from, n));
        }
        return each("swish", "beta: " + beta, x -> {
            double gate = 1 / (1 + Exp.exp(-beta * x));
            return gate == 0 ? Math.copySign(0, x) : x * gate;
        });
    }

    /**
     * {@code f(x) = (x + sqrt(x^2 + b)) / 2}. Source: Barron, "Squareplus: A Softplus-Like Algebraic Rectifier", 2021,
     * arXiv:2112.11687.
     *
     * @throws IllegalArgumentException if b is not finite, or negative: the root of a negative number has no value
     */
    public static Activation squareplus(float b) {
        requireFinite("b", b);
        if (b < 0) {
            throw new IllegalArgumentException("b is " + b + ", expected at least 0");
        }
        return each("squareplus", "b: " + b, x -> {
            double root = Math.sqrt(x * x + b);
            // For a negative x, root + x loses all digits. (root + x) * (root - x) = b keeps them.
            return x < 0 ? b / (root - x) / 2 : (x + root) / 2;
        });
    }

    /** {@code f(x) = 0} for x up to -1, {@code (x + 1)^2 / 4} up to 1, x above. As in Keras 3. */
    public static Activation sparsePlus() {
        return each("sparse_plus", "", x -> {
            if (x >= 1) {
                return x;
            }
            return x <= -1 ? 0 : (x + 1) * (x + 1) / 4;
        });
    }

    /** {@code f(x) = max(0, min(1, (x + 1) / 2))}. As in Keras 3. */
    public static Activation sparseSigmoid() {
        return each("sparse_sigmoid", "", x -> Math.max(0, Math.min(1, (x + 1) / 2)));
    }

    /**
     * A mathematical function by its name.
     *
     * @param name one of {@link #functions()}
     * @throws IllegalArgumentException if there is no function of this name
     */
    public static Activation function(String name) {
        return each(name, "", Functions.named(name));
    }

    /** The names of the mathematical functions, such as {@code sqrt}. */
    public static List<String> functions() {
        return Functions.names();
    }

    private static Loop selu(double alpha, double scale) {
        float negative = (float) (alpha * scale);
        float positive = (float) scale;
        return (x, y, from, n) -> Backend.POINTWISE.elu(negative, positive, x, y, from, n);
    }

    private static Activation each(String type, String settings, DoubleUnaryOperator f) {
        return new Activation(type, settings, (x, y, from, n) -> {
            for (int i = from; i < from + n; i++) {
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

    /** One per number, for every function. */
    @Override
    public long flops(int inputSize) {
        return inputSize;
    }

    @Override
    public void forward(FMatrixRMaj input, FMatrixRMaj output, Scratch scratch) {
        loop.apply(input.data, output.data, 0, input.getNumElements());
    }

    boolean isRelu() {
        return type.equals(RELU);
    }

    /** Applies f to n adjacent numbers, in place. */
    void apply(float[] x, int from, int n) {
        loop.apply(x, x, from, n);
    }

    /** Near 0, x - tanh(x) loses all digits: there it is computed as a series up to x^7, DLMF 4.33.3. */
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

    /** The loop over a whole batch. Each function has its own loop, so the JIT compiler optimises each loop separately. */
    private interface Loop {
        /** Sets {@code y[i] = f(x[i])} for i from {@code from} to {@code from + n - 1}. May be in place. */
        void apply(float[] x, float[] y, int from, int n);
    }
}
