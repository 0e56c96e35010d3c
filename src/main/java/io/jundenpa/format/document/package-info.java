/**
 * YAML and JSON files as sections with places: every problem of a file is collected and reported at once.
 */
@NullMarked
package io.jundenpa.format.document;

import org.jspecify.annotations.NullMarked;
