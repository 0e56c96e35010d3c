package io.jundenpa.nn;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions in the processor's vectors of doubles. Each lane does the operations of {@link PlainPointwise}, which also
 * computes the last numbers, which do not fill a vector.
 *
 * <p>The JVM option {@code -XX:CompileCommand=inline} with this class keeps vectors in registers: a vector that is passed in
 * a call becomes an object.
 */
final class VectorPointwise implements Pointwise {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Vectors of floats with the same number of lanes. */
    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));

    @Override
    public void standardize(float[] x, int from, double[] mean, double[] scale, float[] a) {
        int j = 0;
        for (; j <= mean.length - LANES; j += LANES) {
            var v = (DoubleVector)
                    FloatVector.fromArray(FLOATS, x, from + j).convertShape(VectorOperators.F2D, SPECIES, 0);
            DoubleVector quotient = v.sub(get(mean, j)).div(get(scale, j));
            ((FloatVector) quotient.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(a, from + j);
        }
        for (; j < mean.length; j++) {
            a[from + j] = PlainPointwise.standardize(x[from + j], mean[j], scale[j]);
        }
    }

    @Override
    public void exp(double[] x, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            exp(get(x, i)).intoArray(x, i);
        }
        for (; i < n; i++) {
            x[i] = Exp.exp(x[i]);
        }
    }

    @Override
    public void sigmoid(double[] x, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            constant(1).div(exp(get(x, i).neg()).add(1)).intoArray(x, i);
        }
        for (; i < n; i++) {
            x[i] = PlainPointwise.sigmoid(x[i]);
        }
    }

    @Override
    public void tanh(double[] x, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            tanh(get(x, i)).intoArray(x, i);
        }
        for (; i < n; i++) {
            x[i] = PlainPointwise.tanh(x[i]);
        }
    }

    @Override
    public void silu(double[] x, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = get(x, i);
            timesSigmoid(v, v).intoArray(x, i);
        }
        for (; i < n; i++) {
            x[i] = PlainPointwise.silu(x[i]);
        }
    }

    @Override
    public void gelu(double[] x, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            gelu(get(x, i)).intoArray(x, i);
        }
        for (; i < n; i++) {
            x[i] = PlainPointwise.gelu(x[i]);
        }
    }

    @Override
    public void geluTanh(double[] x, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = get(x, i);
            DoubleVector cubic = v.mul(PlainPointwise.CUBIC).mul(v).mul(v);
            timesSigmoid(v, v.add(cubic).mul(PlainPointwise.TWICE_SQRT_TWO_OVER_PI))
                    .intoArray(x, i);
        }
        for (; i < n; i++) {
            x[i] = PlainPointwise.geluTanh(x[i]);
        }
    }

    @Override
    public void mish(double[] x, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            mish(get(x, i)).intoArray(x, i);
        }
        for (; i < n; i++) {
            x[i] = PlainPointwise.mish(x[i]);
        }
    }

    @Override
    public void elu(double alpha, double scale, double[] x, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            DoubleVector v = get(x, i);
            DoubleVector below = expm1(v).mul(alpha);
            below.blend(v, v.compare(VectorOperators.GE, 0)).mul(scale).intoArray(x, i);
        }
        for (; i < n; i++) {
            x[i] = PlainPointwise.elu(alpha, scale, x[i]);
        }
    }

    private static DoubleVector tanh(DoubleVector x) {
        DoubleVector e = expm1(x.abs().mul(-2));
        return copySign(e.div(e.add(2)), x);
    }

    private static DoubleVector timesSigmoid(DoubleVector x, DoubleVector gate) {
        DoubleVector open = x.div(exp(gate.neg()).add(1));
        return open.blend(-0.0, x.compare(VectorOperators.LT, PlainPointwise.GATE_SHUT));
    }

    private static DoubleVector gelu(DoubleVector x) {
        DoubleVector open = x.mul(0.5).mul(erfc(x.neg().mul(PlainPointwise.SQRT_HALF)));
        return open.blend(-0.0, x.compare(VectorOperators.LT, PlainPointwise.GATE_SHUT));
    }

    private static DoubleVector mish(DoubleVector x) {
        DoubleVector e = exp(x);
        DoubleVector n = e.mul(e.add(2));
        return x.mul(n.div(n.add(2)))
                .blend(-0.0, x.compare(VectorOperators.LT, PlainPointwise.GATE_SHUT))
                .blend(x, x.compare(VectorOperators.GT, PlainPointwise.GATE_OPEN));
    }

    /** As {@link Erf#erfc}. */
    private static DoubleVector erfc(DoubleVector x) {
        DoubleVector magnitude = x.abs();
        DoubleVector t = constant(Erf.K).div(magnitude.add(Erf.K));
        DoubleVector s = t.mul(2).sub(1);
        DoubleVector p = constant(Erf.coefficient(Erf.DEGREE));
        for (int i = Erf.DEGREE - 1; i >= 0; i--) {
            p = p.mul(s).add(Erf.coefficient(i));
        }
        DoubleVector tail = t.mul(exp(magnitude.neg().mul(magnitude))).mul(p);
        return tail.blend(constant(2).sub(tail), x.compare(VectorOperators.LT, 0));
    }

    /** As {@link Exp#exp}. */
    private static DoubleVector exp(DoubleVector x) {
        DoubleVector shifted = x.fma(constant(Exp.PER_LN2), constant(Exp.SHIFT));
        DoubleVector n = shifted.sub(Exp.SHIFT);
        DoubleVector r = n.fma(constant(-Exp.LN2_LOW), n.fma(constant(-Exp.LN2_HIGH), x));
        LongVector exponent =
                shifted.reinterpretAsLongs().add(Exp.BIAS).lanewise(VectorOperators.LSHL, Exp.MANTISSA_BITS);
        DoubleVector power = exponent.reinterpretAsDoubles();
        VectorMask<Double> below = x.compare(VectorOperators.LT, Exp.MIN_ARGUMENT);
        VectorMask<Double> above = x.compare(VectorOperators.GT, Exp.MAX_ARGUMENT);
        return r.mul(quotient(r)).fma(power, power).blend(0, below).blend(Double.POSITIVE_INFINITY, above);
    }

    /** As {@link Exp#expm1}. */
    private static DoubleVector expm1(DoubleVector x) {
        VectorMask<Double> small = x.abs().compare(VectorOperators.LT, Exp.SMALL);
        return exp(x).sub(1).blend(x.mul(quotient(x)), small);
    }

    private static DoubleVector quotient(DoubleVector r) {
        return constant(1.0 / 479_001_600)
                .fma(r, constant(1.0 / 39_916_800))
                .fma(r, constant(1.0 / 3_628_800))
                .fma(r, constant(1.0 / 362_880))
                .fma(r, constant(1.0 / 40_320))
                .fma(r, constant(1.0 / 5_040))
                .fma(r, constant(1.0 / 720))
                .fma(r, constant(1.0 / 120))
                .fma(r, constant(1.0 / 24))
                .fma(r, constant(1.0 / 6))
                .fma(r, constant(0.5))
                .fma(r, constant(1));
    }

    private static DoubleVector copySign(DoubleVector magnitude, DoubleVector sign) {
        LongVector bit = sign.reinterpretAsLongs().and(Long.MIN_VALUE);
        return magnitude.reinterpretAsLongs().and(Long.MAX_VALUE).or(bit).reinterpretAsDoubles();
    }

    private static DoubleVector constant(double value) {
        return DoubleVector.broadcast(SPECIES, value);
    }

    private static DoubleVector get(double[] x, int i) {
        return DoubleVector.fromArray(SPECIES, x, i);
    }
}
