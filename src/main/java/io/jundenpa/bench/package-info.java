/**
 * The whole path measured: the scoring application beside one that only copies, on the same records and settings.
 */
@NullMarked
package io.jundenpa.bench;

import org.jspecify.annotations.NullMarked;
