/** ONNX models: reads their Protocol Buffers without a library, and translates their operators to a stack of layers. */
@NullMarked
package io.jundenpa.format.onnx;

import org.jspecify.annotations.NullMarked;
