package io.jundenpa.format.keras;

import io.jundenpa.format.stack.Stack;

/**
 * The parts that all layers of one import share.
 *
 * @param stack receives the written layers. Modified.
 * @param weights the weights of the file
 * @param beforeKeras3 whether Keras 1 or 2 wrote the file
 */
record ImportContext(Stack stack, WeightStore weights, boolean beforeKeras3) {}
