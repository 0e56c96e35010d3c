/** Reads safetensors files without trusting them. */
@NullMarked
package io.jundenpa.format.safetensors;

import org.jspecify.annotations.NullMarked;
