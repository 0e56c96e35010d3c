package io.jundenpa.demo;

/** The ways in which a record can be malformed. */
enum Poison {
    /** One number too few. */
    WRONG_WIDTH {
        @Override
        String spoil(String json) {
            return json.substring(0, json.lastIndexOf(',')) + "]";
        }
    },
    /** Text where a number belongs. */
    TEXT {
        @Override
        String spoil(String json) {
            return "[\"dark\"" + json.substring(json.indexOf(','));
        }
    },
    /** A document that breaks off. */
    BROKEN_JSON {
        @Override
        String spoil(String json) {
            return json.substring(0, json.length() / 2);
        }
    },
    /** A number that is infinite as a 32-bit float. */
    OVERFLOW {
        @Override
        String spoil(String json) {
            return "[1e39" + json.substring(json.indexOf(','));
        }
    },
    /** No numbers at all. */
    EMPTY {
        @Override
        String spoil(String json) {
            return "[]";
        }
    };

    /** The malformed form of a well-formed array of two or more numbers. */
    abstract String spoil(String json);
}
