package io.jundenpa.preflight;

import io.jundenpa.settings.ClientSettings;
import io.jundenpa.settings.KafkaFailure;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.StreamsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Explains why a cluster accepts connections but gives no usable answer, and says the way out. */
final class NoAnswer {

    private NoAnswer() {}

    static ClusterException from(Pipeline pipeline, KafkaException failure) {
        return new ClusterException(pipeline.servers() + ": " + explain(pipeline, failure));
    }

    private static String explain(Pipeline pipeline, KafkaException failure) {
        if (failure instanceof AuthenticationException refused) {
            return KafkaFailure.reason(failure) + wayOut(refused);
        }
        if (failure instanceof TimeoutException) {
            return "accepts connections, but did not answer within " + ClientSettings.TIMEOUT_MS / 1000 + " s; "
                    + BrokerProbe.firstFailure(leaders(pipeline))
                            .orElse("are its advertised.listeners reachable from here, and does"
                                    + " kafka.security.protocol match the listener?");
        }
        return KafkaFailure.reason(failure);
    }

    private static String wayOut(AuthenticationException refused) {
        return refused instanceof SslAuthenticationException
                ? "; does kafka.security.protocol match the listener, does kafka.ssl.truststore.location hold the certificate"
                        + " authority of the broker, and kafka.ssl.keystore.location a certificate that the broker"
                        + " accepts?"
                : "; check kafka.sasl.mechanism, and user and password in kafka.sasl.jaas.config";
    }

    /**
     * The leaders of the input topic. Asks through a producer, because an admin client does not show the addresses that
     * the cluster sends it.
     */
    private static List<Node> leaders(Pipeline pipeline) {
        Map<String, Object> settings =
                new HashMap<>(StreamsSettings.config(pipeline).getProducerConfigs("preflight-producer"));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ClientSettings.TIMEOUT_MS / 4);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            return producer.partitionsFor(pipeline.input().topic()).stream()
                    .map(PartitionInfo::leader)
                    .filter(Objects::nonNull)
                    .toList();
        } catch (KafkaException e) {
            return List.of();
        }
    }
}
