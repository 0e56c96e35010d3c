/**
 * NumPy's array files: reading {@code .npy} and {@code .npz}, writing {@code .npy}.
 */
@NullMarked
package io.jundenpa.format.npy;

import org.jspecify.annotations.NullMarked;
