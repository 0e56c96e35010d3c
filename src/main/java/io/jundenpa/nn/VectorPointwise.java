package io.jundenpa.nn;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions in the processor's vectors. Each lane does the operations of {@link PlainPointwise}, which also computes
 * arrays that do not fill a vector.
 *
 * <p>The last vector of an array overlaps the vector before it, and computes the same bits again. So that an array can be
 * changed in place, a loop loads a vector before it stores the one before.
 *
 * <p>The JIT compiler (C2) inlines a method that takes vectors only while it has inlined less than 8,000 bytes of bytecode. A
 * vector that is passed in a call becomes an object, and the loop twenty times slower. So a loop calls one such method, and
 * first.
 */
final class VectorPointwise implements Pointwise {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    /** Vectors of floats with as many lanes as those of doubles. */
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private final Pointwise plain = new PlainPointwise();

    @Override
    public void standardize(float[] x, int from, double[] mean, double[] scale, float[] a) {
        int j = 0;
        for (; j <= mean.length - DOUBLES.length(); j += DOUBLES.length()) {
            var v = (DoubleVector)
                    FloatVector.fromArray(HALF, x, from + j).convertShape(VectorOperators.F2D, DOUBLES, 0);
            DoubleVector quotient =
                    v.sub(DoubleVector.fromArray(DOUBLES, mean, j)).div(DoubleVector.fromArray(DOUBLES, scale, j));
            ((FloatVector) quotient.convertShape(VectorOperators.D2F, HALF, 0)).intoArray(a, from + j);
        }
        for (; j < mean.length; j++) {
            a[from + j] = PlainPointwise.standardize(x[from + j], mean[j], scale[j]);
        }
    }

    @Override
    public double sum(float[] x, int from, int n, double[] sums) {
        if (n < PlainPointwise.SUMS) {
            return plain.sum(x, from, n, sums);
        }
        int whole = n - n % PlainPointwise.SUMS;
        for (int k = 0; k < PlainPointwise.SUMS; k += 2 * DOUBLES.length()) {
            DoubleVector first = DoubleVector.zero(DOUBLES);
            DoubleVector second = DoubleVector.zero(DOUBLES);
            for (int i = from + k; i < from + whole; i += PlainPointwise.SUMS) {
                first = first.add(FloatVector.fromArray(HALF, x, i).convertShape(VectorOperators.F2D, DOUBLES, 0));
                second = second.add(FloatVector.fromArray(HALF, x, i + DOUBLES.length())
                        .convertShape(VectorOperators.F2D, DOUBLES, 0));
            }
            first.intoArray(sums, k);
            second.intoArray(sums, k + DOUBLES.length());
        }
        for (int j = whole; j < n; j++) {
            sums[j - whole] += x[from + j];
        }
        return PlainPointwise.total(sums);
    }

    @Override
    public double squares(float[] x, int from, int n, double center, double[] sums) {
        if (n < PlainPointwise.SUMS) {
            return plain.squares(x, from, n, center, sums);
        }
        int whole = n - n % PlainPointwise.SUMS;
        for (int k = 0; k < PlainPointwise.SUMS; k += 2 * DOUBLES.length()) {
            DoubleVector first = DoubleVector.zero(DOUBLES);
            DoubleVector second = DoubleVector.zero(DOUBLES);
            for (int i = from + k; i < from + whole; i += PlainPointwise.SUMS) {
                var v = (DoubleVector) FloatVector.fromArray(HALF, x, i).convertShape(VectorOperators.F2D, DOUBLES, 0);
                var w = (DoubleVector) FloatVector.fromArray(HALF, x, i + DOUBLES.length())
                        .convertShape(VectorOperators.F2D, DOUBLES, 0);
                first = first.add(v.sub(center).mul(v.sub(center)));
                second = second.add(w.sub(center).mul(w.sub(center)));
            }
            first.intoArray(sums, k);
            second.intoArray(sums, k + DOUBLES.length());
        }
        for (int j = whole; j < n; j++) {
            double difference = x[from + j] - center;
            sums[j - whole] += difference * difference;
        }
        return PlainPointwise.total(sums);
    }

