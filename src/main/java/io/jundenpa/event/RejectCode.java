package io.jundenpa.event;

/** Why a record is rejected: the value of the header {@code __streams.errors.code}. */
public enum RejectCode {
    /** The value is not valid JSON, or the JSON does not hold rows. */
    BAD_JSON,
    /** The value is not valid CSV. */
    BAD_CSV,
    /** The value does not fit its Avro schema, or names no schema. */
    BAD_AVRO,
    /** The value does not fit its Protobuf schema, or names no schema. */
    BAD_PROTOBUF,
    /** The registry has no such schema, or the schema is not one of records or maps in Avro, or of this message in Protobuf. */
    UNKNOWN_SCHEMA,
    /** The value is a list of rows, but each result of the pipeline holds one row. */
    LIST_OF_ROWS,
    /** A row has more or fewer values than the model expects. */
    WRONG_WIDTH,
    /** A value is not a number: it is text, null, true, false, a list, an object or empty. */
    NOT_A_NUMBER,
    /** A number is NaN, infinite or too large for a 32-bit float. */
    NOT_FINITE,
    /** A field has a value that its feature does not take, such as an unknown category or a list of another length. */
    INVALID_FEATURE,
    /** A feature is missing and has no default. */
    MISSING_FEATURE,
    /** A key is not a feature of the model. */
    UNKNOWN_FEATURE,
    /** The record already has the key that the result goes under. */
    FIELD_EXISTS,
    /** A key appears twice. */
    DUPLICATE_FEATURE,
    /** The record has no key, but the output topic is compacted. */
    MISSING_KEY,
    /** The record or its result is larger than allowed. */
    TOO_LARGE,
    /** The record's timestamp is further in the past or in the future than the output topic allows. */
    BAD_TIMESTAMP,
    /** The model's output for the record is NaN or infinite. */
    MODEL_NOT_FINITE
}
