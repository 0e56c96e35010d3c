/**
 * The pipeline file, merged with environment and command line, as validated records.
 */
@NullMarked
package io.jundenpa.config;

import org.jspecify.annotations.NullMarked;
