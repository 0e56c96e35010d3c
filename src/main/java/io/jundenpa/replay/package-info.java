/**
 * Sends rejected records back to the input topic, each exactly once.
 */
@NullMarked
package io.jundenpa.replay;

import org.jspecify.annotations.NullMarked;
