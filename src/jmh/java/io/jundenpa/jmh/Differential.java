package io.jundenpa.jmh;

import io.jundenpa.format.onnx.OnnxImport;
import io.jundenpa.jmh.Comparison.Result;
import io.jundenpa.jmh.Comparison.Tensor;
import io.jundenpa.jmh.Comparison.Verdict;
import java.io.IOException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Compares Jundenpa with ONNX Runtime on random graphs. Both must give equal scores, or Jundenpa must refuse the graph.
 *
 * <p>A graph grows by one node at a time, and each step is a comparison. A node whose scores are not equal is taken back,
 * so each difference is one of the last node. Prints each difference as Java code for a test.
 */
final class Differential {

    private static final int BATCH = 11;
    private static final int STEPS = 8;
    private static final int MAX_NUMBERS = 2000;
    private static final int MAX_RANK = 5;
    private static final float LARGEST = 1e4f;
    private static final int PRINTED_PER_TYPE = 3;

    /** Eight roundings of a 32-bit float. */
    private static final double DISTANCE = 0x1p-20;

    private final Comparison comparison;
    private final Map<String, Map<Verdict, Integer>> verdicts = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Map<String, Integer> printed = new TreeMap<>();
    private final Set<String> compared = new TreeSet<>();
    private int equalGraphs;

    private Differential(Comparison comparison) {
        this.comparison = comparison;
    }

    /** Arguments: the first seed, and the number of graphs. */
    public static void main(String[] arguments) throws Exception {
        long first = Long.parseLong(arguments[0]);
        long graphs = Long.parseLong(arguments[1]);
        boolean equal;
        try (Comparison comparison = new Comparison()) {
            var differential = new Differential(comparison);
            for (long seed = first; seed < first + graphs; seed++) {
                differential.grow(seed);
            }
            equal = differential.report(graphs);
        }
        System.exit(equal ? 0 : 1);
    }

    private void grow(long seed) throws IOException {
        Draws draws = new Draws(seed);
        RandomGraph graph = new RandomGraph(draws.from(7, 24));
        boolean fixed = draws.once(8);
        int rows = fixed ? draws.of(1, 2, 7) : BATCH;
        long[] dimensions = draws.dimensions(draws.of(1, 1, 2, 2, 2, 3));
        long[] shape = LongStream.concat(LongStream.of(rows), LongStream.of(dimensions))
                .toArray();
        Tensor input = input(draws, shape);
        Map<String, long[]> values = new LinkedHashMap<>();
        values.put(fixed ? graph.fixed(shape) : graph.batch(dimensions), shape);
        RandomNodes nodes = new RandomNodes(graph, draws, rows, values);
        for (int step = 0; step < STEPS; step++) {
            int size = graph.size();
            String type = draws.of(nodes.types());
            String output = nodes.add(type);
            if (!output.isEmpty()) {
                Result result = comparison.compare(
                        graph.file(output),
                        move -> graph.moved(output, values, rows, DISTANCE, new Draws(move)),
                        input);
                count(type, result);
                if (result.isEqual()) {
                    compared.addAll(graph.types(output));
                    result.value().filter(Differential::isFit).ifPresent(value -> values.put(output, value.shape()));
                }
                if (isSuspicious(type, result.verdict())) {
                    print(seed, type, result, graph.code(output));
                }
            }
            if (!values.containsKey(output)) {
                graph.truncate(size);
            }
        }
        equalGraphs += values.size() > STEPS / 2 ? 1 : 0;
    }

    private static Tensor input(Draws draws, long... shape) {
        int rows = (int) shape[0];
        int width = (int) LongStream.of(shape).skip(1).reduce(1, (a, b) -> a * b);
        float[] numbers = new float[rows * width];
        for (int row = 0; row < rows; row++) {
            double[] values = draws.wide(width);
            for (int i = 0; i < width; i++) {
                numbers[row * width + i] = (float) values[i];
            }
        }
        return new Tensor(shape, numbers);
    }

    /** Whether a person has to look. Only a category that is in no table may be rejected. */
    private static boolean isSuspicious(String type, Verdict verdict) {
        return switch (verdict) {
            case MIXED, ONLY_JUNDENPA, DIFFERENT -> true;
            case REJECTED -> !type.equals("OneHot") && !type.equals("Gather");
            default -> false;
        };
    }

    /** Whether more nodes may read a value: it is small, and neither infinite nor nearly so. */
    private static boolean isFit(Tensor value) {
        return value.values().length <= MAX_NUMBERS
                && value.shape().length <= MAX_RANK
                && IntStream.range(0, value.values().length).allMatch(i -> Math.abs(value.values()[i]) < LARGEST);
    }

    private void count(String type, Result result) {
        verdicts.computeIfAbsent(type, key -> new EnumMap<>(Verdict.class)).merge(result.verdict(), 1, Integer::sum);
        if (result.verdict() == Verdict.REFUSED) {
            String general = result.detail()
                    .replaceAll("node [0-9]+ ", "")
                    .replaceAll("\\[[^\\]]*\\]", "[…]")
                    .replaceAll("-?[0-9]+", "#");
            refusals.merge(general, 1, Integer::sum);
        }
    }

    private void print(long seed, String type, Result result, String code) {
        if (printed.merge(type + result.verdict(), 1, Integer::sum) <= PRINTED_PER_TYPE) {
            System.out.println(
                    result.verdict() + " " + type + ", seed " + seed + ": " + result.detail() + "\n" + code + "\n");
        }
    }

    /** Prints how many nodes have which verdict. Returns whether there is no difference. */
    private boolean report(long graphs) {
        Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
        System.out.printf("%-28s", "last node");
        for (Verdict verdict : Verdict.values()) {
            System.out.printf("%16s", verdict);
        }
        verdicts.forEach((type, counts) -> {
            line(type, counts);
            counts.forEach((verdict, count) -> all.merge(verdict, count, Integer::sum));
        });
        line("all", all);
        System.out.println(
                "\n\n" + equalGraphs + " of " + graphs + " graphs grew to " + STEPS / 2 + " equal nodes or more.");
        System.out.println("\nRefused by Jundenpa, and not by ONNX Runtime:");
        refusals.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(refusal -> System.out.printf("%6d %s%n", refusal.getValue(), refusal.getKey()));
        Set<String> missing = new HashSet<>(OnnxImport.operators());
        compared.forEach(type -> missing.remove(type.replace(':', '.')));
        System.out.println("\nOperators that no equal graph has: " + missing);
        return !all.containsKey(Verdict.DIFFERENT);
    }

    private static void line(String name, Map<Verdict, Integer> counts) {
        System.out.printf("%n%-28s", name);
        for (Verdict verdict : Verdict.values()) {
            System.out.printf("%16d", counts.getOrDefault(verdict, 0));
        }
    }
}
