/**
 * The embedded Kafka broker of the demo, the benchmark and the tests.
 */
@NullMarked
package io.jundenpa.broker;

import org.jspecify.annotations.NullMarked;
