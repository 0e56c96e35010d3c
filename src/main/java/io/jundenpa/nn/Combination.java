package io.jundenpa.nn;

/** An operation on two or more inputs. */
public sealed interface Combination extends Operation permits Arithmetic, Concat {}
