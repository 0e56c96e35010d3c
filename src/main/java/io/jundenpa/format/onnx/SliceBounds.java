package io.jundenpa.format.onnx;

import io.jundenpa.format.stack.Stack;
import io.jundenpa.format.tensor.FormatException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The bounds of a Slice, one entry per axis that it cuts. Before version 10 they are attributes, and inputs since then. */
final class SliceBounds {

    private final long[] starts;
    private final long[] ends;
    private final long[] axes;
    private final long[] steps;

    private SliceBounds(long[] starts, long[] ends, long[] axes, long[] steps) throws FormatException {
        this.starts = starts;
        this.ends = ends;
        this.axes = axes;
        this.steps = steps;
        if (LongStream.of(axes).distinct().count() != axes.length) {
            throw new FormatException("has the axes " + Arrays.toString(axes) + ", expected each axis once");
        }
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw new FormatException("has starts, ends, axes and steps of different lengths");
        }
    }

    static SliceBounds of(OnnxNode node, GraphTranslation graph) throws FormatException {
        long[] starts = node.hasInput(1) ? graph.integers(node, 1) : node.requiredIntegers("starts");
        long[] ends = node.hasInput(2) ? graph.integers(node, 2) : node.requiredIntegers("ends");
        long[] first = IntStream.range(0, starts.length).asLongStream().toArray();
        long[] axes = node.hasInput(3)
                ? graph.integers(node, 3)
                : node.integers("axes").orElse(first);
        long[] ones = new long[starts.length];
        Arrays.fill(ones, 1);
        return new SliceBounds(starts, ends, axes, node.hasInput(4) ? graph.integers(node, 4) : ones);
    }

    /** How many axes are cut. */
    int count() {
        return starts.length;
    }

    /** The axis of an entry. The batch is refused. */
    int axis(int entry, Shape shape) throws FormatException {
        return shape.rowAxis(axes[entry]);
    }

    /**
     * The positions of an axis that are kept. As in Python, a negative bound counts from the end, and a bound out of range is
     * clamped.
     */
    long[] positions(int entry, long size) throws FormatException {
        long start = starts[entry];
        long end = ends[entry];
        long step = steps[entry];
        if (step == 0 || step > Integer.MAX_VALUE || step < -Integer.MAX_VALUE) {
            throw new FormatException("has a step of " + step);
        }
        long min = step > 0 ? 0 : -1;
        long max = step > 0 ? size : size - 1;
        long from = Math.max(min, Math.min(max, start < 0 ? start + size : start));
        long to = Math.max(min, Math.min(max, end < 0 ? Math.max(-1, end + size) : end));
        long count = Math.max(0, step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step);
        if (count > Stack.WIDEST_ROW) {
            throw new FormatException("takes " + count + " numbers, expected at most " + Stack.WIDEST_ROW);
        }
        return LongStream.range(0, count).map(i -> from + i * step).toArray();
    }
}
