package io.jundenpa.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.FMatrixRMaj;

/**
 * An ordered list of steps. The shapes are checked when the network is built. The forward pass turns input rows into
 * activations. The simplest network is a stack: each layer reads the output of the layer before it.
 *
 * <p>Values share buffers. After the last step that reads a value, a later step may reuse the value's buffer. So a stack
 * needs at most two buffers. One scan over the steps assigns the buffers, like the registers in Poletto, Sarkar, "Linear Scan
 * Register Allocation", 1999.
 *
 * <p>Numerics: if a relu follows a dense layer and is its only reader, both are computed in one operation, with the same bits
 * as in two. Every other step computes its own operation.
 *
 * <p>Immutable: threads may share it. The working memory is a {@link Workspace}, one per thread.
 */
public final class Network {

    private final List<Step> steps;
    /** Width of each value: the input, then the output of each step. */
    private final int[] sizes;
    /** The operation of each step; empty if the step is merged into the step before it. */
    private final List<Optional<Operation>> operations;
    /** The buffer that each step writes. */
    private final int[] buffers;

    private final int widest;

    private Network(List<Step> steps, int[] sizes, int widest) {
        this.steps = steps;
        this.sizes = sizes;
        this.operations = merge(steps);
        this.buffers = assignBuffers(steps, operations);
        this.widest = widest;
    }

    /**
     * Builds a stack and checks that every layer accepts the output of the layer before it.
     *
     * @param inputSize width of an input row, at least 1
     * @param layers in the order of the forward pass, at least one
     * @throws IllegalArgumentException naming the first layer that does not fit
     */
    public static Network of(int inputSize, List<? extends Layer> layers) {
        List<Step> steps = new ArrayList<>();
        for (Layer layer : layers) {
            steps.add(new Step(layer, List.of(steps.size()), 1));
        }
        return ofSteps(inputSize, steps);
    }

