package io.jundenpa.topology;

import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams that the scoring topology needs. */
public final class ScoringSettings {

    /** The default of Kafka Streams. */
    private static final int BUFFERED_RECORDS = 1000;

    private ScoringSettings() {}

    /**
     * As {@link StreamsSettings#of}, for our topology: the interceptor that gathers its records in runs stands behind those that the main
     * consumer has otherwise, and the producer sees to the partitions of its sinks.
     */
    public static Map<String, Object> of(Pipeline pipeline) {
        Map<String, Object> settings = StreamsSettings.of(pipeline);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.PARTITIONER_CLASS_CONFIG), SourcePartitioner.class);
        bufferRuns(settings, pipeline.batchRows());
        String key = ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG;
        String ours = RunInterceptor.class.getName();
        Stream<String> others = StreamsSettings.setBy(pipeline, key, StreamsSettings.MAIN_CONSUMER).stream()
                .flatMap(set -> Stream.of(pipeline.kafka().getOrDefault(set, "").split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals(ours));
        settings.put(
                StreamsConfig.mainConsumerPrefix(key),
                Stream.concat(others, Stream.of(ours)).collect(Collectors.joining(",")));
        return settings;
    }

    /** Kafka Streams counts a run as one record that it buffers: has it buffer as many records as it is set to in runs. */
    private static void bufferRuns(Map<String, Object> settings, int recordsPerRun) {
        String key = StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG;
        try {
            int records = Integer.parseInt(String.valueOf(settings.getOrDefault(key, BUFFERED_RECORDS)));
            settings.put(key, Integer.toString((records - 1) / recordsPerRun + 1));
        } catch (NumberFormatException e) {
            // It stands elsewhere, or Kafka will refuse it.
        }
    }
}
