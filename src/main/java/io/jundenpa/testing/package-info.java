/**
 * Tests of a pipeline: records in, expected results and rejects out, through the real topology and without a broker.
 */
@NullMarked
package io.jundenpa.testing;

import org.jspecify.annotations.NullMarked;
