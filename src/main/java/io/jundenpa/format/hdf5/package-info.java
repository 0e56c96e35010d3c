/** The tensors of HDF5 files held in memory, read through jHDF behind bounds. Knows nothing of what they are for. */
@NullMarked
package io.jundenpa.format.hdf5;

import org.jspecify.annotations.NullMarked;
