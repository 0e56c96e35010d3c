package io.jundenpa.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.ejml.data.FMatrixRMaj;

/**
 * The errors of the functions that are computed in {@code float}, in ulps: the distance from the true value, divided by the
 * distance of the two floats around it. The true value is computed in {@code double}, with an error below 1e-5 ulp.
 *
 * <p>{@link #main} measures all 2^32 floats. {@code FunctionErrorsTest} measures a sample.
 */
final class FunctionErrors {

    private static final int BLOCK = 1 << 16;

    /**
     * A function with its definition and its bound.
     *
     * @param ulps the largest error over all floats, rounded up
     */
    record Function(Activation activation, DoubleUnaryOperator definition, double ulps) {

        /** The largest error over every {@code step}-th float in the order of the bits, from {@code first} on. */
        double largestError(long first, long step) {
            FMatrixRMaj x = new FMatrixRMaj(1, BLOCK);
            FMatrixRMaj y = new FMatrixRMaj(1, BLOCK);
            Scratch scratch = new Scratch();
            double largest = 0;
            for (long bits = first; bits < 1L << 32; bits += BLOCK * step) {
                for (int i = 0; i < BLOCK; i++) {
                    x.data[i] = Float.intBitsToFloat((int) Math.min(bits + i * step, (1L << 32) - 1));
                }
                activation.forward(x, y, scratch);
                for (int i = 0; i < BLOCK; i++) {
                    largest = Math.max(largest, error(x.data[i], y.data[i]));
                }
            }
            return largest;
        }

        /** In ulps; infinite if only one of the result and the true value is NaN or infinite. */
        double error(float x, float y) {
            double exact = definition.applyAsDouble(x);
            float nearest = (float) exact;
            if (Float.compare(y, nearest) == 0) {
                return Float.isFinite(y) ? Math.abs(y - exact) / ulp(exact) : 0;
            }
            double error = Math.abs(y - exact) / ulp(exact);
            return Double.isNaN(error) || !Float.isFinite(nearest) ? Double.POSITIVE_INFINITY : error;
        }
    }

    private FunctionErrors() {}

    /** The distance of the two floats around a number. */
    private static double ulp(double exact) {
        return Math.scalb(1.0, Math.max(Math.getExponent(exact), Float.MIN_EXPONENT) - 23);
    }

    static Map<String, Function> functions() {
        Map<String, Function> functions = new LinkedHashMap<>();
        functions.put("sigmoid", new Function(Activation.sigmoid(), x -> gate(x), 2.5));
        functions.put("tanh", new Function(Activation.tanh(), FunctionErrors::tanh, 2.5));
        functions.put("silu", new Function(Activation.silu(), x -> times(x, gate(x)), 3));
        functions.put("swish 1.702", new Function(Activation.swish(1.702f), x -> times(x, gate(1.702f * x)), 3));
        functions.put("swish 0.01", new Function(Activation.swish(0.01f), x -> times(x, gate(0.01f * x)), 3));
        functions.put("swish 100", new Function(Activation.swish(100), x -> times(x, gate(100 * x)), 3));
        functions.put("gelu", new Function(Activation.gelu(), FunctionErrors::gelu, 5));
        functions.put("gelu tanh", new Function(Activation.geluTanh(), FunctionErrors::geluTanh, 3));
        functions.put("mish", new Function(Activation.mish(), FunctionErrors::mish, 4.5));
        functions.put("elu", new Function(Activation.elu(1), x -> elu(1, 1, x), 1));
        functions.put("elu 0.3", new Function(Activation.elu(0.3f), x -> elu(0.3f, 1, x), 2));
        functions.put("selu", new Function(Activation.selu(), x -> elu(1.6732632423543772, 1.0507009873554805, x), 2));
        functions.put("softplus", new Function(Activation.softplus(), FunctionErrors::softplus, 2));
        functions.put("log_sigmoid", new Function(Activation.logSigmoid(), x -> -softplus(-x), 2));
        functions.put("hard_swish", new Function(Activation.hardSwish(), FunctionErrors::hardSwish, 2));
        return functions;
    }

    /** Measures all floats; prints the bound and the largest error of each function. */
    public static void main(String[] names) {
        functions().forEach((name, function) -> {
            if (names.length == 0 || List.of(names).contains(name)) {
                System.out.println(name + " " + function.ulps() + " " + function.largestError(0, 1));
            }
        });
    }

    private static double gate(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double times(double x, double gate) {
        return gate == 0 ? Math.copySign(0, x) : x * gate;
    }

    private static double tanh(double x) {
        double m = Math.expm1(-2 * Math.abs(x));
        return Math.copySign(m / (m + 2), x);
    }

    private static double gelu(double x) {
        return times(x, Erf.erfc(-x * Math.sqrt(0.5)) / 2);
    }

    private static double geluTanh(double x) {
        return times(x, gate(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private static double mish(double x) {
        if (x > 40) {
            return x;
        }
        double e = Math.exp(x);
        double n = e * (e + 2);
        return times(x, n / (n + 2));
    }

    private static double elu(double alpha, double scale, double x) {
        return scale * (x >= 0 ? x : alpha * Math.expm1(x));
    }

    private static double softplus(double x) {
        return Math.max(0, x) + StrictMath.log1p(Math.exp(-Math.abs(x)));
    }

    private static double hardSwish(double x) {
        return times(x, Math.max(0, Math.min(1, (x + 3) / 6)));
    }
}
