/**
 * The commands: they parse, wire and exit.
 */
@NullMarked
package io.jundenpa.cli;

import org.jspecify.annotations.NullMarked;
