package io.jundenpa.nn;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The windows in the processor's vectors. The last vector of a step overlaps the vector before it: the channels in both are
 * computed twice, with the same bits. Plain Java computes fewer channels than a vector has.
 */
final class VectorChannels implements Channels {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
    private static final int DOUBLE_LANES = DOUBLES.length();

    /** Vectors of floats with as many lanes as vectors of doubles. */
    private static final VectorSpecies<Float> HALVES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));

    private final Channels plain = new PlainChannels();

    @Override
    public void convolve(Window window, float[] x, int from, float[] w, float[] bias, float[] a, int to) {
        int channels = bias.length;
        if (channels < LANES) {
            plain.convolve(window, x, from, w, bias, a, to);
            return;
        }
        int dilation = window.dilation() * channels;
        int stride = window.stride() * channels;
        int steps = window.outputSteps();
        for (int done = 0; done < channels; done += LANES) {
            int c = Math.min(done, channels - LANES);
            FloatVector start = FloatVector.fromArray(SPECIES, bias, c);
            for (int t = 0; t < steps; t++) {
                FloatVector sum = start;
                int at = from + t * stride + c;
                for (int i = c; i < w.length; i += channels, at += dilation) {
                    FloatVector weight = FloatVector.fromArray(SPECIES, w, i);
                    sum = FloatVector.fromArray(SPECIES, x, at).fma(weight, sum);
                }
                sum.intoArray(a, to + t * channels + c);
            }
        }
    }

    @Override
    public void max(Window window, int channels, float[] x, int from, float[] a, int to) {
        if (channels < LANES) {
            plain.max(window, channels, x, from, a, to);
            return;
        }
        int dilation = window.dilation() * channels;
        for (int t = 0; t < window.outputSteps(); t++) {
            int first = window.firstTap(t);
            int start = from + window.step(t, first) * channels;
            int end = window.endTap(t);
            for (int done = 0; done < channels; done += LANES) {
                int c = Math.min(done, channels - LANES);
                FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
                for (int tap = first, at = start; tap < end; tap++, at += dilation) {
                    max = max.max(FloatVector.fromArray(SPECIES, x, at + c));
                }
                max.intoArray(a, to + t * channels + c);
            }
        }
    }

    @Override
    public void mean(Window window, int channels, boolean countPadding, float[] x, int from, float[] a, int to) {
        if (channels < DOUBLE_LANES) {
            plain.mean(window, channels, countPadding, x, from, a, to);
            return;
        }
        int dilation = window.dilation() * channels;
        for (int t = 0; t < window.outputSteps(); t++) {
            int first = window.firstTap(t);
            int start = from + window.step(t, first) * channels;
            int end = window.endTap(t);
            int count = countPadding ? window.size() : end - first;
            for (int done = 0; done < channels; done += DOUBLE_LANES) {
                int c = Math.min(done, channels - DOUBLE_LANES);
                DoubleVector sum = DoubleVector.zero(DOUBLES);
                for (int tap = first, at = start; tap < end; tap++, at += dilation) {
                    sum = sum.add(
                            FloatVector.fromArray(HALVES, x, at + c).convertShape(VectorOperators.F2D, DOUBLES, 0));
                }
                ((FloatVector) sum.div(count).convertShape(VectorOperators.D2F, HALVES, 0))
                        .intoArray(a, to + t * channels + c);
            }
        }
    }
}
