package io.jundenpa.demo;

/** The kinds of malformed digits. Each spoils an array of two or more numbers. */
enum DigitPoison implements Poison {
    /** One number too few. */
    WRONG_WIDTH {
        @Override
        public String spoil(String json) {
            return json.substring(0, json.lastIndexOf(',')) + "]";
        }
    },
    /** Text where a number belongs. */
    TEXT {
        @Override
        public String spoil(String json) {
            return "[\"dark\"" + json.substring(json.indexOf(','));
        }
    },
    /** A document that is cut off. */
    BROKEN_JSON {
        @Override
        public String spoil(String json) {
            return json.substring(0, json.length() / 2);
        }
    },
    /** A number that is infinite as a 32-bit float. */
    OVERFLOW {
        @Override
        public String spoil(String json) {
            return "[1e39" + json.substring(json.indexOf(','));
        }
    },
    /** No numbers at all. */
    EMPTY {
        @Override
        public String spoil(String json) {
            return "[]";
        }
    }
}
