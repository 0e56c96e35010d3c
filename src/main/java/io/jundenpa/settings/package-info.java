/**
 * The pipeline file, merged with environment and command line, and the Kafka settings that follow from it. Opens no
 * connection.
 */
@NullMarked
package io.jundenpa.settings;

import org.jspecify.annotations.NullMarked;
