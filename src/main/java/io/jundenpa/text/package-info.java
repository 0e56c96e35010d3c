/** Text of files and records that people read. */
@NullMarked
package io.jundenpa.text;

import org.jspecify.annotations.NullMarked;
