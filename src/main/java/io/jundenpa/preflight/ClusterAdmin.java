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

/** Asks the cluster of a pipeline through an admin client with short timeouts. */
public final class ClusterAdmin {

    private ClusterAdmin() {}

    /** Questions to a cluster, and a result made from the answers. */
    @FunctionalInterface
    public interface Questions<T> {

        /**
         * Asks the questions and waits for the answers.
         *
         * @throws KafkaException if there is no usable answer
         */
        T ask(Admin admin) throws InterruptedException;
    }

    /**
     * Waits for a broker, then asks the questions.
     *
     * @throws ClusterException if no broker answers within 10 s, or there is no usable answer
     * @throws io.jundenpa.format.document.InvalidFileException if a secret is missing or malformed, or Kafka cannot
     *     make a client of the settings
     */
    public static <T> T ask(Pipeline pipeline, Questions<T> questions) {
        Secrets.check(pipeline);
        BrokerProbe.reach(pipeline.servers());
        Admin admin = admin(pipeline);
        try {
            return questions.ask(admin);
        } catch (KafkaException e) {
            throw NoAnswer.from(pipeline, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException(pipeline.servers() + ": interrupted before the cluster answered");
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
     * Waits for an answer.
     *
     * @throws KafkaException if the cluster or the client refuses the request, or no answer comes within 20 s
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

    /** A name that no instance of the application uses as a group member, a transactional id or a client id. */
    static String unusedName(Pipeline pipeline) {
        return pipeline.application() + "-preflight";
    }
}
