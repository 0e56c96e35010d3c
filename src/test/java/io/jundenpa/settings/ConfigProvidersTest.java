package io.jundenpa.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jundenpa.format.document.Problems;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigProvidersTest {

    private static final String PACKAGE = "org.apache.kafka.common.config.provider.";

    private final Map<String, String> settings = new HashMap<>(Map.of("config.providers", "dir"));

    @Test
    void providerNeedsAClassAndALimit() {
        settings.put("config.providers", "dir,file,env,own");
        settings.put("config.providers.dir.class", PACKAGE + "DirectoryConfigProvider");
        settings.put("config.providers.file.class", PACKAGE + "FileConfigProvider");
        settings.put("config.providers.env.class", PACKAGE + "EnvVarConfigProvider");

        assertProblems("""
                p.yaml: 4 problems
                  kafka.config.providers.dir.param.allowed.paths: missing, expected the folder of the secrets: \
                without it every file can be read
                  kafka.config.providers.file.param.allowed.paths: missing, expected the folder of the secrets: \
                without it every file can be read
                  kafka.config.providers.env.param.allowlist.pattern: missing, expected a pattern such as SCORER_.*: \
                without it every variable can be read
                  kafka.config.providers.own.class: missing, expected the provider's class\
                """);
    }

    @Test
    void referenceToAnUnknownProviderIsNamed() {
        settings.put("config.providers.dir.class", PACKAGE + "DirectoryConfigProvider");
        settings.put("config.providers.dir.param.allowed.paths", "/secrets");
        settings.put("ssl.key.password", "${env:SCORER_KEY}");

        assertProblems("p.yaml: 1 problem\n  kafka.ssl.key.password: has ${env:SCORER_KEY},"
                + " but kafka.config.providers has no provider \"env\"");
    }

    private void assertProblems(String expected) {
        var problems = new Problems("p.yaml");
        ConfigProviders.check(settings, problems);
        assertEquals(expected, problems.text());
    }
}
