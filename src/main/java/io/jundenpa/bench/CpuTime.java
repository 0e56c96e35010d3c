package io.jundenpa.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Measures the processor time of an application's threads, which it finds by the names that Kafka gives them. */
final class CpuTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String PRODUCER = "kafka-producer-network-thread";

    private final List<Long> streamThreads;
    private final List<Long> producerThreads;

    /**
     * Processor time in nanoseconds.
     *
     * @param stream the stream threads, which read, process and commit
     * @param producer the network threads of the producers, which send
     */
    record Nanos(long stream, long producer) {

        Nanos minus(Nanos before) {
            return new Nanos(stream - before.stream, producer - before.producer);
        }
    }

    /** Finds the threads of a running application. */
    CpuTime(String application) {
        List<ThreadInfo> threads = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().contains(application)
                        && thread.getThreadName().contains("StreamThread"))
                .toList();
        streamThreads = ids(threads, application);
        producerThreads = ids(threads, PRODUCER);
    }

    private static List<Long> ids(List<ThreadInfo> threads, String prefix) {
        return threads.stream()
                .filter(thread -> thread.getThreadName().startsWith(prefix))
                .map(ThreadInfo::getThreadId)
                .toList();
    }

    /** The processor time since the threads began. */
    Nanos now() {
        return new Nanos(sum(streamThreads), sum(producerThreads));
    }

    private static long sum(List<Long> threads) {
        return threads.stream().mapToLong(THREADS::getThreadCpuTime).sum();
    }
}
