/**
 * The benchmark of the whole path: the scoring application beside one that only copies, with the same records and settings.
 */
@NullMarked
package io.jundenpa.bench;

import org.jspecify.annotations.NullMarked;
