package io.jundenpa.nn;

/** An operation on several inputs. */
public sealed interface Combination extends Operation permits Arithmetic, Concat {}