    @Override
    public void normalize(float[] x, int from, double mean, double factor, float[] gain, float[] shift, float[] a) {
        int j = 0;
        for (; j <= gain.length - DOUBLES.length(); j += DOUBLES.length()) {
            var v = (DoubleVector)
                    FloatVector.fromArray(HALF, x, from + j).convertShape(VectorOperators.F2D, DOUBLES, 0);
            DoubleVector result = v.sub(mean)
                    .mul(factor)
                    .mul(FloatVector.fromArray(HALF, gain, j).convertShape(VectorOperators.F2D, DOUBLES, 0))
                    .add(FloatVector.fromArray(HALF, shift, j).convertShape(VectorOperators.F2D, DOUBLES, 0));
            ((FloatVector) result.convertShape(VectorOperators.D2F, HALF, 0)).intoArray(a, from + j);
        }
        for (; j < gain.length; j++) {
            a[from + j] = PlainPointwise.normalize(x[from + j], mean, factor, gain[j], shift[j]);
        }
    }

    @Override
    public void sigmoid(float[] x, float[] y, int from, int n) {
        if (n < LANES) {
            plain.sigmoid(x, y, from, n);
            return;
        }
        int last = from + n - LANES;
        FloatVector ahead = FloatVector.fromArray(SPECIES, x, from);
        for (int i = from; i <= last; i = i == last ? last + 1 : Math.min(i + LANES, last)) {
            FloatVector v = ahead;
            ahead = FloatVector.fromArray(SPECIES, x, Math.min(i + LANES, last));
            FloatVector e = exp(v.abs().neg(), FloatVector.broadcast(SPECIES, 0));
            FloatVector numerator = FloatVector.broadcast(SPECIES, PlainPointwise.TWO_POW_64)
                    .blend(e, v.compare(VectorOperators.LT, 0));
            numerator
                    .div(e.fma(
                            FloatVector.broadcast(SPECIES, PlainPointwise.TWO_POW_MINUS_64),
                            FloatVector.broadcast(SPECIES, 1)))
                    .mul(PlainPointwise.TWO_POW_MINUS_64)
                    .intoArray(y, i);
        }
    }

    @Override
    public void tanh(float[] x, float[] y, int from, int n) {
        if (n < LANES) {
            plain.tanh(x, y, from, n);
            return;
        }
        int last = from + n - LANES;
        FloatVector ahead = FloatVector.fromArray(SPECIES, x, from);
        for (int i = from; i <= last; i = i == last ? last + 1 : Math.min(i + LANES, last)) {
            FloatVector v = ahead;
            ahead = FloatVector.fromArray(SPECIES, x, Math.min(i + LANES, last));
            FloatVector m = expm1(v.abs().mul(-2));
            FloatVector sum = m.add(2);
            FloatVector tail = m.sub(sum.sub(2));
            FloatVector quotient = m.div(sum);
            FloatVector exact = quotient.mul(tail)
                    .fma(
                            quotient.fma(FloatVector.broadcast(SPECIES, 0.5f), FloatVector.broadcast(SPECIES, -0.5f)),
                            quotient);
            // The sign of x by comparisons: C2 may keep the bits of integers in an object.
            exact.neg()
                    .blend(exact, v.compare(VectorOperators.LT, 0))
                    .blend(v, v.compare(VectorOperators.EQ, 0))
                    .intoArray(y, i);
        }
    }

    @Override
    public void swish(float beta, float[] x, float[] y, int from, int n) {
        if (n < LANES) {
            plain.swish(beta, x, y, from, n);
            return;
        }
        int last = from + n - LANES;
        float limit = -PlainPointwise.MIN / beta;
        FloatVector ahead = FloatVector.fromArray(SPECIES, x, from);
        for (int i = from; i <= last; i = i == last ? last + 1 : Math.min(i + LANES, last)) {
            FloatVector v = ahead;
            ahead = FloatVector.fromArray(SPECIES, x, Math.min(i + LANES, last));
            FloatVector magnitude = v.abs();
            FloatVector a = magnitude.blend(limit, magnitude.compare(VectorOperators.GT, limit));
            FloatVector gate = a.mul(beta);
            FloatVector e = exp(gate.neg(), a.neg().fma(FloatVector.broadcast(SPECIES, beta), gate));
            VectorMask<Float> negative = v.compare(VectorOperators.LT, 0);
            FloatVector scale = FloatVector.broadcast(SPECIES, 1).blend(-PlainPointwise.TWO_POW_MINUS_64, negative);
            v.blend(a.mul(e), negative)
                    .div(e.fma(
                            FloatVector.broadcast(SPECIES, PlainPointwise.TWO_POW_MINUS_64),
                            FloatVector.broadcast(SPECIES, 1)))
                    .mul(scale)
                    .intoArray(y, i);
        }
    }

