/**
 * The numeric core: layers, networks, and the forward pass on matrices of 32-bit floats.
 *
 * <p>The same row and network give the same bits, at any batch size, on any JVM and processor.
 *
 * <p>Rounding: a layer computes each number in {@code double} and rounds it to {@code float} once. There are two exceptions,
 * which each class states:
 *
 * <ul>
 *   <li>A product with a matrix of weights is one chain of fused multiply-adds in {@code float}, see {@link Dense}.
 *   <li>Additions and multiplications of {@code float}s round after each operation, as the operators of ONNX do: {@link
 *       Affine}, {@link Arithmetic}, {@link ArithmeticConstant}, {@link PRelu}, and what {@link SimpleRnn}, {@link Gru} and
 *       {@link Lstm} do with the results of their products.
 * </ul>
 */
@NullMarked
package io.jundenpa.nn;

import org.jspecify.annotations.NullMarked;
