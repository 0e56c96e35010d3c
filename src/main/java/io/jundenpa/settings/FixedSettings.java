package io.jundenpa.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kafka settings that a pipeline cannot have: the topology decides them, or Kafka Streams would overrule them with no
 * more than a line in its log.
 */
final class FixedSettings {

    private static final List<String> PREFIXES =
            List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.");

    private static final String BYTES =
            "fixed: records travel as bytes, their format is input.format and output.format";
    private static final String OFFSETS = "fixed: offsets are committed with the results; leave it out";
    private static final String GUARANTEE = "fixed by the guarantee; leave it out and set processing.guarantee";

    private static final String HANDLERS =
            "fixed: a record is skipped by no handler, it is scored or rejected; leave it out";

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("application.id", "fixed: it is the pipeline's key \"application\""),
            Map.entry("group.id", "fixed: it is the pipeline's key \"application\""),
            Map.entry("default.key.serde", BYTES),
            Map.entry("default.value.serde", BYTES),
            Map.entry("key.deserializer", BYTES),
            Map.entry("value.deserializer", BYTES),
            Map.entry("key.serializer", BYTES),
            Map.entry("value.serializer", BYTES),
            Map.entry("default.timestamp.extractor", "fixed: a result keeps the time of its record; leave it out"),
            Map.entry("partition.assignment.strategy", "fixed: Kafka Streams assigns the partitions; leave it out"),
            Map.entry("partitioner.class", "fixed: results follow the partitions of their records; leave it out"),
            Map.entry("processing.exception.handler", HANDLERS),
            Map.entry("production.exception.handler", HANDLERS),
            Map.entry("default.production.exception.handler", HANDLERS),
            Map.entry("deserialization.exception.handler", HANDLERS),
            Map.entry("default.deserialization.exception.handler", HANDLERS),
            Map.entry("errors.dead.letter.queue.topic.name", HANDLERS),
            Map.entry("topology.optimization", "fixed: there is nothing to optimize; leave it out"),
            Map.entry("enable.auto.commit", OFFSETS),
            Map.entry("allow.auto.create.topics", "fixed: topics are never created silently; leave it out"),
            Map.entry("transactional.id", GUARANTEE),
            Map.entry("enable.idempotence", GUARANTEE),
            Map.entry("isolation.level", "fixed: what a transaction gave up is not scored; leave it out"));

    /** What Kafka Streams settles for all clients: it overrules a setting for one of them. */
    private static final Map<String, String> COMMON = Map.of(
            "bootstrap.servers", "fixed: all clients use the same cluster; write kafka.bootstrap.servers",
            "client.id", "fixed: clients are named after the application; write kafka.client.id",
            "group.protocol", "fixed: Kafka Streams sets it; write kafka.group.protocol",
            "enable.metrics.push", "fixed: all clients push their metrics or none; write kafka.enable.metrics.push");

    private FixedSettings() {}

    /** Why the setting cannot be made, with the way out; empty if it can. */
    static Optional<String> reason(String key) {
        String bare = PREFIXES.stream()
                .filter(key::startsWith)
                .findFirst()
                .map(prefix -> key.substring(prefix.length()))
                .orElse(key);
        return Optional.ofNullable(REASONS.get(bare))
                .or(() -> bare.equals(key) ? Optional.empty() : Optional.ofNullable(COMMON.get(bare)));
    }
}
