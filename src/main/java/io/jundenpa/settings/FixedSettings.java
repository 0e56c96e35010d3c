package io.jundenpa.settings;

import java.util.Map;
import java.util.Optional;

/**
 * Kafka settings that a pipeline may not write. The topology decides them, or Kafka Streams would replace them and only
 * log a warning.
 */
final class FixedSettings {

    private static final String BYTES = "fixed: records travel as bytes; set input.format and output.format";
    private static final String OFFSETS = "fixed: offsets are committed with the results; leave it out";
    private static final String GUARANTEE = "fixed by the guarantee; leave it out and set processing.guarantee";
    private static final String HANDLERS =
            "fixed: every record is scored or rejected, no handler skips one; leave it out";

    /** Fixed in every scope. */
    private static final Map<String, String> EVERYWHERE = Map.ofEntries(
            Map.entry("application.id", "fixed: it is the pipeline's key \"application\""),
            Map.entry("group.id", "fixed: it is the pipeline's key \"application\""),
            Map.entry("default.key.serde", BYTES),
            Map.entry("default.value.serde", BYTES),
            Map.entry("key.deserializer", BYTES),
            Map.entry("value.deserializer", BYTES),
            Map.entry("key.serializer", BYTES),
            Map.entry("value.serializer", BYTES),
            Map.entry("default.timestamp.extractor", "fixed: a result has the timestamp of its record; leave it out"),
            Map.entry("partition.assignment.strategy", "fixed: Kafka Streams assigns the partitions; leave it out"),
            Map.entry("partitioner.class", "fixed: a result goes to the partition of its record; leave it out"),
            Map.entry("processing.exception.handler", HANDLERS),
            Map.entry("production.exception.handler", HANDLERS),
            Map.entry("default.production.exception.handler", HANDLERS),
            Map.entry("deserialization.exception.handler", HANDLERS),
            Map.entry("default.deserialization.exception.handler", HANDLERS),
            Map.entry("errors.dead.letter.queue.topic.name", HANDLERS),
            Map.entry("topology.optimization", "fixed: the topology has nothing to optimize; leave it out"),
            Map.entry(
                    "__processing.threads.enabled__",
                    "fixed: the stream thread of a task must process its records; leave it out"),
            Map.entry("default.client.supplier", "fixed: the application makes its clients; leave it out"),
            Map.entry("enable.auto.commit", OFFSETS),
            Map.entry("allow.auto.create.topics", "fixed: topics are never created silently; leave it out"),
            Map.entry("transactional.id", GUARANTEE),
            Map.entry("enable.idempotence", GUARANTEE),
            Map.entry("isolation.level", "fixed: records of aborted transactions are never scored; leave it out"));

    /** Fixed for a single client: Kafka Streams gives all clients the same value. */
    private static final Map<String, String> SINGLE_CLIENT = Map.of(
            "bootstrap.servers", "fixed: all clients use the same cluster; write kafka.bootstrap.servers",
            "client.id", "fixed: clients are named after the application; write kafka.client.id",
            "group.protocol", "fixed: Kafka Streams sets it; write kafka.group.protocol",
            "enable.metrics.push", "fixed: all clients push their metrics or none; write kafka.enable.metrics.push");

    private FixedSettings() {}

    /** Why a pipeline may not write the setting, and the way out; empty if it may. */
    static Optional<String> reason(KafkaKey key) {
        String single = key.scope() == KafkaScope.ALL ? "" : SINGLE_CLIENT.getOrDefault(key.name(), "");
        return Optional.of(EVERYWHERE.getOrDefault(key.name(), single)).filter(reason -> !reason.isEmpty());
    }
}
