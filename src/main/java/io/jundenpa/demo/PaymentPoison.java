package io.jundenpa.demo;

/** The kinds of malformed payments. Each spoils a JSON object with the fields of a payment. */
enum PaymentPoison implements Poison {
    /** A field that the model needs is absent. */
    WITHOUT_AMOUNT {
        @Override
        public String spoil(String json) {
            return json.replaceFirst("\"amount\"", "\"total\"");
        }
    },
    /** Text where a boolean belongs. */
    TEXT {
        @Override
        public String spoil(String json) {
            return json.replaceFirst("\"present\":\\s*(true|false)", "\"present\":\"maybe\"");
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
            return json.replaceFirst("\"n_1h\":\\s*\\d+", "\"n_1h\":1e39");
        }
    },
    /** A payment that has a score already. */
    SCORED {
        @Override
        public String spoil(String json) {
            return json.replaceFirst("\\{", "{\"" + Payments.SCORE + "\":[0.5],");
        }
    }
}
