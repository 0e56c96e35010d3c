package io.jundenpa.preflight;

import io.jundenpa.settings.ClientSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.utils.Utils;

/** Opens TCP connections to brokers. Kafka's own client would log a warning for each attempt. */
public final class BrokerProbe {

    private static final int CONNECT_TIMEOUT_MS = 2500;

    private BrokerProbe() {}

    /**
     * Waits until one of the servers accepts a connection.
     *
     * @param servers host:port, or several with commas
     * @throws ClusterException if none accepts one within 10 s
     */
    public static void reach(String servers) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ClientSettings.TIMEOUT_MS);
        String reason = "";
        do {
            for (String server : servers.split(",", -1)) {
                Optional<String> failure = connect(server.trim());
                if (failure.isEmpty()) {
                    return;
                }
                reason = failure.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
        } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
        throw new ClusterException(servers + ": no broker answered within " + ClientSettings.TIMEOUT_MS / 1000 + " s ("
                + reason + "); is Kafka running there? (kafka.bootstrap.servers)");
    }

    private static Optional<String> connect(String server) {
        String host = Utils.getHost(server);
        Integer port = Utils.getPort(server);
        return host == null || port == null ? Optional.of(server + " is not host:port") : connect(host, port);
    }

    /**
     * Why the first unreachable broker cannot be reached at its advertised address, and the way out; empty if all can.
     */
    static Optional<String> firstFailure(Collection<Node> nodes) {
        return nodes.stream()
                .flatMap(node -> failure(node).stream())
                .findFirst()
                .map(BrokerProbe::withWayOut);
    }

    /** Adds the way out for a wrong advertised address. */
    static String withWayOut(String failure) {
        return failure
                + "; set its advertised.listeners to an address that can be reached, or use the listener for clients"
                + " here";
    }

    /** Why a broker cannot be reached at its advertised address; empty if it can. */
    static Optional<String> failure(Node node) {
        return connect(node.host(), node.port())
                .map(reason -> "broker " + node.id() + " sends clients to " + node.host() + ":" + node.port()
                        + ", which cannot be reached from here (" + reason + ")");
    }

    /** Tries every address of a name, as Kafka's clients do. */
    private static Optional<String> connect(String host, int port) {
        try {
            Optional<String> failure = Optional.empty();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                failure = connect(new InetSocketAddress(address, port));
                if (failure.isEmpty()) {
                    return failure;
                }
            }
            return failure;
        } catch (UnknownHostException e) {
            return Optional.of(host + " is no known host");
        }
    }

    private static Optional<String> connect(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, CONNECT_TIMEOUT_MS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT));
        }
    }
}
