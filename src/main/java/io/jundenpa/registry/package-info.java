/** The schemas of records and results: from a registry, or from the pipeline. */
@NullMarked
package io.jundenpa.registry;

import org.jspecify.annotations.NullMarked;
