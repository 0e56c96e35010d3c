package io.jundenpa.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * Mathematical functions of one number by name.
 *
 * <p>Numerics: {@code double}. All functions but erf are as exact as {@link StrictMath}. The forms of asinh, acosh and atanh
 * follow fdlibm, Sun Microsystems, 1993.
 */
final class Functions {

    private static final Map<String, DoubleUnaryOperator> BY_NAME = byName();

    private static final double SMALL = 0.5;
    private static final double TWO_OVER_ROOT_PI = 1.1283791670955126;

    private Functions() {}

    private static Map<String, DoubleUnaryOperator> byName() {
        Map<String, DoubleUnaryOperator> functions = new LinkedHashMap<>();
        functions.put("exp", StrictMath::exp);
        functions.put("log", StrictMath::log);
        functions.put("sqrt", StrictMath::sqrt);
        functions.put("square", x -> x * x);
        functions.put("abs", Math::abs);
        functions.put("neg", x -> -x);
        functions.put("reciprocal", x -> 1 / x);
        functions.put("sign", x -> x == 0 ? 0 : Math.signum(x)); // -0 gives 0, as in NumPy and PyTorch
        functions.put("floor", Math::floor);
        functions.put("ceil", Math::ceil);
        functions.put("round", Math::rint); // rounds halves to even, as NumPy and ONNX do
        functions.put("erf", Functions::erf);
        functions.put("sin", StrictMath::sin);
        functions.put("cos", StrictMath::cos);
        functions.put("tan", StrictMath::tan);
        functions.put("asin", StrictMath::asin);
        functions.put("acos", StrictMath::acos);
        functions.put("atan", StrictMath::atan);
        functions.put("sinh", StrictMath::sinh);
        functions.put("cosh", StrictMath::cosh);
        functions.put("asinh", Functions::asinh);
        functions.put("acosh", Functions::acosh);
        functions.put("atanh", x -> Math.copySign(StrictMath.log1p(2 * Math.abs(x) / (1 - Math.abs(x))) / 2, x));
        return Collections.unmodifiableMap(functions);
    }

    static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    static DoubleUnaryOperator named(String name) {
        return Optional.ofNullable(BY_NAME.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no function " + name));
    }

    /**
     * {@code erf(x)} with a relative error below 1e-13. Near 0, {@code 1 - erfc(x)} loses its digits: there it is the sum of
     * 14 terms of the power series, DLMF 7.6.1.
     */
    private static double erf(double x) {
        if (Math.abs(x) > SMALL) {
            return x > 0 ? 1 - Erf.erfc(x) : Erf.erfc(-x) - 1;
        }
        double sum = 0;
        double power = x;
        for (int n = 0; n < 14; n++) {
            sum += power / (2 * n + 1);
            power *= -x * x / (n + 1);
        }
        return Math.copySign(TWO_OVER_ROOT_PI * sum, x);
    }

    /** {@code log(x + sqrt(x^2 - 1))}, in a form that keeps the digits of an x near 1; NaN for x below 1. */
    private static double acosh(double x) {
        if (x < 1) {
            return Double.NaN;
        }
        return x == Double.POSITIVE_INFINITY ? x : StrictMath.log1p(x - 1 + Math.sqrt((x - 1) * (x + 1)));
    }

    /** {@code log(|x| + sqrt(x^2 + 1))} with the sign of x, in a form that keeps the digits of a small x. */
    private static double asinh(double x) {
        double magnitude = Math.abs(x);
        if (Double.isInfinite(x)) {
            return x;
        }
        double root = Math.sqrt(magnitude * magnitude + 1);
        return Math.copySign(StrictMath.log1p(magnitude + magnitude * magnitude / (1 + root)), x);
    }
}
