package io.jundenpa.nn;

/** The windows in plain Java. */
final class PlainChannels implements Channels {

    @Override
    public void convolve(Window window, float[] x, int from, float[] w, float[] bias, float[] a, int to) {
        int channels = bias.length;
        int dilation = window.dilation() * channels;
        for (int t = 0; t < window.outputSteps(); t++) {
            for (int c = 0; c < channels; c++) {
                float sum = bias[c];
                int at = from + t * window.stride() * channels + c;
                for (int i = c; i < w.length; i += channels, at += dilation) {
                    sum = Math.fma(x[at], w[i], sum);
                }
                a[to + t * channels + c] = sum;
            }
        }
    }

    @Override
    public void max(Window window, int channels, float[] x, int from, float[] a, int to) {
        for (int t = 0; t < window.outputSteps(); t++) {
            for (int c = 0; c < channels; c++) {
                float max = Float.NEGATIVE_INFINITY;
                for (int tap = window.firstTap(t); tap < window.endTap(t); tap++) {
                    max = Math.max(max, x[from + window.step(t, tap) * channels + c]);
                }
                a[to + t * channels + c] = max;
            }
        }
    }

    @Override
    public void mean(Window window, int channels, boolean countPadding, float[] x, int from, float[] a, int to) {
        for (int t = 0; t < window.outputSteps(); t++) {
            int first = window.firstTap(t);
            int end = window.endTap(t);
            int count = countPadding ? window.size() : end - first;
            for (int c = 0; c < channels; c++) {
                double sum = 0;
                for (int tap = first; tap < end; tap++) {
                    sum += x[from + window.step(t, tap) * channels + c];
                }
                a[to + t * channels + c] = (float) (sum / count);
            }
        }
    }
}
