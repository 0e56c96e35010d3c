/**
 * Fuzz tests of everything that is read from outside. A target takes any bytes. It fails if they are neither refused nor read as
 * specified.
 */
package io.jundenpa.fuzz;
