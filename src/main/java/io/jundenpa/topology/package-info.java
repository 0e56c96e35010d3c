/**
 * The Kafka Streams topology: bundles of records, the processor, rejects, headers, limits of the sinks, metrics.
 */
@NullMarked
package io.jundenpa.topology;

import org.jspecify.annotations.NullMarked;
