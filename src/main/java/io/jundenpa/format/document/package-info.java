/**
 * Reads YAML and JSON files as values with places. All problems of a file are collected and reported at once.
 */
@NullMarked
package io.jundenpa.format.document;

import org.jspecify.annotations.NullMarked;