    /**
     * Builds a network. Checks that every step accepts the values that it reads. Also checks that each output, except that of
     * the last step, is read by a later step.
     *
     * @param inputSize width of an input row, at least 1
     * @param steps in the order of the forward pass, at least one; the last one computes the output
     * @throws IllegalArgumentException naming the first step that does not fit
     */
    public static Network ofSteps(int inputSize, List<Step> steps) {
        if (inputSize < 1) {
            throw new IllegalArgumentException("input size is " + inputSize + ", expected at least 1");
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("no layers, expected at least one");
        }
        int[] sizes = new int[steps.size() + 1];
        sizes[0] = inputSize;
        int widest = inputSize;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            try {
                requireEarlier(step, i);
                int[] inputSizes = inputSizes(step, sizes);
                sizes[i + 1] = Math.multiplyExact(step.operation().outputSize(inputSizes), step.times());
                long scratch = Math.multiplyExact(step.operation().scratchSize(inputSizes), step.times());
                widest = Math.max(widest, Math.max(sizes[i + 1], Math.toIntExact(scratch)));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new IllegalArgumentException(
                        "layers[" + i + "] (" + step.operation().type() + "): " + e.getMessage(), e);
            }
        }
        requireRead(steps);
        return new Network(List.copyOf(steps), sizes, widest);
    }

    private static void requireEarlier(Step step, int index) {
        for (int value : step.inputs()) {
            if (value < 0 || value > index) {
                throw new IllegalArgumentException("reads value " + value + ", expected one from 0 to " + index);
            }
        }
    }

    private static void requireRead(List<Step> steps) {
        int[] lastReaders = lastReaders(steps);
        for (int i = 0; i < steps.size() - 1; i++) {
            if (lastReaders[i + 1] < 0) {
                throw new IllegalArgumentException(
                        "layers[" + i + "] (" + steps.get(i).operation().type() + "): no layer reads it");
            }
        }
    }

    /** The input widths of a step's operation, which reads one of {@link Step#times} equal parts of each row. */
    private static int[] inputSizes(Step step, int[] sizes) {
        int[] inputSizes = new int[step.inputs().size()];
        for (int k = 0; k < inputSizes.length; k++) {
            int size = sizes[step.inputs().get(k)];
            if (size % step.times() != 0) {
                throw new IllegalArgumentException("reads rows of " + size + " numbers, expected a multiple of "
                        + step.times() + ", its number of steps");
            }
            inputSizes[k] = size / step.times();
        }
        return inputSizes;
    }

    /** For each value the index of the last step that reads it, or -1. */
    private static int[] lastReaders(List<Step> steps) {
        int[] last = new int[steps.size() + 1];
        Arrays.fill(last, -1);
        for (int i = 0; i < steps.size(); i++) {
            for (int value : steps.get(i).inputs()) {
                last[value] = i;
            }
        }
        return last;
    }

    /** Merges relu into the dense layer before it, if no other step reads that layer. */
    private static List<Optional<Operation>> merge(List<Step> steps) {
        List<Optional<Operation>> operations = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Operation operation = steps.get(i).operation();
            if (i > 0 && isReluOf(steps, i) && steps.get(i - 1).operation() instanceof Dense dense) {
                operations.set(i - 1, Optional.of(dense.withRelu()));
                operations.add(Optional.empty());
            } else {
                operations.add(Optional.of(operation));
            }
        }
        return List.copyOf(operations);
    }

    /** Whether a step is the relu of the step before, and the only reader of its output. */
    private static boolean isReluOf(List<Step> steps, int index) {
        Step step = steps.get(index);
        return step.operation() instanceof Activation activation
                && activation.isRelu()
                && step.inputs().equals(List.of(index))
                && steps.stream()
                                .filter(other -> other.inputs().contains(index))
                                .count()
                        == 1;
    }

    /**
     * Assigns every step the first buffer whose value neither this step nor a later step reads. A step that is merged into
     * the step before it shares the buffer of that step.
     */
    private static int[] assignBuffers(List<Step> steps, List<Optional<Operation>> operations) {
        int[] lastReaders = lastReaders(steps);
        int[] buffers = new int[steps.size()];
        List<Integer> busyUntil = new ArrayList<>();
        for (int i = 0; i < buffers.length; i++) {
            int buffer = operations.get(i).isPresent() ? freeBuffer(busyUntil, i) : buffers[i - 1];
            buffers[i] = buffer;
            busyUntil.set(buffer, lastReaders[i + 1]);
        }
        return buffers;
    }

    /** The first buffer that neither this step nor a later step reads; adds a buffer if there is none. */
    private static int freeBuffer(List<Integer> busyUntil, int step) {
        int buffer = 0;
        while (buffer < busyUntil.size() && busyUntil.get(buffer) >= step) {
            buffer++;
        }
        if (buffer == busyUntil.size()) {
            busyUntil.add(0);
        }
        return buffer;
    }

    /** Width of an input row. */
    public int inputSize() {
        return sizes[0];
    }

    /** Width of an output row. */
    public int outputSize() {
        return sizes[steps.size()];
    }

    /** Width of the rows of a value: 0 is the network's input, i + 1 the output of step i. */
    public int size(int value) {
        return sizes[value];
    }

    /** Floats in the widest row of the input, of a step's output, or of a step's scratch memory. */
    public int widest() {
        return widest;
    }

    /** The steps, in the order of the forward pass. */
    public List<Step> steps() {
        return steps;
    }

    /** Number of learned numbers. */
    public long parameters() {
        return steps.stream().mapToLong(step -> step.operation().parameters()).sum();
    }

    /**
     * The revision of the arithmetic. It rises when a model gives other bits for the same row. Revision 2 computes activations
     * in {@code float}, and adds the state's product of a recurrent layer to the input's.
     */
    public static int arithmetic() {
        return 2;
    }

    /** Describes the matrix multiplication of this JVM for a log. If there is a faster one, says how to enable it. */
    public static String kernel() {
        return Backend.KERNEL.description();
    }

    /** Floating-point operations per row. */
    public long flops() {
        return steps.stream().mapToLong(this::flops).sum();
    }

    /** Floating-point operations per row of one of the network's steps. */
    public long flops(Step step) {
        return step.times() * step.operation().flops(inputSizes(step, sizes));
    }

    /** Number of buffers of a forward pass; a row of each holds up to {@link #widest} floats. */
    public int bufferCount() {
        return Arrays.stream(buffers).max().orElseThrow() + 1;
    }

    /**
     * New working memory for this network's forward passes.
     *
     * @param maxRows rows of the largest batch, at least 1
     * @throws IllegalArgumentException if {@code maxRows} is less than 1, or one matrix would exceed 2^31 - 1 floats
     */
    public Workspace workspace(int maxRows) {
        return new Workspace(bufferCount(), widest, maxInputs(), maxRows);
    }

    /** The largest number of inputs of a step. */
    private int maxInputs() {
        return steps.stream().mapToInt(step -> step.inputs().size()).max().orElseThrow();
    }

    /**
     * The forward pass. Allocates memory only when the workspace grows: never after it has seen the largest batch.
     *
     * @param input [rows, inputSize], with 1 to {@link Workspace#maxRows()} rows. Not modified.
     * @param workspace from {@link #workspace}. Modified.
     * @return the activations [rows, outputSize]; they belong to the workspace, and its next use overwrites them
     * @throws IllegalArgumentException if the input has another shape
     */
    public FMatrixRMaj forward(FMatrixRMaj input, Workspace workspace) {
        if (input.numCols != sizes[0] || input.numRows < 1 || input.numRows > workspace.maxRows()) {
            throw new IllegalArgumentException("input is [" + input.numRows + ", " + input.numCols
                    + "], expected [1 to " + workspace.maxRows() + ", " + sizes[0] + "]");
        }
        for (int i = 0; i < buffers.length; i++) {
            Optional<Operation> operation = operations.get(i);
            if (operation.isEmpty()) {
                continue;
            }
            Step step = steps.get(i);
            int rows = input.numRows * step.times();
            FMatrixRMaj[] inputs = workspace.inputs(step.inputs().size());
            for (int k = 0; k < inputs.length; k++) {
                int value = step.inputs().get(k);
                FMatrixRMaj from = value == 0 ? input : workspace.buffer(buffers[value - 1]);
                workspace.point(inputs[k], from, rows, sizes[value] / step.times());
            }
            FMatrixRMaj output = workspace.buffer(buffers[i]);
            output.reshape(rows, sizes[i + 1] / step.times());
            operation.get().forward(inputs, output, workspace.scratch());
            output.reshape(input.numRows, sizes[i + 1]);
        }
        return workspace.buffer(buffers[buffers.length - 1]);
    }
}
