package io.jundenpa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code check}, and the recipes of {@code how-to/secure.md}, on a broker with TLS, users and rights. */
class CheckIT {

    private static final String PASSWORD = "s3cret-4711";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<String> TOPICS = List.of("digits", "digit-scores", "digit-rejects");

    @TempDir
    private static Path folder;

    private static SecureBroker broker;
    private static Admin admin;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new SecureBroker(folder, PASSWORD);
        admin = broker.admin();
        admin.createTopics(TOPICS.stream()
                        .map(name -> new NewTopic(name, 1, (short) 1))
                        .toList())
                .all()
                .get();
        Path secrets = Files.createDirectory(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("password"), PASSWORD);
        Files.writeString(secrets.resolve("truststore-password"), PASSWORD);
        Files.writeString(secrets.resolve("scorer.properties"), "truststore.password=" + PASSWORD + "\n");
        grant(Recipes.rights().toList());
        grant(Recipes.rights()
                .map(right -> new AclBinding(
                        right.pattern(),
                        new AccessControlEntry(
                                "User:CN=scorer",
                                "*",
                                right.entry().operation(),
                                right.entry().permissionType())))
                .toList());
    }

    @AfterAll
    static void stopBroker() {
        admin.close();
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"SASL_SSL", "SSL"})
    void aRecipeIsEnoughToRunAndItsSecretsAreNeverPrinted(String protocol) throws Exception {
        String pipeline = Recipes.pipeline(protocol, folder, broker).toString();
        Map<String, String> environment =
                Map.of("SCORER_KEYSTORE_PASSWORD", PASSWORD, "JUNDENPA_LOG_KAFKA", "TRACE", "JUNDENPA_LOG", "TRACE");
        long before = results();

        Distribution.Outcome described = Distribution.start(folder, environment, "describe", "-v", pipeline)
                .await(PATIENCE);
        Distribution.Outcome checked =
                Distribution.start(folder, environment, "check", "-v", pipeline).await(PATIENCE);
        Distribution.Running running = Distribution.start(folder, environment, "run", "-v", pipeline);
        running.awaitLine("digits-scorer: running", PATIENCE);
        send("[" + "0,".repeat(63) + "0]", "[]");
        awaitResults(running, before + 2);
        Distribution.Outcome ran = running.stop(PATIENCE);

        assertEquals(0, checked.code(), checked.out() + checked.err());
        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.err().contains(" TRACE "), "the log is not complete");
        for (Distribution.Outcome outcome : List.of(described, checked, ran)) {
            assertFalse((outcome.out() + outcome.err()).contains(PASSWORD), "a secret is printed");
        }
    }

    @Test
    void keysAndCertificatesMayBeTextFromAFolder() throws Exception {
        Path secrets = folder.resolve("secrets");
        KeyStore keys = KeyStore.getInstance(folder.resolve("keystore.p12").toFile(), PASSWORD.toCharArray());
        KeyStore trust = KeyStore.getInstance(folder.resolve("truststore.p12").toFile(), PASSWORD.toCharArray());
        byte[] key = keys.getKey("scorer", PASSWORD.toCharArray()).getEncoded();
        Files.writeString(secrets.resolve("user.key"), pem("PRIVATE KEY", key));
        Files.writeString(
                secrets.resolve("user.crt"),
                pem("CERTIFICATE", keys.getCertificate("scorer").getEncoded()));
        Files.writeString(
                secrets.resolve("ca.crt"),
                pem("CERTIFICATE", trust.getCertificate("broker").getEncoded()));

        Distribution.Outcome outcome = check(
                plain(),
                "kafka.bootstrap.servers=" + broker.mutual(),
                "kafka.security.protocol=SSL",
                "kafka.ssl.keystore.type=PEM",
                "kafka.ssl.keystore.key=${dir:" + secrets + ":user.key}",
                "kafka.ssl.keystore.certificate.chain=${dir:" + secrets + ":user.crt}",
                "kafka.ssl.truststore.type=PEM",
                "kafka.ssl.truststore.certificates=${dir:" + secrets + ":ca.crt}",
                "kafka.config.providers=dir",
                "kafka.config.providers.dir.class=org.apache.kafka.common.config.provider.DirectoryConfigProvider",
                "kafka.config.providers.dir.param.allowed.paths=" + secrets);

        assertEquals(0, outcome.code(), outcome.err());
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    @ParameterizedTest
    @MethodSource("io.jundenpa.cli.Recipes#rights")
    void checkNamesTheOneRightThatIsMissing(AclBinding right) throws Exception {
        admin.deleteAcls(List.of(right.toFilter())).all().get();
        awaitRights(right, false);

        Distribution.Outcome outcome = check(scram());

        grant(List.of(right));
        assertEquals(4, outcome.code(), outcome.err());
        assertTrue(outcome.err().startsWith(broker.scram() + ": 1 problem\n  "), outcome.err());
        assertTrue(outcome.err().endsWith("--allow-principal User:NAME " + Recipes.words(right) + "\n"), outcome.err());
    }

    @Test
    void aMissingRightToAskIsANote() throws Exception {
        Path pipeline = scram();

        Distribution.Outcome outcome = check(pipeline);

        assertEquals("""
                note: output.topic digit-scores: without the right to DescribeConfigs, its limits for sizes and \
                timestamps, and whether it is compacted, are unknown; a record that it does not accept stops the \
                application
                note: rejects.topic digit-rejects: without the right to DescribeConfigs, its limits for sizes and \
                timestamps, and whether it is compacted, are unknown; a record that it does not accept stops the \
                application
                PIPELINE: can run; 1 broker, digits (1 partition) -> digit-scores (1 partition), \
                rejects -> digit-rejects (1 partition), exactly_once_v2
                """.replace("PIPELINE", pipeline.toString()), outcome.out());
        assertEquals(0, outcome.code());
    }

    @Test
    void aReplayWithTheRightToDescribeConfigsRefusesATopicThatIsNotCompacted() throws Exception {
        createTopic("digit-rejects-replayed", 5000);
        List<AclBinding> rights = Recipes.rightsToReplay().toList();
        grant(rights.stream()
                .filter(right -> right.entry().operation() != AclOperation.DESCRIBE_CONFIGS)
                .toList());
        String[] replay = {"replay-rejects", scram().toString(), "--code", "BAD_CSV", "--send"};

        Distribution.Outcome unknown = Distribution.start(folder, replay).await(PATIENCE);
        grant(rights);
        Distribution.Outcome known = Distribution.start(folder, replay).await(PATIENCE);

        admin.deleteAcls(rights.stream().map(AclBinding::toFilter).toList())
                .all()
                .get();
        assertEquals(0, unknown.code(), unknown.err());
        assertTrue(unknown.out().endsWith("\n0 records sent to digits\n"), unknown.out());
        assertEquals(4, known.code(), known.out());
        assertTrue(
                known.err()
                        .startsWith(
                                broker.scram() + ": topic digit-rejects-replayed has cleanup.policy=delete, expected"),
                known.err());
    }

    @Test
    void aWrongPasswordIsNamedButNotPrinted() throws Exception {
        Distribution.Outcome outcome = check(
                scram(),
                "kafka.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required"
                        + " username=\"scorer\" password=\"wr0ng\";");

        assertEquals(4, outcome.code());
        assertEquals(
                broker.scram() + ": Authentication failed during authentication due to invalid credentials with SASL"
                        + " mechanism SCRAM-SHA-512; check kafka.sasl.mechanism, and user and password in"
                        + " kafka.sasl.jaas.config\n",
                outcome.err());
    }

    @Test
    void anUntrustedBrokerIsNamed() throws Exception {
        Distribution.Outcome outcome =
                check(scram(), "kafka.ssl.truststore.location=" + folder.resolve("broker-trust.p12"));

        assertEquals(4, outcome.code());
        assertTrue(
                outcome.err()
                        .startsWith(
                                broker.scram()
                                        + ": SSL handshake failed: unable to find valid certification path to requested target;"),
                outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"main.consumer.", "producer."})
    void aMissingClassIsAProblemOfTheSettings(String prefix) throws Exception {
        Distribution.Outcome outcome = check(plain(), "kafka." + prefix + "interceptor.classes=com.acme.Typo");

        assertEquals(3, outcome.code());
        assertTrue(outcome.err().contains("com.acme.Typo"), outcome.err());
    }

    @Test
    void aMissingKeyStoreIsAProblemOfTheSettings() throws Exception {
        Path nowhere = folder.resolve("nowhere.p12");

        Distribution.Outcome outcome = check(scram(), "kafka.ssl.truststore.location=" + nowhere);

        assertEquals(3, outcome.code());
        assertEquals(
                "digits-scorer: 1 problem\n  kafka: Failed to load SSL keystore " + nowhere
                        + " of type JKS: no such file\n",
                outcome.err());
    }

    @Test
    void allProblemsAreNamedAtOnceWithTheirWayOut() throws Exception {
        setTransactionVersion(1);
        createTopic("tiny", 2047);

        Distribution.Outcome outcome =
                check(plain(), "input.topic=nowhere", "output.topic=tiny", "kafka.producer.max.request.size=5000");

        setTransactionVersion(2);
        assertEquals("""
                SERVERS: 3 problems
                  input.topic nowhere: no such topic; create it: kafka-topics.sh --bootstrap-server SERVERS --create \
                --topic nowhere --partitions N
                  output.topic tiny: max.message.bytes is 2047, expected at least 2048, room for a record; raise it: \
                kafka-configs.sh --bootstrap-server SERVERS --alter --topic tiny --add-config max.message.bytes=5000
                  transaction.version: is 1, expected at least 2 for exactly_once_v2 (brokers of Kafka 4.0 or later); \
                raise it: kafka-features.sh --bootstrap-server SERVERS upgrade --feature transaction.version=2
                """.replace("SERVERS", broker.plain()), outcome.err());
        assertEquals(4, outcome.code());
    }

    @Test
    void aTopicWithALowerLimitThanTheProducerIsANoteWithItsWayOut() throws Exception {
        createTopic("small", 2048);
        createTopic("smaller-by-one", 4999);
        createTopic("as-large", 5000);
        String size = "kafka.producer.max.request.size=5000";

        Distribution.Outcome noted = check(plain(), "output.topic=small", "rejects.topic=smaller-by-one", size);
        Distribution.Outcome unnoted = check(plain(), "output.topic=as-large", size);

        assertEquals(0, noted.code(), noted.err());
        assertTrue(noted.out().startsWith("""
                note: output.topic small: max.message.bytes is 2048, less than kafka.producer.max.request.size, 5000: \
                records with larger results are rejected; raise it: kafka-configs.sh --bootstrap-server SERVERS --alter \
                --topic small --add-config max.message.bytes=5000
                note: rejects.topic smaller-by-one: max.message.bytes is 4999, less than \
                kafka.producer.max.request.size, 5000: larger rejects go without their value, which stays only in the \
                input topic; raise it: kafka-configs.sh --bootstrap-server SERVERS --alter --topic smaller-by-one \
                --add-config max.message.bytes=5000
                """.replace("SERVERS", broker.plain())), noted.out());
        assertFalse(unnoted.out().contains("note:"), unnoted.out());
    }

    private static void createTopic(String name, int maxMessageBytes) throws Exception {
        var topic = new NewTopic(name, 1, (short) 1)
                .configs(Map.of("max.message.bytes", Integer.toString(maxMessageBytes)));
        admin.createTopics(List.of(topic)).all().get();
    }

    @Test
    void atLeastOnceNeedsNoTransactions() throws Exception {
        setTransactionVersion(1);

        Distribution.Outcome outcome = check(plain(), "kafka.processing.guarantee=at_least_once");

        setTransactionVersion(2);
        assertTrue(outcome.out().endsWith(", at_least_once\n"), outcome.out() + outcome.err());
    }

    @Test
    void aTransactionTimeoutThatTheBrokersRefuseIsNamed() throws Exception {
        Distribution.Outcome outcome = check(plain(), "kafka.producer.transaction.timeout.ms=900001");

        assertEquals(
                broker.plain() + ": 1 problem\n  application digits-scorer: kafka.producer.transaction.timeout.ms is"
                        + " 900001, more than the brokers' transaction.max.timeout.ms; lower it\n",
                outcome.err());
    }

    @Test
    void anUnreachableAdvertisedAddressIsNamed() throws Exception {
        Distribution.Outcome outcome = check(plain(), "kafka.bootstrap.servers=" + broker.trap());

        assertEquals(
                broker.trap() + ": accepts connections, but did not answer within 10 s; broker 1 sends clients to"
                        + " broker.invalid:9092, which cannot be reached from here (broker.invalid is no known host);"
                        + " set its advertised.listeners to an address that can be reached, or use the listener for"
                        + " clients here\n",
                outcome.err());
        assertEquals(4, outcome.code());
    }

    private static void setTransactionVersion(int version) throws Exception {
        var type = version < 2 ? FeatureUpdate.UpgradeType.SAFE_DOWNGRADE : FeatureUpdate.UpgradeType.UPGRADE;
        var update = new FeatureUpdate((short) version, type);
        admin.updateFeatures(Map.of("transaction.version", update), new UpdateFeaturesOptions())
                .all()
                .get();
        while (transactionVersion() != version) {
            Thread.sleep(10);
        }
    }

    private static int transactionVersion() throws Exception {
        return admin.describeFeatures()
                .featureMetadata()
                .get()
                .finalizedFeatures()
                .get("transaction.version")
                .maxVersionLevel();
    }

    /** A pipeline on the plain listener, where all users have all rights. */
    private static Path plain() throws IOException {
        String digits = Files.readString(Distribution.HOME.resolve("config/digits.yaml"));
        return Files.writeString(
                folder.resolve("plain.yaml"),
                digits.replace("model: digits", "model: " + Distribution.HOME.resolve("config/digits"))
                        .replace("localhost:9092", broker.plain()));
    }

    private static Path scram() throws IOException {
        return Recipes.pipeline("SASL_SSL", folder, broker);
    }

    private static void grant(List<AclBinding> rights) throws Exception {
        admin.createAcls(rights).all().get();
        for (AclBinding right : rights) {
            awaitRights(right, true);
        }
    }

    /** A broker learns of rights a little later than the controller answers. */
    private static void awaitRights(AclBinding right, boolean granted) throws Exception {
        AclBindingFilter filter = right.toFilter();
        while (admin.describeAcls(filter).values().get().isEmpty() == granted) {
            Thread.sleep(10);
        }
    }

    private Distribution.Outcome check(Path pipeline, String... settings) {
        List<String> arguments = new ArrayList<>(List.of("check", pipeline.toString()));
        Stream.of(settings).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = Main.run(
                arguments.toArray(String[]::new),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                new Termination());
        return new Distribution.Outcome(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static void send(String... values) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.plain());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>("digits", value.getBytes(UTF_8)))
                        .get();
            }
        }
    }

    private static void awaitResults(Distribution.Running running, long count) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (results() < count) {
            if (!running.process().isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("no results\n" + running.stop(PATIENCE));
            }
            Thread.sleep(50);
        }
    }

    /** The sum of the end offsets of committed scores and rejects. A commit takes an offset, too. */
    private static long results() throws Exception {
        var ends = Map.of(
                new TopicPartition("digit-scores", 0), OffsetSpec.latest(),
                new TopicPartition("digit-rejects", 0), OffsetSpec.latest());
        return admin
                .listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(end -> end.offset())
                .sum();
    }
}
