/**
 * The benchmark of the whole path: compares the scoring application with an application that only copies records.
 */
@NullMarked
package io.jundenpa.bench;

import org.jspecify.annotations.NullMarked;
