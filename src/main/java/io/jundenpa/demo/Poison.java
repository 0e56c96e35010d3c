package io.jundenpa.demo;

/** A way to make a record malformed. */
interface Poison {

    /** Makes a well-formed value malformed. */
    String spoil(String json);
}
