package io.jundenpa.streams;

import io.jundenpa.config.Pipeline;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The brokers know us, and each can be reached under the address that it gives to clients: a client uses the bootstrap
 * servers only to ask for these.
 */
final class BrokersCheck {

    private final Pipeline pipeline;
    private final String servers;
    private final KafkaFuture<Collection<Node>> answer;

    BrokersCheck(Admin admin, Pipeline pipeline) {
        this.pipeline = pipeline;
        servers = Preflight.servers(pipeline);
        answer = admin.describeCluster().nodes();
    }

    /** @throws ClusterException if there is no answer: then nothing else will be answered either */
    void report(Findings findings) throws InterruptedException {
        try {
            Collection<Node> nodes = Check.answer(answer);
            findings.brokers(nodes.size());
            unreachable(nodes).ifPresent(node -> findings.problem("advertised.listeners", node));
        } catch (AuthenticationException e) {
            throw new ClusterException(servers + ": " + Preflight.reason(e) + wayIn(e));
        } catch (TimeoutException e) {
            throw new ClusterException(servers + ": takes connections, but gave no answer within "
                    + Preflight.TIMEOUT_MS / 1000 + " s; "
                    + unreachable(askedByAProducer())
                            .orElse("are its advertised.listeners reachable from here, and is"
                                    + " kafka.security.protocol the listener's?"));
        } catch (KafkaException e) {
            throw new ClusterException(servers + ": " + Preflight.reason(e));
        }
    }

    private static String wayIn(AuthenticationException e) {
        return e instanceof SslAuthenticationException
                ? "; is kafka.security.protocol the listener's, does kafka.ssl.truststore.location hold the authority of"
                        + " its certificate, and kafka.ssl.keystore.location a certificate that it asks for?"
                : "; check kafka.sasl.mechanism, and user and password in kafka.sasl.jaas.config";
    }

    /** The first broker that cannot be reached under its own address, with the way out. */
    private static Optional<String> unreachable(Collection<Node> nodes) {
        for (Node node : nodes) {
            Optional<String> failure = Brokers.connect(node.host(), node.port());
            if (failure.isPresent()) {
                return Optional.of("broker " + node.id() + " sends clients to " + node.host() + ":" + node.port()
                        + ", which cannot be reached from here (" + failure.get()
                        + "); give it advertised.listeners with an address that can, or use the listener that is"
                        + " meant for here");
            }
        }
        return Optional.empty();
    }

    /** The leaders of the input, asked of a bootstrap server: an admin client does not say where it was sent to. */
    private List<Node> askedByAProducer() {
        Map<String, Object> settings =
                new HashMap<>(new StreamsConfig(StreamsSettings.of(pipeline)).getProducerConfigs("preflight-producer"));
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Preflight.TIMEOUT_MS / 4);
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
