/**
 * The pipeline file, merged with environment and command line, as validated records.
 */
@NullMarked
package io.jundenpa.settings;

import org.jspecify.annotations.NullMarked;
