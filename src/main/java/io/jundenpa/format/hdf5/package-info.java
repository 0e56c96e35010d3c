/** Reads the tensors of HDF5 files in memory. It uses jHDF within limits, because the files are not trusted. */
@NullMarked
package io.jundenpa.format.hdf5;

import org.jspecify.annotations.NullMarked;
