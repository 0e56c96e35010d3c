/**
 * The commands: they parse arguments, call the library, print and exit.
 */
@NullMarked
package io.jundenpa.cli;

import org.jspecify.annotations.NullMarked;
