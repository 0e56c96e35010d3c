/**
 * Files of the safetensors format, read without trusting them.
 */
@NullMarked
package io.jundenpa.safetensors;

import org.jspecify.annotations.NullMarked;
