/**
 * The Kafka Streams topology and the life of its process.
 */
@NullMarked
package io.jundenpa.topology;

import org.jspecify.annotations.NullMarked;
