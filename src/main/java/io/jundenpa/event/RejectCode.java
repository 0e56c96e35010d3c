package io.jundenpa.event;

/** Why a record was rejected: the value of the header {@code __streams.errors.code}. */
public enum RejectCode {
    /** The value is not one well-formed JSON document of a row or rows. */
    BAD_JSON,
    /** The value is not well-formed CSV. */
    BAD_CSV,
    /** A row has another number of values than the model takes. */
    WRONG_WIDTH,
    /** Something stands where a number belongs: text, null, a truth value. */
    NOT_A_NUMBER,
    /** A number is NaN, infinite, or too large for a 32-bit float. */
    NOT_FINITE,
    /** A feature without a default is missing. */
    MISSING_FEATURE,
    /** A feature that the model does not name. */
    UNKNOWN_FEATURE,
    /** A feature stands twice. */
    DUPLICATE_FEATURE,
    /** The record, or its result, is larger than may be sent. */
    TOO_LARGE,
    /** The record's timestamp is further in the future, or in the past, than the output topic takes. */
    BAD_TIMESTAMP,
    /** The model's output for this record is NaN or infinite. */
    MODEL_NOT_FINITE
}
