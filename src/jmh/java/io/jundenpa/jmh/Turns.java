package io.jundenpa.jmh;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Compares the readers of events in turns of a few milliseconds, by the processor time of this thread. Other work on the
 * machine then slows all of them alike, and the ratios remain. Prints the median nanoseconds per number.
 */
final class Turns {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long TURN_NANOS = 4_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** The share of the time that is not measured, because the JIT compiler works. */
    private static final double WARM_UP = 0.4;

    private Turns() {}

    /** A benchmark's method. */
    private interface Reading {
        void run(Blackhole blackhole) throws Exception;
    }

    /** The argument is the seconds for each form of records. Each has a JVM of its own, with two more arguments: its form. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            for (EventDecoding.Form form : EventDecoding.Form.values()) {
                start(arguments[0], "json", form.name());
            }
            for (AvroDecoding.Form form : AvroDecoding.Form.values()) {
                start(arguments[0], "avro", form.name());
            }
            start(arguments[0], "protobuf", "NUMBERS");
            return;
        }
        long nanos = Integer.parseInt(arguments[0]) * NANOS_PER_SECOND;
        switch (arguments[1]) {
            case "json" -> json(EventDecoding.Form.valueOf(arguments[2]), nanos);
            case "avro" -> avro(AvroDecoding.Form.valueOf(arguments[2]), nanos);
            default -> protobuf(nanos);
        }
    }

    /** The flags are those of the start script, and the JIT compiler does not work at the same time as the readers. */
    private static void start(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:+UseParallelGC",
                "-Xbatch",
                "-cp",
                System.getProperty("java.class.path"),
                Turns.class.getName()));
        command.addAll(List.of(arguments));
        new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void json(EventDecoding.Form form, long nanos) throws Exception {
        var benchmark = new EventDecoding();
        benchmark.form = form;
        benchmark.prepare();
        Map<String, Reading> readings = new LinkedHashMap<>();
        readings.put("Jundenpa", benchmark::jundenpa);
        readings.put("Jackson streaming", benchmark::jacksonStreaming);
        readings.put("Jackson tree", benchmark::jacksonTree);
        compare("JSON " + form, readings, EventDecoding.NUMBERS, nanos);
    }

    private static void avro(AvroDecoding.Form form, long nanos) throws Exception {
        var benchmark = new AvroDecoding();
        benchmark.form = form;
        benchmark.prepare();
        Map<String, Reading> readings = new LinkedHashMap<>();
        readings.put("Jundenpa", benchmark::jundenpa);
        readings.put("GenericDatumReader", benchmark::genericRecord);
        compare("Avro " + form, readings, AvroDecoding.NUMBERS, nanos);
    }

    private static void protobuf(long nanos) throws Exception {
        var benchmark = new ProtobufDecoding();
        benchmark.prepare();
        Map<String, Reading> readings = new LinkedHashMap<>();
        readings.put("Jundenpa", benchmark::jundenpa);
        readings.put("DynamicMessage", benchmark::dynamicMessage);
        compare("Protobuf", readings, ProtobufDecoding.NUMBERS, nanos);
    }

    private static void compare(String kind, Map<String, Reading> readings, int numbers, long nanos) throws Exception {
        var blackhole = new Blackhole(
                "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
        Map<String, List<Double>> turns = new LinkedHashMap<>();
        readings.keySet().forEach(name -> turns.put(name, new ArrayList<>()));
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            for (Map.Entry<String, Reading> reading : readings.entrySet()) {
                boolean warm = System.nanoTime() - start > WARM_UP * nanos;
                double turn = turn(reading.getValue(), blackhole) / numbers;
                if (warm) {
                    turns.get(reading.getKey()).add(turn);
                }
            }
        }
        double ours = median(turns.get("Jundenpa"));
        turns.forEach((name, times) -> System.out.printf(
                Locale.ROOT, "%-13s %-18s %7.1f ns %6.2f%n", kind, name, median(times), median(times) / ours));
    }

    /** Nanoseconds of processor time for one call. */
    private static double turn(Reading reading, Blackhole blackhole) throws Exception {
        long start = THREADS.getCurrentThreadCpuTime();
        long spent = 0;
        int calls = 0;
        while (spent < TURN_NANOS) {
            reading.run(blackhole);
            calls++;
            spent = THREADS.getCurrentThreadCpuTime() - start;
        }
        return (double) spent / calls;
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElse(Double.NaN);
    }
}
