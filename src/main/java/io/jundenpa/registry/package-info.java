/** The schemas of records: from a registry, or from the pipeline. */
@NullMarked
package io.jundenpa.registry;

import org.jspecify.annotations.NullMarked;
