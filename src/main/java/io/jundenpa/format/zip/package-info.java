/** Reads zip archives in memory without trusting them. */
@NullMarked
package io.jundenpa.format.zip;

import org.jspecify.annotations.NullMarked;
