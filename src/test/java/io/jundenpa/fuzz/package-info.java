/**
 * What is read from outside, given any bytes at all. A target takes an input as a fuzzer makes it and fails if it is neither
 * read as the contract says nor refused.
 */
package io.jundenpa.fuzz;
