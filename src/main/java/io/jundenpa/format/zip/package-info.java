/** Zip archives held in memory, whose entries are not trusted. Knows nothing of what they hold. */
@NullMarked
package io.jundenpa.format.zip;

import org.jspecify.annotations.NullMarked;
