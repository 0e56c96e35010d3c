package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.format.document.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final String JAAS = "sasl.jaas.config";
    private static final String MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));

    @BeforeEach
    void provideFiles() {
        provide("dir", "DirectoryConfigProvider", "allowed.paths", folder.toString());
    }

    @Test
    void secretInsideOtherTextIsFetched() throws IOException {
        Files.writeString(folder.resolve("password"), "tr:ou${ble}");
        settings.put(JAAS, MODULE + " username=\"scorer\" password=\"${dir:" + folder + ":password}\";");

        assertDoesNotThrow(() -> Secrets.check(pipeline()));
    }

    @Test
    void missingOrForbiddenSecretIsNamedByItsReference() throws IOException {
        settings.put("ssl.key.password", "${dir:" + folder + ":absent}");
        settings.put("ssl.truststore.password", "${dir:/etc:hostname}");

        assertRefused("""
                scorer: 2 problems
                  kafka.ssl.key.password: ${dir:FOLDER:absent} gives nothing; does it exist, and does \
                kafka.config.providers.dir.param allow it?
                  kafka.ssl.truststore.password: ${dir:/etc:hostname} gives nothing; does it exist, and does \
                kafka.config.providers.dir.param allow it?\
                """);
    }

    @Test
    void missingFolderIsNamed() {
        provide(
                "dir",
                "DirectoryConfigProvider",
                "allowed.paths",
                folder.resolve("absent").toString());

        assertRefused("scorer: 1 problem\n  kafka.config.providers: Path FOLDER/absent does not exist");
    }

    @Test
    void lineBreakAfterASecretIsReportedWithoutTheSecret() throws IOException {
        Files.writeString(folder.resolve("password"), "s3cret\n");
        settings.put("ssl.key.password", "${dir:" + folder + ":password}");

        assertRefused("scorer: 1 problem\n  kafka.ssl.key.password: its secret has a line break;"
                + " write the secret without one: printf %s SECRET > FILE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.keystore.key",
                "ssl.keystore.certificate.chain",
                "ssl.truststore.certificates",
                "main.consumer.ssl.keystore.key"
            })
    void pemMayHaveSeveralLines(String key) throws IOException {
        Files.writeString(folder.resolve("pem"), "-----BEGIN X-----\nAAAA\n-----END X-----\n");
        settings.put(key, "${dir:" + folder + ":pem}");

        assertDoesNotThrow(() -> Secrets.check(pipeline()));
    }

    @Test
    void loginFromAFileMayHaveSeveralLines() throws IOException {
        Files.writeString(folder.resolve("jaas"), MODULE + "\n  username=\"scorer\"\n  password=\"s3cret\";\n");
        settings.put(JAAS, "${dir:" + folder + ":jaas}");

        assertDoesNotThrow(() -> Secrets.check(pipeline()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s username=\"scorer\" password=\"s3c\nret\";", "%s", ""})
    void malformedLoginIsReportedWithoutItsText(String text) throws IOException {
        Files.writeString(folder.resolve("jaas"), text.formatted(MODULE));
        settings.put("producer." + JAAS, "${dir:" + folder + ":jaas}");

        assertRefused(
                "scorer: 1 problem\n  kafka.producer.sasl.jaas.config: is malformed, expected LOGIN_MODULE required"
                        + " OPTION=\"VALUE\" ...; Kafka must allow the login module; inside VALUE, write a"
                        + " backslash before a quote or backslash");
    }

    @Test
    void lineBreakInsideALoginIsReported() throws IOException {
        Files.writeString(folder.resolve("password"), "s3cret\n");
        settings.put(JAAS, MODULE + " username=\"scorer\" password=\"${dir:" + folder + ":password}\";");

        assertRefused("scorer: 1 problem\n  kafka.sasl.jaas.config: its secret has a line break;"
                + " write the secret without one: printf %s SECRET > FILE");
    }

    @Test
    void secretThatBreaksALoginIsReportedWithoutItsText() throws IOException {
        Files.writeString(folder.resolve("password"), "s3c\"ret part");
        settings.put(JAAS, MODULE + " username=\"scorer\" password=\"${dir:" + folder + ":password}\";");

        String message = assertThrows(InvalidFileException.class, () -> Secrets.check(pipeline()))
                .getMessage();

        assertTrue(message.startsWith("scorer: 1 problem\n  kafka.sasl.jaas.config: is malformed"), message);
        assertTrue(!message.contains("s3c") && !message.contains("ret part"), message);
    }

    /** The command describe needs no access to the secrets. */
    @Test
    void settingsAreCheckedWithoutTheirSecrets() {
        var problems = new Problems("p.yaml");
        provide(
                "dir",
                "DirectoryConfigProvider",
                "allowed.paths",
                folder.resolve("absent").toString());
        settings.put("ssl.key.password", "${dir:" + folder + "/absent:password}");

        StreamsSettings.check(pipeline(), problems);

        assertTrue(problems.isEmpty());
        assertEquals(1_048_576, StreamsSettings.maxRequestSize(pipeline()));
    }

    private void provide(String name, String type, String limit, String value) {
        settings.put("config.providers", name);
        settings.put("config.providers." + name + ".class", provider(type));
        settings.put("config.providers." + name + ".param." + limit, value);
    }

    private static String provider(String type) {
        return "org.apache.kafka.common.config.provider." + type;
    }

    private void assertRefused(String expected) {
        var thrown = assertThrows(InvalidFileException.class, () -> Secrets.check(pipeline()));
        assertEquals(expected, thrown.getMessage().replace(folder.toString(), "FOLDER"));
    }

    private Pipeline pipeline() {
        return SomePipeline.with(settings, Pipeline.DEFAULT_BATCH_ROWS);
    }
}