    @Override
    public void gelu(float[] x, float[] y, int from, int n) {
        if (n < LANES) {
            plain.gelu(x, y, from, n);
            return;
        }
        int last = from + n - LANES;
        FloatVector ahead = FloatVector.fromArray(SPECIES, x, from);
        for (int i = from; i <= last; i = i == last ? last + 1 : Math.min(i + LANES, last)) {
            FloatVector v = ahead;
            ahead = FloatVector.fromArray(SPECIES, x, Math.min(i + LANES, last));
            FloatVector magnitude = v.abs();
            FloatVector a = magnitude.blend(
                    PlainPointwise.MAX_OF_GELU, magnitude.compare(VectorOperators.GT, PlainPointwise.MAX_OF_GELU));
            FloatVector half = a.mul(0.5f);
            FloatVector square = half.mul(a);
            FloatVector e = exp(square.neg(), half.neg().fma(a, square));
            FloatVector t = FloatVector.broadcast(SPECIES, PlainPointwise.K).div(a.add(PlainPointwise.K));
            FloatVector g = FloatVector.broadcast(SPECIES, PlainPointwise.G8)
                    .fma(t, FloatVector.broadcast(SPECIES, PlainPointwise.G7))
                    .fma(t, FloatVector.broadcast(SPECIES, PlainPointwise.G6))
                    .fma(t, FloatVector.broadcast(SPECIES, PlainPointwise.G5))
                    .fma(t, FloatVector.broadcast(SPECIES, PlainPointwise.G4))
                    .fma(t, FloatVector.broadcast(SPECIES, PlainPointwise.G3))
                    .fma(t, FloatVector.broadcast(SPECIES, PlainPointwise.G2))
                    .fma(t, FloatVector.broadcast(SPECIES, PlainPointwise.G1))
                    .fma(t, FloatVector.broadcast(SPECIES, PlainPointwise.G0));
            FloatVector u = a.mul(a);
            FloatVector c = FloatVector.broadcast(SPECIES, PlainPointwise.C5)
                    .fma(u, FloatVector.broadcast(SPECIES, PlainPointwise.C4))
                    .fma(u, FloatVector.broadcast(SPECIES, PlainPointwise.C3))
                    .fma(u, FloatVector.broadcast(SPECIES, PlainPointwise.C2))
                    .fma(u, FloatVector.broadcast(SPECIES, PlainPointwise.C1))
                    .fma(u, FloatVector.broadcast(SPECIES, PlainPointwise.C0));
            FloatVector center =
                    c.fma(a.neg(), FloatVector.broadcast(SPECIES, 0.5f)).mul(PlainPointwise.TWO_POW_64);
            FloatVector beyond = e.mul(t.mul(g)).blend(center, a.compare(VectorOperators.LT, 1));
            FloatVector positive = beyond.fma(
                            FloatVector.broadcast(SPECIES, -PlainPointwise.TWO_POW_MINUS_64),
                            FloatVector.broadcast(SPECIES, 1))
                    .mul(v);
            positive.blend(beyond.mul(a).mul(-PlainPointwise.TWO_POW_MINUS_64), v.compare(VectorOperators.LT, 0))
                    .intoArray(y, i);
        }
    }

