package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A broker that checks the rights of its users. Users of the plain listener have all rights. The keys come from keytool.
 */
final class SecureBroker implements AutoCloseable {

    /** The name of the user with a password, and of the user with a certificate. */
    static final String USER = "scorer";

    private final EmbeddedBroker broker;
    private final List<Integer> ports = new ArrayList<>();

    /**
     * Starts the broker and makes the keys of its clients: {@code truststore.p12} and {@code keystore.p12}.
     *
     * @param folder gets the keys
     * @param password the password of every store and of the user
     */
    SecureBroker(Path folder, String password) throws Exception {
        makeKeys(folder, password);
        freePorts();
        Map<String, String> settings = new HashMap<>();
        settings.put("controller.quorum.voters", "1@" + address(0));
        settings.put(
                "listeners",
                "CONTROLLER://" + address(0) + ",PLAINTEXT://" + address(1) + ",SCRAM://" + address(2) + ",MUTUAL://"
                        + address(3) + ",TRAP://" + address(4));
        settings.put(
                "advertised.listeners",
                "PLAINTEXT://" + address(1) + ",SCRAM://" + address(2) + ",MUTUAL://" + address(3)
                        + ",TRAP://broker.invalid:9092");
        settings.put(
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SCRAM:SASL_SSL,MUTUAL:SSL,TRAP:PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.scram.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("listener.name.mutual.ssl.client.auth", "required");
        settings.put("ssl.keystore.location", folder.resolve("broker.p12").toString());
        settings.put("ssl.keystore.password", password);
        settings.put(
                "ssl.truststore.location", folder.resolve("broker-trust.p12").toString());
        settings.put("ssl.truststore.password", password);
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        broker = new EmbeddedBroker(Distribution.HOME, settings);
        assertTrue(broker.awaitReady(Duration.ofMinutes(1)));
        try (Admin admin = admin()) {
            var credential = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(USER, credential, password)))
                    .all()
                    .get();
        }
    }

    /** The address where all users have all rights. */
    String plain() {
        return address(1);
    }

    /** The address for TLS with name and password. */
    String scram() {
        return address(2);
    }

    /** The address for TLS with a client certificate, {@code CN=scorer}. */
    String mutual() {
        return address(3);
    }

    /** The address of a listener that advertises an unknown host. */
    String trap() {
        return address(4);
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", plain()));
    }

    private String address(int listener) {
        return "127.0.0.1:" + ports.get(listener);
    }

    private void freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sockets.add(new ServerSocket(0));
            ports.add(sockets.get(i).getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }

    /** Two self-signed certificates. Each is trusted by the other side. */
    private static void makeKeys(Path folder, String password) throws Exception {
        certify(folder, password, "broker", "broker.p12", "truststore.p12");
        certify(folder, password, USER, "keystore.p12", "broker-trust.p12");
    }

    private static void certify(Path folder, String password, String name, String keys, String trust) throws Exception {
        String made = "-genkeypair -alias " + name + " -dname CN=" + name + " -keyalg EC -ext san=ip:127.0.0.1";
        keytool(folder, password, keys, made);
        keytool(folder, password, keys, "-exportcert -alias " + name + " -file " + name + ".crt");
        keytool(folder, password, trust, "-importcert -noprompt -alias " + name + " -file " + name + ".crt");
    }

    private static void keytool(Path folder, String password, String store, String arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments.split(" ")));
        command.addAll(List.of("-keystore", store, "-storetype", "PKCS12", "-storepass", password));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    @Override
    public void close() {
        broker.close();
    }
}
