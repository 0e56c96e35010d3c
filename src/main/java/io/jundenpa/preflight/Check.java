package io.jundenpa.preflight;

/**
 * A question to the cluster. The constructor sends the request, so that the requests of all checks run at the same
 * time.
 */
interface Check {

    /**
     * Waits for the answer and adds what it shows.
     *
     * @throws org.apache.kafka.common.KafkaException if there is no usable answer
     */
    void report(Findings findings) throws InterruptedException;
}
