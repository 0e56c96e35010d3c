package io.jundenpa.preflight;

import io.jundenpa.settings.ClientSettings;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.Secrets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;

/** Asks the cluster of a pipeline, by an admin client that does not wait for long. */
public final class ClusterAdmin {

    private ClusterAdmin() {}

    /** What is asked, and what is made of the answers. */
    @FunctionalInterface
    public interface Questions<T> {

        /**
         * Asks.
         *
         * @throws KafkaException if there is no usable answer
         */
        T ask(Admin admin) throws InterruptedException;
    }

    /**
     * Asks, once a broker takes connections.
     *
     * @throws ClusterException if no broker answers within 10 s, or there is no usable answer
     * @throws io.jundenpa.format.document.InvalidFileException with what is wrong with the settings, if no client can be made
     *     of them
     */
    public static <T> T ask(Pipeline pipeline, Questions<T> questions) {
        Secrets.check(pipeline);
        Brokers.reach(pipeline.servers());
        Admin admin = admin(pipeline);
        try {
            return questions.ask(admin);
        } catch (KafkaException e) {
            throw NoAnswer.from(pipeline, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(pipeline.servers() + ": interrupted while the cluster was asked");
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static Admin admin(Pipeline pipeline) {
        try {
            return Admin.create(ClientSettings.admin(pipeline));
        } catch (KafkaException e) {
            throw ClientSettings.unusable(pipeline, e);
        }
    }

    /**
     * What the cluster answered.
     *
     * @throws KafkaException what the cluster, or the client in its place, refused it with
     */
    public static <T> T answer(KafkaFuture<T> request) throws InterruptedException {
        try {
            return request.get(2L * ClientSettings.TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException(e);
        }
    }
}
