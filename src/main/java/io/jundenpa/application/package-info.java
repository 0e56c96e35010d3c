/**
 * The life of a Kafka Streams process: connect, start, replace failed threads, stop.
 */
@NullMarked
package io.jundenpa.application;

import org.jspecify.annotations.NullMarked;
