package io.jundenpa.scoring;

/** Decides which model version scores a record. All threads share it. */
public interface ModelSource {

    /**
     * The scorer of the model version that is active at a time.
     *
     * @param timestamp of the record, in milliseconds since 1970
     */
    Scorer at(long timestamp);

    /** One model version for all times. */
    static ModelSource fixed(Scorer scorer) {
        return timestamp -> scorer;
    }
}
