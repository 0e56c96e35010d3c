/** Reads and writes NumPy's array files, {@code .npy} and {@code .npz}. */
@NullMarked
package io.jundenpa.format.npy;

import org.jspecify.annotations.NullMarked;
