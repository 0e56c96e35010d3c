/**
 * Scoring without Kafka: reads records from a file, scores them with the batches of the Kafka application, and writes the
 * results to a file.
 */
@NullMarked
package io.jundenpa.offline;

import org.jspecify.annotations.NullMarked;
