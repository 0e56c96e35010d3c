package io.jundenpa.jmh;

import static io.jundenpa.jmh.ForwardRuntime.EJML;
import static io.jundenpa.jmh.ForwardRuntime.JUNDENPA;
import static io.jundenpa.jmh.ForwardRuntime.ONNX_RUNTIME;
import static java.util.Locale.ROOT;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs JMH benchmarks. For forward passes, it prints a table after JMH's own: for each network and batch the passes per
 * second of each runtime (the median of all iterations), and the ratio of Jundenpa to each other runtime.
 */
final class Ratios {

    private Ratios() {}

    /** The arguments are the ones of JMH: a regular expression of the benchmarks' names, and options. */
    public static void main(String[] args) throws Exception {
        Map<String, Map<ForwardRuntime, Double>> passes = passes(run(args));
        if (!passes.isEmpty()) {
            System.out.printf(
                    "%n%-20s %5s %13s %13s %13s %13s %13s%n",
                    "network", "batch", EJML, JUNDENPA, ONNX_RUNTIME, "times EJML", "times ONNX");
            passes.forEach((cell, byRuntime) -> System.out.println(cell + line(byRuntime)));
        }
    }

    /** Stops at the first benchmark that fails, for example at a pass with wrong activations. */
    private static Collection<RunResult> run(String[] args) throws Exception {
        return new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .shouldFailOnError(true)
                        .build())
                .run();
    }

    /** The passes per second, by network and batch, then by runtime. */
    private static Map<String, Map<ForwardRuntime, Double>> passes(Collection<RunResult> results) {
        Map<String, Map<ForwardRuntime, Double>> passes = new TreeMap<>();
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            String runtime = params.getParam("runtime");
            if (runtime != null && params.getMode() == Mode.Throughput) {
                String cell = String.format("%-20s %5s", params.getParam("network"), params.getParam("batch"));
                double median = result.getPrimaryResult().getStatistics().getPercentile(50);
                passes.computeIfAbsent(cell, key -> new EnumMap<>(ForwardRuntime.class))
                        .put(ForwardRuntime.valueOf(runtime), median);
            }
        }
        return passes;
    }

    private static String line(Map<ForwardRuntime, Double> passes) {
        double ejml = passes.getOrDefault(EJML, Double.NaN);
        double jundenpa = passes.getOrDefault(JUNDENPA, Double.NaN);
        double onnx = passes.getOrDefault(ONNX_RUNTIME, Double.NaN);
        return String.format(
                ROOT, " %,13.0f %,13.0f %,13.0f %13.2f %13.2f", ejml, jundenpa, onnx, jundenpa / ejml, jundenpa / onnx);
    }
}
