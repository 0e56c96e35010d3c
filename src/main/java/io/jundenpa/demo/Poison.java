package io.jundenpa.demo;

/** The kinds of malformed records. */
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
    /** A document that is cut off. */
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

    /** Makes a well-formed array of two or more numbers malformed. */
    abstract String spoil(String json);
}
