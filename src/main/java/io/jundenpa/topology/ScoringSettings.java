package io.jundenpa.topology;

import io.jundenpa.model.Model;
import io.jundenpa.settings.KafkaScope;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of Kafka Streams for the scoring topology: those of {@link StreamsSettings}, the {@link BundleInterceptor} as
 * the last interceptor of the main consumer, and the {@link SourcePartitioner} as the partitioner of the producer.
 */
public final class ScoringSettings {

    private static final String INTERCEPTORS = ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG;
    private static final String BUFFERED = StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG;

    /** Kafka Streams' default of {@code buffered.records.per.partition}. */
    private static final int DEFAULT_BUFFERED_RECORDS = 1000;

    private ScoringSettings() {}

    /** All settings of a pipeline. The caller may change the map. */
    public static Map<String, Object> of(Model model, Pipeline pipeline) {
        Map<String, Object> settings = StreamsSettings.of(pipeline);
        BundleLimits limits = BundleLimits.of(model, pipeline);
        limits.addTo(settings, StreamsConfig.MAIN_CONSUMER_PREFIX);
        BundleLimits.limitPolls(settings, model, pipeline.input());
        bufferBundles(settings, limits.records());
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.PARTITIONER_CLASS_CONFIG), SourcePartitioner.class);
        settings.put(StreamsConfig.producerPrefix(SourcePartitions.SETTING), new SourcePartitions());
        String ours = BundleInterceptor.class.getName();
        Stream<String> others = pipeline.kafka().value(KafkaScope.MAIN_CONSUMER, INTERCEPTORS).stream()
                .flatMap(classes -> Stream.of(classes.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals(ours));
        settings.put(
                StreamsConfig.mainConsumerPrefix(INTERCEPTORS),
                Stream.concat(others, Stream.of(ours)).collect(Collectors.joining(",")));
        return settings;
    }

    /** Kafka Streams counts a bundle as one buffered record: divides the setting, so that it buffers as many records. */
    private static void bufferBundles(Map<String, Object> settings, int recordsPerBundle) {
        try {
            int records = Integer.parseInt(String.valueOf(settings.getOrDefault(BUFFERED, DEFAULT_BUFFERED_RECORDS)));
            settings.put(BUFFERED, Integer.toString((records - 1) / recordsPerBundle + 1));
        } catch (NumberFormatException e) {
            // A config provider fetches it, or Kafka refuses it.
        }
    }

    /** Whether the producers of an application keep the partitions of records. */
    static boolean hasPartitioner(Map<String, Object> settings) {
        return SourcePartitioner.class.equals(
                settings.get(StreamsConfig.producerPrefix(ProducerConfig.PARTITIONER_CLASS_CONFIG)));
    }

    /** Whether the main consumer of an application puts its records into bundles. */
    static boolean hasBundles(Map<String, Object> settings) {
        return String.valueOf(settings.get(StreamsConfig.mainConsumerPrefix(INTERCEPTORS)))
                .contains(BundleInterceptor.class.getName());
    }
}
