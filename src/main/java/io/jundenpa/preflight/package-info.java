/**
 * Checks before the start what a pipeline needs from its cluster: brokers, topics, rights, sizes and features.
 */
@NullMarked
package io.jundenpa.preflight;

import org.jspecify.annotations.NullMarked;
