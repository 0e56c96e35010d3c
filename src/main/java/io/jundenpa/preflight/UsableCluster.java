package io.jundenpa.preflight;

import io.jundenpa.settings.TopicLimits;
import java.util.List;
import java.util.Map;

/**
 * A cluster that a pipeline can use.
 *
 * @param brokers the number of brokers
 * @param partitions the number of partitions of each of the pipeline's topics, by topic
 * @param limits the limits of the topics that the pipeline writes, by topic; a topic with unknown limits is absent
 * @param notes what the checks could not find out, and what the user should improve
 */
public record UsableCluster(
        int brokers, Map<String, Integer> partitions, Map<String, TopicLimits> limits, List<String> notes) {}
