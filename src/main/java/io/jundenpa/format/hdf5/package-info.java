/** Reads the tensors of HDF5 files in memory. The files are not trusted: limits apply to all reads of jHDF. */
@NullMarked
package io.jundenpa.format.hdf5;

import org.jspecify.annotations.NullMarked;
