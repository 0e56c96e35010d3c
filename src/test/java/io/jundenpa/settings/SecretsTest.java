package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
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
    void aSecretOfAFileIsFetchedWithinAnotherText() throws IOException {
        Files.writeString(folder.resolve("password"), "tr:ou${ble}");
        settings.put(JAAS, MODULE + " username=\"scorer\" password=\"${dir:" + folder + ":password}\";");

        assertDoesNotThrow(() -> Secrets.check(pipeline()));
    }

    @Test
    void whatIsNotThereOrNotAllowedIsNamedByItsReference() throws IOException {
        settings.put("ssl.key.password", "${dir:" + folder + ":absent}");
        settings.put("ssl.truststore.password", "${dir:/etc:hostname}");

        assertRefused("""
                scorer: 2 problems
                  kafka.ssl.key.password: ${dir:FOLDER:absent} gives nothing; is it there, and within what \
                kafka.config.providers.dir.param allows?
                  kafka.ssl.truststore.password: ${dir:/etc:hostname} gives nothing; is it there, and within what \
                kafka.config.providers.dir.param allows?\
                """);
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        provide(
                "dir",
                "DirectoryConfigProvider",
                "allowed.paths",
                folder.resolve("absent").toString());

        assertRefused("scorer: 1 problem\n  kafka.config.providers: Path FOLDER/absent does not exist");
    }

    @Test
    void aLineBreakBehindASecretIsNamedAndNotTheSecret() throws IOException {
        Files.writeString(folder.resolve("password"), "s3cret\n");
        settings.put("ssl.key.password", "${dir:" + folder + ":password}");

        assertRefused("scorer: 1 problem\n  kafka.ssl.key.password: is fetched with a line break;"
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
    void pemHasLines(String key) throws IOException {
        Files.writeString(folder.resolve("pem"), "-----BEGIN X-----\nAAAA\n-----END X-----\n");
        settings.put(key, "${dir:" + folder + ":pem}");

        assertDoesNotThrow(() -> Secrets.check(pipeline()));
    }

    @Test
    void aLoginFromAFileMayHaveLines() throws IOException {
        Files.writeString(folder.resolve("jaas"), MODULE + "\n  username=\"scorer\"\n  password=\"s3cret\";\n");
        settings.put(JAAS, "${dir:" + folder + ":jaas}");

        assertDoesNotThrow(() -> Secrets.check(pipeline()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s username=\"scorer\" password=\"s3c\nret\";", "%s", ""})
    void aLoginFromAFileThatIsNoneIsNotQuoted(String text) throws IOException {
        Files.writeString(folder.resolve("jaas"), text.formatted(MODULE));
        settings.put("producer." + JAAS, "${dir:" + folder + ":jaas}");

        assertRefused("scorer: 1 problem\n  kafka.producer.sasl.jaas.config: is not of the form LOGIN_MODULE required"
                + " OPTION=\"VALUE\" ...; with a login module that Kafka allows; within a value, a quote or backslash is"
                + " written with a backslash before it");
    }

    @Test
    void aLineBreakWithinALoginIsNamed() throws IOException {
        Files.writeString(folder.resolve("password"), "s3cret\n");
        settings.put(JAAS, MODULE + " username=\"scorer\" password=\"${dir:" + folder + ":password}\";");

        assertRefused("scorer: 1 problem\n  kafka.sasl.jaas.config: is fetched with a line break;"
                + " write the secret without one: printf %s SECRET > FILE");
    }

    @Test
    void aSecretThatBreaksTheTextAroundItIsNotQuoted() throws IOException {
        Files.writeString(folder.resolve("password"), "s3c\"ret part");
        settings.put(JAAS, MODULE + " username=\"scorer\" password=\"${dir:" + folder + ":password}\";");

        String message = assertThrows(InvalidFileException.class, () -> Secrets.check(pipeline()))
                .getMessage();

        assertTrue(message.startsWith("scorer: 1 problem\n  kafka.sasl.jaas.config: is not of the form"), message);
        assertTrue(!message.contains("s3c") && !message.contains("ret part"), message);
    }

    @Test
    void aProviderIsLimitedToAFolderOrAPattern() {
        settings.put("config.providers", "dir,file,env,own");
        settings.remove("config.providers.dir.param.allowed.paths");
        settings.put("config.providers.file.class", provider("FileConfigProvider"));
        settings.put("config.providers.env.class", provider("EnvVarConfigProvider"));

        assertProblems("""
                p.yaml: 4 problems
                  kafka.config.providers.dir.param.allowed.paths: missing, expected the folder of the secrets: \
                without it every file could be read
                  kafka.config.providers.file.param.allowed.paths: missing, expected the folder of the secrets: \
                without it every file could be read
                  kafka.config.providers.env.param.allowlist.pattern: missing, expected a pattern such as SCORER_.*: \
                without it every variable could be read
                  kafka.config.providers.own.class: missing, expected the provider's class\
                """);
    }

    @Test
    void aReferenceToNoProviderIsNamed() {
        settings.put("ssl.key.password", "${env:SCORER_KEY}");

        assertProblems("p.yaml: 1 problem\n  kafka.ssl.key.password: has ${env:SCORER_KEY},"
                + " but kafka.config.providers has no provider \"env\"");
    }

    /** Whoever only describes a pipeline need not be able to read its secrets. */
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

    private void assertProblems(String expected) {
        var problems = new Problems("p.yaml");
        Secrets.checkProviders(settings, problems);
        assertEquals(expected, problems.text());
    }

    private Pipeline pipeline() {
        return new Pipeline(
                "scorer",
                Path.of("model"),
                new Pipeline.Input("in", InputFormat.JSON),
                new Pipeline.Output("out", OutputFormat.JSON),
                new Pipeline.Rejects("rejects"),
                Pipeline.DEFAULT_BATCH_ROWS,
                settings);
    }
}
