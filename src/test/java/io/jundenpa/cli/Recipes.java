package io.jundenpa.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The recipes of {@code how-to/secure.md} for a cluster with TLS, users and access rights. */
final class Recipes {

    private Recipes() {}

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "[^\n]*\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("src/site/markdown/how-to/secure.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /**
     * The pipeline of the digits with the page's settings for a protocol, but with the addresses and the folder of the
     * test.
     */
    static Path pipeline(String protocol, Path folder, SecureBroker broker) throws IOException {
        String kafka = blocks("yaml").stream()
                .filter(block -> block.contains("security.protocol: " + protocol + "\n"))
                .findFirst()
                .orElseThrow();
        String digits = Files.readString(Distribution.HOME.resolve("config/digits.yaml"));
        return Files.writeString(
                folder.resolve(protocol + ".yaml"),
                digits.substring(0, digits.indexOf("kafka:"))
                                .replace("model: digits", "model: " + Distribution.HOME.resolve("config/digits"))
                        + kafka.replace("broker:9093", broker.scram())
                                .replace("broker:9094", broker.mutual())
                                .replace("/etc/jundenpa", folder.toString()));
    }

    /** The rights that the page grants to replay rejects, in addition to those to run. */
    static Stream<AclBinding> rightsToReplay() throws IOException {
        return blocks("sh").stream()
                .filter(block -> block.startsWith("acl --operation"))
                .flatMap(String::lines)
                .flatMap(Recipes::rights);
    }

    /** The rights that the page grants to run. */
    static Stream<AclBinding> rights() throws IOException {
        String commands = blocks("sh").stream()
                .filter(block -> block.contains("kafka-acls.sh"))
                .findFirst()
                .orElseThrow();
        assertTrue(commands.startsWith(
                "acl() { kafka-acls.sh --bootstrap-server broker:9092 --command-config admin.properties --add"
                        + " --allow-principal User:scorer \"$@\"; }\n"));
        return commands.lines().skip(1).flatMap(Recipes::rights);
    }

    private static Stream<AclBinding> rights(String command) {
        var form = Pattern.compile("acl --operation (\\w+)((?: --(?:topic|group|transactional-id) \\S+)+)"
                + "(?: --resource-pattern-type (\\w+))?");
        var matcher = form.matcher(command);
        assertTrue(matcher.matches(), command);
        AclOperation operation = AclOperation.fromString(matcher.group(1).replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
        PatternType type = matcher.group(3) == null
                ? PatternType.LITERAL
                : PatternType.valueOf(matcher.group(3).toUpperCase(Locale.ROOT));
        return Pattern.compile("--(\\S+) (\\S+)")
                .matcher(matcher.group(2))
                .results()
                .map(resource -> right(operation, resource, type));
    }

    private static AclBinding right(AclOperation operation, MatchResult resource, PatternType type) {
        var kind = ResourceType.fromString(resource.group(1).replace('-', '_'));
        return new AclBinding(
                new ResourcePattern(kind, resource.group(2), type),
                new AccessControlEntry("User:scorer", "*", operation, AclPermissionType.ALLOW));
    }

    /** A right as the page and the command write it. */
    static String words(AclBinding right) {
        String operation = right.entry().operation() == AclOperation.READ ? "Read" : "Write";
        String kind =
                right.pattern().resourceType().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String type = right.pattern().patternType() == PatternType.PREFIXED ? " --resource-pattern-type prefixed" : "";
        return "--operation " + operation + " --" + kind + " " + right.pattern().name() + type;
    }
}
