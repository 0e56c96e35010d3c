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
import org.apache.kafka.streams.StreamsConfig;

/** Says why a cluster that takes connections gave no usable answer, and the way out. */
final class NoAnswer {

    private NoAnswer() {}

    static ClusterException from(Pipeline pipeline, KafkaException failure) {
        return new ClusterException(pipeline.servers() + ": " + explain(pipeline, failure));
    }

    private static String explain(Pipeline pipeline, KafkaException failure) {
        if (failure instanceof AuthenticationException refused) {
            return KafkaFailure.reason(failure) + wayIn(refused);
        }
        if (failure instanceof TimeoutException) {
            return "takes connections, but gave no answer within " + ClientSettings.TIMEOUT_MS / 1000 + " s; "
                    + Brokers.unreachable(askedByAProducer(pipeline))
                            .orElse("are its advertised.listeners reachable from here, and is"
                                    + " kafka.security.protocol the listener's?");
        }
        return KafkaFailure.reason(failure);
    }

    private static String wayIn(AuthenticationException refused) {
        return refused instanceof SslAuthenticationException
                ? "; is kafka.security.protocol the listener's, does kafka.ssl.truststore.location hold the authority of"
                        + " its certificate, and kafka.ssl.keystore.location a certificate that it asks for?"
                : "; check kafka.sasl.mechanism, and user and password in kafka.sasl.jaas.config";
    }

    /** The leaders of the input, asked of a bootstrap server: an admin client does not say where it was sent to. */
    private static List<Node> askedByAProducer(Pipeline pipeline) {
        Map<String, Object> settings =
                new HashMap<>(new StreamsConfig(StreamsSettings.of(pipeline)).getProducerConfigs("preflight-producer"));
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
