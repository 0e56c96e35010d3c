/** Models in ONNX files: the protobuf messages, read without a library and with bounds. */
@NullMarked
package io.jundenpa.format.onnx;

import org.jspecify.annotations.NullMarked;
