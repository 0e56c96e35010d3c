package io.jundenpa.chaos;

import com.sun.management.UnixOperatingSystemMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.PlatformManagedObject;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Samples of another JVM: its heap after garbage collection, its threads and its open files. */
final class Vitals implements AutoCloseable {

    private static final double MEBIBYTE = 1024 * 1024;

    /** Samples in a row of which the least heap counts. The records on their way differ from sample to sample. */
    private static final int GROUP = 10;

    /** The names of the threads that answer this class begin with these. */
    private static final List<String> OBSERVERS = List.of("RMI ", "JMX ", "Attach ");

    private final JMXConnector connector;
    private final MBeanServerConnection jvm;
    private final List<Sample> samples = new ArrayList<>();
    private final long begin = System.nanoTime();

    private record Sample(double minute, double heap, double threads, double files) {}

    /** Connects to a JVM of this machine and user. */
    @SuppressWarnings("BanJNDI") // The JVM itself tells the address.
    Vitals(long pid) throws IOException, AttachNotSupportedException {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
        jvm = connector.getMBeanServerConnection();
    }

    /** Runs a garbage collection in the JVM, and takes a sample. */
    void sample() throws IOException {
        bean(MemoryMXBean.class).gc();
        double heap = ManagementFactory.getPlatformMXBeans(jvm, MemoryPoolMXBean.class).stream()
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToDouble(MemoryUsage::getUsed)
                .sum();
        samples.add(new Sample(
                (System.nanoTime() - begin) / 60e9,
                heap / MEBIBYTE,
                threads(),
                bean(UnixOperatingSystemMXBean.class).getOpenFileDescriptorCount()));
    }

    private double threads() throws IOException {
        ThreadMXBean threads = bean(ThreadMXBean.class);
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull) // A thread may have ended.
                .map(ThreadInfo::getThreadName)
                .filter(name -> OBSERVERS.stream().noneMatch(name::startsWith))
                .count();
    }

    private <T extends PlatformManagedObject> T bean(Class<T> type) throws IOException {
        return ManagementFactory.getPlatformMXBean(jvm, type);
    }

    /** Adds the minimum, the maximum and the slope per hour of each value to a report. */
    void addTo(ExperimentReport report) {
        report.row("samples", samples.size());
        addTo(report, "heap after collection, MiB", leastHeaps(), Sample::heap);
        addTo(report, "threads", samples, Sample::threads);
        addTo(report, "open files", samples, Sample::files);
    }

    private List<Sample> leastHeaps() {
        return IntStream.range(0, samples.size() / GROUP)
                .mapToObj(i -> samples.subList(i * GROUP, (i + 1) * GROUP))
                .map(group -> Collections.min(group, Comparator.comparingDouble(Sample::heap)))
                .toList();
    }

    private static void addTo(
            ExperimentReport report, String name, List<Sample> samples, ToDoubleFunction<Sample> value) {
        double[] minutes = samples.stream().mapToDouble(Sample::minute).toArray();
        double[] values = samples.stream().mapToDouble(value).toArray();
        Line line = Line.through(minutes, values);
        DoubleSummaryStatistics stats = Arrays.stream(values).summaryStatistics();
        String found = String.format(
                "%.2f to %.2f, %+.3f an hour, standard error %.3f",
                stats.getMin(), stats.getMax(), 60 * line.slope(), 60 * line.error());
        report.row(name, found);
        report.expect(Line.areFlat(minutes, values), name + " rises, on the whole or in the later half: " + found);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
