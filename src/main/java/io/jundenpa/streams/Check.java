package io.jundenpa.streams;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** Something the cluster is asked: the request goes out when the check is made, so that all are under way at once. */
interface Check {

    /**
     * Waits for the answer, and adds what is wrong with it.
     *
     * @throws KafkaException if there is no usable answer
     */
    void report(Findings findings) throws InterruptedException;

    /**
     * What the cluster answered.
     *
     * @throws KafkaException what the cluster, or the client in its place, refused it with
     */
    static <T> T answer(KafkaFuture<T> request) throws InterruptedException {
        try {
            return request.get(2L * Preflight.TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException(e);
        }
    }
}
