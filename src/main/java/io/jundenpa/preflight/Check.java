package io.jundenpa.preflight;

/** Something the cluster is asked: the request goes out when the check is made, so that all are under way at once. */
interface Check {

    /**
     * Waits for the answer, and adds what is wrong with it.
     *
     * @throws org.apache.kafka.common.KafkaException if there is no usable answer
     */
    void report(Findings findings) throws InterruptedException;
}
