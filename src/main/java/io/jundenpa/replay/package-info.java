/**
 * Sends rejected records back to where they came from, each once.
 */
@NullMarked
package io.jundenpa.replay;

import org.jspecify.annotations.NullMarked;