    @Override
    public void geluTanh(float[] x, float[] y, int from, int n) {
        if (n < LANES) {
            plain.geluTanh(x, y, from, n);
            return;
        }
        int last = from + n - LANES;
        FloatVector ahead = FloatVector.fromArray(SPECIES, x, from);
        for (int i = from; i <= last; i = i == last ? last + 1 : Math.min(i + LANES, last)) {
            FloatVector v = ahead;
            ahead = FloatVector.fromArray(SPECIES, x, Math.min(i + LANES, last));
            FloatVector magnitude = v.abs();
            FloatVector a = magnitude.blend(
                    PlainPointwise.MAX_OF_CUBIC, magnitude.compare(VectorOperators.GT, PlainPointwise.MAX_OF_CUBIC));
            FloatVector square = a.mul(a);
            FloatVector squareTail = a.fma(a, square.neg());
            FloatVector product = square.mul(PlainPointwise.CUBIC);
            FloatVector sum = product.add(PlainPointwise.LINEAR);
            FloatVector added = sum.sub(PlainPointwise.LINEAR);
            FloatVector sumTail = FloatVector.broadcast(SPECIES, PlainPointwise.LINEAR)
                    .sub(sum.sub(added))
                    .add(product.sub(added));
            sumTail = sumTail.add(square.fma(FloatVector.broadcast(SPECIES, PlainPointwise.CUBIC), product.neg()));
            sumTail = squareTail.fma(FloatVector.broadcast(SPECIES, PlainPointwise.CUBIC), sumTail);
            sumTail = square.fma(FloatVector.broadcast(SPECIES, PlainPointwise.CUBIC_LOW), sumTail)
                    .add(PlainPointwise.LINEAR_LOW);
            FloatVector gate = a.mul(sum);
            FloatVector tail = a.fma(sumTail, a.fma(sum, gate.neg()));
            FloatVector e = exp(gate.neg(), tail.neg());
            VectorMask<Float> negative = v.compare(VectorOperators.LT, 0);
            FloatVector scale = FloatVector.broadcast(SPECIES, 1).blend(-PlainPointwise.TWO_POW_MINUS_64, negative);
            v.blend(a.mul(e), negative)
                    .div(e.fma(
                            FloatVector.broadcast(SPECIES, PlainPointwise.TWO_POW_MINUS_64),
                            FloatVector.broadcast(SPECIES, 1)))
                    .mul(scale)
                    .intoArray(y, i);
        }
    }

    @Override
    public void mish(float[] x, float[] y, int from, int count) {
        if (count < LANES) {
            plain.mish(x, y, from, count);
            return;
        }
        int last = from + count - LANES;
        FloatVector ahead = FloatVector.fromArray(SPECIES, x, from);
        for (int i = from; i <= last; i = i == last ? last + 1 : Math.min(i + LANES, last)) {
            FloatVector v = ahead;
            ahead = FloatVector.fromArray(SPECIES, x, Math.min(i + LANES, last));
            FloatVector magnitude = v.abs();
            FloatVector scaled = exp(magnitude.neg(), FloatVector.broadcast(SPECIES, 0));
            FloatVector e = scaled.mul(PlainPointwise.TWO_POW_MINUS_64);
            FloatVector a =
                    magnitude.blend(-PlainPointwise.MIN, magnitude.compare(VectorOperators.GT, -PlainPointwise.MIN));
            FloatVector n = scaled.mul(e.add(2));
            FloatVector below = n.mul(a)
                    .div(n.fma(
                            FloatVector.broadcast(SPECIES, PlainPointwise.TWO_POW_MINUS_64),
                            FloatVector.broadcast(SPECIES, 2)))
                    .mul(-PlainPointwise.TWO_POW_MINUS_64);
            FloatVector twice = e.add(e);
            FloatVector m = twice.mul(e);
            a.neg()
                    .fma(m.div(m.add(twice.add(1))), v)
                    .blend(below, v.compare(VectorOperators.LT, 0))
                    .intoArray(y, i);
        }
    }

    @Override
    public void elu(float negative, float positive, float[] x, float[] y, int from, int n) {
        if (n < LANES) {
            plain.elu(negative, positive, x, y, from, n);
            return;
        }
        int last = from + n - LANES;
        FloatVector ahead = FloatVector.fromArray(SPECIES, x, from);
        for (int i = from; i <= last; i = i == last ? last + 1 : Math.min(i + LANES, last)) {
            FloatVector v = ahead;
            ahead = FloatVector.fromArray(SPECIES, x, Math.min(i + LANES, last));
            FloatVector below = expm1(v).mul(negative);
            v.mul(positive).blend(below, v.compare(VectorOperators.LT, 0)).intoArray(y, i);
        }
    }

