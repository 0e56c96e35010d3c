/**
 * What a cluster must have before a pipeline starts: brokers, topics, rights, sizes and features.
 */
@NullMarked
package io.jundenpa.preflight;

import org.jspecify.annotations.NullMarked;