    @Override
    public void softplus(float[] x, float[] y, int from, int n) {
        if (n < LANES) {
            plain.softplus(x, y, from, n);
            return;
        }
        int last = from + n - LANES;
        FloatVector ahead = FloatVector.fromArray(SPECIES, x, from);
        for (int i = from; i <= last; i = i == last ? last + 1 : Math.min(i + LANES, last)) {
            FloatVector v = ahead;
            ahead = FloatVector.fromArray(SPECIES, x, Math.min(i + LANES, last));
            FloatVector e =
                    exp(v.abs().neg(), FloatVector.broadcast(SPECIES, 0)).mul(PlainPointwise.TWO_POW_MINUS_64);
            FloatVector l = FloatVector.broadcast(SPECIES, PlainPointwise.L9)
                    .fma(e, FloatVector.broadcast(SPECIES, PlainPointwise.L8))
                    .fma(e, FloatVector.broadcast(SPECIES, PlainPointwise.L7))
                    .fma(e, FloatVector.broadcast(SPECIES, PlainPointwise.L6))
                    .fma(e, FloatVector.broadcast(SPECIES, PlainPointwise.L5))
                    .fma(e, FloatVector.broadcast(SPECIES, PlainPointwise.L4))
                    .fma(e, FloatVector.broadcast(SPECIES, PlainPointwise.L3))
                    .fma(e, FloatVector.broadcast(SPECIES, PlainPointwise.L2))
                    .fma(e, FloatVector.broadcast(SPECIES, PlainPointwise.L1))
                    .fma(e, FloatVector.broadcast(SPECIES, PlainPointwise.L0));
            v.blend(0, v.compare(VectorOperators.GT, 0).not())
                    .add(e.mul(e).fma(l, e))
                    .intoArray(y, i);
        }
    }

    @Override
    public void exp(float[] x, float[] y, int from, int n) {
        if (n < LANES) {
            plain.exp(x, y, from, n);
            return;
        }
        int last = from + n - LANES;
        FloatVector ahead = FloatVector.fromArray(SPECIES, x, from);
        for (int i = from; i <= last; i = i == last ? last + 1 : Math.min(i + LANES, last)) {
            FloatVector v = ahead;
            ahead = FloatVector.fromArray(SPECIES, x, Math.min(i + LANES, last));
            FloatVector bounded = v.blend(PlainPointwise.MAX, v.compare(VectorOperators.GT, PlainPointwise.MAX));
            exp(bounded, FloatVector.broadcast(SPECIES, 0)).intoArray(y, i);
        }
    }

    /** As {@link PlainPointwise}'s. */
    private static FloatVector exp(FloatVector z, FloatVector tail) {
        FloatVector bounded = z.blend(PlainPointwise.MIN, z.compare(VectorOperators.LT, PlainPointwise.MIN));
        FloatVector shifted = bounded.fma(
                FloatVector.broadcast(SPECIES, PlainPointwise.PER_LN2),
                FloatVector.broadcast(SPECIES, PlainPointwise.SHIFT));
        FloatVector n = shifted.sub(PlainPointwise.SHIFT);
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -PlainPointwise.LN2_HIGH), bounded)
                .add(n.fma(FloatVector.broadcast(SPECIES, -PlainPointwise.LN2_LOW), tail));
        FloatVector power = shifted.reinterpretAsInts()
                .add(PlainPointwise.BIAS + 64)
                .lanewise(VectorOperators.LSHL, PlainPointwise.MANTISSA_BITS)
                .reinterpretAsFloats();
        FloatVector q = FloatVector.broadcast(SPECIES, PlainPointwise.Q5)
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q4))
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q3))
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q2))
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q1))
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q0));
        return r.mul(r).fma(q, r).fma(power, power);
    }

    /** As {@link PlainPointwise}'s. */
    private static FloatVector expm1(FloatVector x) {
        FloatVector bounded =
                x.blend(PlainPointwise.MIN_OF_EXPM1, x.compare(VectorOperators.LT, PlainPointwise.MIN_OF_EXPM1));
        FloatVector shifted = bounded.fma(
                FloatVector.broadcast(SPECIES, PlainPointwise.PER_LN2),
                FloatVector.broadcast(SPECIES, PlainPointwise.SHIFT));
        FloatVector n = shifted.sub(PlainPointwise.SHIFT);
        FloatVector r = n.fma(
                FloatVector.broadcast(SPECIES, -PlainPointwise.LN2_LOW),
                n.fma(FloatVector.broadcast(SPECIES, -PlainPointwise.LN2_HIGH), bounded));
        FloatVector power = shifted.reinterpretAsInts()
                .add(PlainPointwise.BIAS)
                .lanewise(VectorOperators.LSHL, PlainPointwise.MANTISSA_BITS)
                .reinterpretAsFloats();
        FloatVector q = FloatVector.broadcast(SPECIES, PlainPointwise.Q5)
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q4))
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q3))
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q2))
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q1))
                .fma(r, FloatVector.broadcast(SPECIES, PlainPointwise.Q0));
        return r.mul(r).fma(q, r).fma(power, power.sub(1));
    }
}
