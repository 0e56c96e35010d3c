package io.jundenpa.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.SchemaId;
import io.jundenpa.event.SchemasUnavailableException;
import io.jundenpa.event.WriterSchema;
import io.jundenpa.format.document.InvalidFileException;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryClientTest {

    private static final SchemaId SEVEN = new SchemaId(SchemaId.Kind.ID, 0, 7);

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Body> bodies = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** The answer to a question without an answer. */
    private String missing = "{\"error_code\": 40403, \"message\": \"Schema not found\"}";

    private final List<String> posted = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private String address;
    private volatile int status = 200;

    /** Answers with status 503 before the first good one. */
    private final AtomicInteger failures = new AtomicInteger();

    @TempDir
    private Path folder;

    /** The body of an answer. */
    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    private static final Body SILENT = out -> pause(Duration.ofMinutes(1));

    private static final Body DRIPPING = out -> {
        while (pause(Duration.ofMillis(50))) {
            out.write(' ');
            out.flush();
        }
    };

    /** Waits. Returns whether it was not interrupted. */
    private static boolean pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
        return !Thread.currentThread().isInterrupted();
    }

    /** Without it, each answer waits for 40 ms: it has two packets, and the second waits for the client's ACK. */
    @BeforeAll
    static void answerAtOnce() {
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            posted.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            asked.add(path + " " + exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            String body = answers.getOrDefault(path, missing);
            if (bodies.containsKey(path)) {
                exchange.sendResponseHeaders(200, 0);
                bodies.get(path).write(exchange.getResponseBody());
                exchange.close();
                return;
            }
            if (failures.getAndDecrement() > 0) {
                exchange.sendResponseHeaders(503, -1);
                exchange.close();
                return;
            }
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status != 200 ? status : answers.containsKey(path) ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void schemaIsFetchedOnce() throws RejectException {
        answers.put("/schemas/ids/7", "{\"schema\": \"\\\"int\\\"\"}");
        RegistryClient client = client(Map.of());

        assertEquals(List.of("\"int\""), texts(client.get(SEVEN)));
        assertEquals(List.of("\"int\""), texts(client.get(SEVEN)));
        assertEquals(List.of("/schemas/ids/7 []"), asked);
    }

    @Test
    void schemaComesAfterThoseThatItRefersTo() throws RejectException {
        answers.put(
                "/schemas/ids/7",
                "{\"schema\": \"A\", \"references\": [{\"name\": \"b\", \"subject\": \"b c\", \"version\": 2}]}");
        answers.put("/subjects/b%20c/versions/2", "{\"schema\": \"B\"}");

        assertEquals(
                List.of(new WriterSchema("b", "B"), new WriterSchema("", "A")),
                client(Map.of()).get(SEVEN));
    }

    @Test
    void guidsAndGlobalIdsHaveTheirOwnPaths() throws RejectException {
        answers.put("/schemas/guids/00000000-0000-0001-0000-000000000002", "{\"schema\": \"G\"}");
        answers.put("/apis/registry/v2/ids/globalIds/9", "\"int\"");
        answers.put(
                "/apis/registry/v2/ids/globalIds/9/references",
                "[{\"name\": \"b\", \"groupId\": null, \"artifactId\": \"b c\", \"version\": \"2\"}]");
        answers.put("/apis/registry/v2/groups/default/artifacts/b%20c/versions/2", "\"long\"");

        assertEquals(List.of("G"), texts(client(Map.of()).get(new SchemaId(SchemaId.Kind.GUID, 1, 2))));
        SchemaId global = new SchemaId(SchemaId.Kind.GLOBAL_ID, 0, 9);
        assertEquals(
                List.of("\"long\"", "\"int\""),
                texts(client(Map.of("schema.registry.url", address + "/apis/ccompat/v7/"))
                        .get(global)));
        assertThrows(RejectException.class, () -> client(Map.of()).get(global));
    }

    @Test
    void replicaThatIsLateDoesNotDecide() throws RejectException {
        answers.put("/schemas/ids/7", "{\"schema\": \"A\"}");
        RegistryClient client = client(Map.of("schema.registry.url", address + "/late," + address));

        assertEquals(List.of("A"), texts(client.get(SEVEN)));
        assertEquals(List.of("/late/schemas/ids/7 []", "/schemas/ids/7 []"), asked);
    }

    @Test
    void schemaThatOneAddressDoesNotKnowAndTheOtherDoesNotAnswerIsUnknown() {
        RegistryClient client = client(Map.of("schema.registry.url", "http://127.0.0.1:1," + address));

        var reject = assertThrows(RejectException.class, () -> client.get(SEVEN));

        assertEquals("schema id 7 is not in the registry, " + address, reject.getMessage());
    }

    @Test
    void unknownSchemaIsTheRecordsFaultAndAskedOnce() {
        RegistryClient client = client(Map.of());

        var reject = assertThrows(RejectException.class, () -> client.get(SEVEN));
        assertThrows(RejectException.class, () -> client.get(SEVEN));

        assertEquals(
                "UNKNOWN_SCHEMA: schema id 7 is not in the registry, " + address,
                reject.code() + ": " + reject.getMessage());
        assertEquals(1, asked.size());
    }

    @Test
    void schemaOfAnotherTypeIsTheRecordsFault() {
        answers.put("/schemas/ids/7", "{\"schema\": \"syntax\", \"schemaType\": \"PROTOBUF\"}");

        var reject = assertThrows(RejectException.class, () -> client(Map.of()).get(SEVEN));

        assertEquals("schema id 7 is of type PROTOBUF, expected AVRO", reject.getMessage());
    }

    @Test
    void registryThatFailsIsNotTheRecordsFault() throws RejectException {
        answers.put("/schemas/ids/7", "{\"schema\": \"A\"}");
        RegistryClient client = client(Map.of());
        for (int failure : new int[] {500, 503, 401, 429}) {
            status = failure;
            var away = assertThrows(SchemasUnavailableException.class, () -> client.get(SEVEN));
            assertTrue(String.valueOf(away.getMessage()).contains("status " + failure), away.getMessage());
        }
        status = 200;

        assertEquals(List.of("A"), texts(client.get(SEVEN)));
    }

    /** Else a record that only looks as if it had a GUID would stop its partition for ever. */
    @Test
    void registryWithoutGuidsHasNoSuchSchema() {
        answers.put("/schemas/types", "[\"AVRO\"]");
        missing = "{\"error_code\": 404, \"message\": \"HTTP 404 Not Found\"}";
        var guid = new SchemaId(SchemaId.Kind.GUID, 1, 2);

        var rejected =
                assertThrows(RejectException.class, () -> client(Map.of()).get(guid));

        assertEquals(
                "UNKNOWN_SCHEMA: schema " + guid + " is not in the registry, " + address,
                rejected.code() + ": " + rejected.getMessage());
    }

    @Test
    void missingReferenceIsNamed() {
        answers.put(
                "/schemas/ids/7",
                "{\"schema\": \"A\", \"references\": [{\"name\": \"b\", \"subject\": \"b c\", \"version\": 2}]}");

        var rejected =
                assertThrows(RejectException.class, () -> client(Map.of()).get(SEVEN));

        assertEquals(
                "version 2 of b c, which schema id 7 refers to, is not in the registry, " + address,
                rejected.getMessage());
    }

    /** A proxy or a wrong path answers 404, too. No record must be rejected for that. */
    @Test
    void wrongAddressIsNotTheRecordsFault() {
        answers.put("/schemas/ids/7", "<html>not here</html>");
        status = 404;

        var away = assertThrows(
                SchemasUnavailableException.class, () -> client(Map.of()).get(SEVEN));

        assertEquals(
                "schema registry " + address + ": answers with status 404; is schema.registry.url right?",
                away.getMessage());
    }

    @Test
    void nextAddressIsAskedIfOneIsDead() throws RejectException, IOException {
        answers.put("/schemas/ids/7", "{\"schema\": \"A\"}");
        HttpServer dead = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        int port = dead.getAddress().getPort();
        dead.stop(0);

        RegistryClient client = client(Map.of("schema.registry.url", "http://127.0.0.1:" + port + "," + address));

        assertEquals(List.of("A"), texts(client.get(SEVEN)));
    }

    @Test
    void credentialsAreSent() throws RejectException {
        answers.put("/schemas/ids/7", "{\"schema\": \"A\"}");

        client(Map.of("basic.auth.user.info", "me:secret")).get(SEVEN);
        client(Map.of("bearer.auth.token", "t")).get(SEVEN);
        client(Map.of("schema.registry.url", address.replace("//", "//me:secret@")))
                .get(SEVEN);

        String basic = "/schemas/ids/7 [Basic bWU6c2VjcmV0]";
        assertEquals(List.of(basic, "/schemas/ids/7 [Bearer t]", basic), asked);
    }

    @Test
    void circleOfReferencesEnds() throws RejectException {
        answers.put("/schemas/ids/7", "{\"schema\": \"A\", \"references\": [{\"subject\": \"b\", \"version\": 1}]}");
        answers.put(
                "/subjects/b/versions/1",
                "{\"schema\": \"B\", \"references\": [{\"subject\": \"c\", \"version\": 1}]}");
        answers.put(
                "/subjects/c/versions/1",
                "{\"schema\": \"C\", \"references\": [{\"subject\": \"b\", \"version\": 1}]}");

        assertEquals(List.of("C", "B", "A"), texts(client(Map.of()).get(SEVEN)));
        assertEquals(3, asked.size());
    }

    @Test
    void referencesWithoutEndAreTheRecordsFault() {
        answers.put("/schemas/ids/7", "{\"schema\": \"A\", \"references\": [{\"subject\": \"b\", \"version\": 0}]}");
        for (int i = 0; i < 200; i++) {
            answers.put(
                    "/subjects/b/versions/" + i,
                    "{\"schema\": \"B" + i + "\", \"references\": [{\"subject\": \"b\", \"version\": " + (i + 1)
                            + "}]}");
        }

        var reject = assertThrows(
                RejectException.class, () -> client(Duration.ofMinutes(1)).get(SEVEN));

        assertEquals("schema id 7 refers to more than 200 schemas", reject.getMessage());
    }

    @Test
    void answerThatNeverEndsIsGivenUp() {
        for (Body body : List.of(SILENT, DRIPPING)) {
            bodies.put("/schemas/ids/7", body);

            assertEquals("no answer in time", failure(client(Duration.ofMillis(300))));
        }
    }

    @Test
    void answerThatIsTooLargeIsGivenUp() {
        bodies.put("/schemas/ids/7", out -> {
            for (int i = 0; i < 17; i++) {
                out.write(new byte[1 << 20]);
            }
        });

        assertEquals("answers with more than 16777216 bytes; is schema.registry.url right?", failure(client(Map.of())));
    }

    @Test
    void nonsenseIsNotTheRecordsFault() {
        for (String answer :
                List.of("", "null", "[]", "{", "{\"schema\": 1}", "{\"schema\": null}", "[".repeat(5000))) {
            answers.put("/schemas/ids/7", answer);

            assertEquals("answers without a schema; is schema.registry.url right?", failure(client(Map.of())));
        }
    }

    @Test
    void addressThatAnsweredLastIsAskedFirst() throws RejectException {
        answers.put("/schemas/ids/7", "{\"schema\": \"A\"}");
        answers.put("/schemas/ids/8", "{\"schema\": \"B\"}");
        answers.put("/dead/schemas/ids/7", "nonsense");
        RegistryClient client = client(Map.of("schema.registry.url", address + "/dead," + address));

        client.get(SEVEN);
        client.get(new SchemaId(SchemaId.Kind.ID, 0, 8));

        assertEquals(List.of("/dead/schemas/ids/7 []", "/schemas/ids/7 []", "/schemas/ids/8 []"), asked);
    }

    @Test
    void registryIsReachedIfItAnswersAsOne() {
        answers.put("/schemas/types", "[\"AVRO\"]");

        client(Map.of()).reach();

        assertEquals(List.of("/schemas/types []"), asked);
    }

    @Test
    void registryThatRefusesIsNotWaitedFor() {
        answers.put("/schemas/types", "{}");
        Map<Integer, String> refusals = Map.of(
                200, "answers as no schema registry does; is schema.registry.url right?",
                401, "answers with status 401; are basic.auth.user.info or bearer.auth.token right?",
                403, "answers with status 403; are basic.auth.user.info or bearer.auth.token right?",
                404, "answers with status 404; is schema.registry.url right?");
        refusals.forEach((code, problem) -> {
            status = code;
            var refused =
                    assertThrows(RegistryException.class, () -> client(Map.of()).reach());
            assertEquals("schema registry " + address + ": " + problem, refused.getMessage());
        });
    }

    @Test
    void registryThatStartsIsWaitedFor() {
        answers.put("/schemas/types", "[\"AVRO\"]");
        failures.set(3);

        client(Map.of()).reach();

        assertEquals(4, asked.size());
    }

    @Test
    void valuesOfConfigProvidersAreChecked() throws IOException {
        Path secrets = Files.writeString(folder.resolve("secrets.properties"), "url=ftp://me:secret@r\ntoken=a\\nb\n");
        Map<String, String> providers = Map.of(
                "config.providers", "file",
                "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider",
                "config.providers.file.param.allowed.paths", folder.toString());
        Map<String, String> settings = Map.of(
                "schema.registry.url", "${file:" + secrets + ":url}",
                "bearer.auth.token", "${file:" + secrets + ":token}",
                "basic.auth.user.info", "${file:" + secrets + ":user}");

        var e = assertThrows(InvalidFileException.class, () -> client(settings, providers));

        assertEquals(
                "app: 3 problems\n"
                        + "  registry.basic.auth.user.info: ${file:" + secrets
                        + ":user} gives nothing; does it exist, and"
                        + " does the section kafka have the config provider \"file\"?\n"
                        + "  registry.bearer.auth.token: its secret has a line break; write the secret without one: printf"
                        + " %s SECRET > FILE\n"
                        + "  registry.schema.registry.url: is no http:// or https:// address, or several with commas",
                e.getMessage());
    }

    @Test
    void tokenThatNoHeaderCanHoldIsRefused() {
        var e = assertThrows(InvalidFileException.class, () -> client(Map.of("bearer.auth.token", "a b\u0007")));

        assertEquals(
                "app: registry.bearer.auth.token: has a blank or a character outside ASCII, which no token has",
                String.valueOf(e.getMessage()).replace(": 1 problem\n  ", ": "));
    }

    @Test
    void protocolsAndCipherSuitesAreThoseOfTheSettings() {
        SchemaSettings.Registry registry =
                registry(Map.of("ssl.enabled.protocols", "TLSv1.3", "ssl.cipher.suites", "TLS_AES_256_GCM_SHA384"));

        SSLParameters tls = RegistrySettings.of(registry, pipeline(registry, Map.of()))
                .tls()
                .orElseThrow()
                .parameters();

        assertEquals(List.of("TLSv1.3"), List.of(tls.getProtocols()));
        assertEquals(List.of("TLS_AES_256_GCM_SHA384"), List.of(tls.getCipherSuites()));
    }

    /** The JDK's client sometimes does not notice that TLS has failed, and then gets no answer in time. */
    @Test
    void tlsThatFailsLeadsToItsKeys() throws IOException {
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> answerWithoutTls(plain));
            var settings = new RegistrySettings(
                    List.of("https://127.0.0.1:" + plain.getLocalPort()), Map.of(), Optional.empty());

            String reason = "";
            for (int attempt = 0;
                    attempt < 10 && !reason.endsWith("; do the keys ssl... fit the registry?");
                    attempt++) {
                var client = new RegistryClient(settings, Duration.ofSeconds(6), "AVRO");
                var away = assertThrows(SchemasUnavailableException.class, () -> client.get(SEVEN));
                reason = String.valueOf(away.getMessage());
            }

            assertTrue(reason.endsWith("; do the keys ssl... fit the registry?"), reason);
        }
    }

    private void answerWithoutTls(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> answerWithoutTls(client));
            } catch (IOException e) {
                return; // The test has ended.
            }
        }
    }

    private static void answerWithoutTls(Socket client) {
        try (client) {
            client.getInputStream().read(new byte[100]);
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reason why a client does not get the schema 7. */
    private String failure(RegistryClient client) {
        var away = assertThrows(SchemasUnavailableException.class, () -> client.get(SEVEN));
        String begin = "schema registry " + address + ": ";
        assertTrue(away.getMessage().startsWith(begin), away.getMessage());
        return away.getMessage().substring(begin.length());
    }

    private RegistryClient client(Duration timeout) {
        return new RegistryClient(new RegistrySettings(List.of(address), Map.of(), Optional.empty()), timeout, "AVRO");
    }

    @Test
    void schemaIsRegisteredOrLookedUp() {
        answers.put("/subjects/a%20b-value/versions", "{\"id\": 5}");
        answers.put("/subjects/a%20b-value", "{\"subject\": \"a b-value\", \"id\": 4, \"version\": 1}");

        assertEquals(5, client(Map.of()).register("a b-value", "\"int\"", true));
        assertEquals(4, client(Map.of()).register("a b-value", "\"int\"", false));
        String body = "{\"schema\":\"\\\"int\\\"\"}";
        assertEquals(List.of(body, body), posted);
    }

    @Test
    void refusedSchemaIsOneLine() {
        answers.put("/subjects/s/versions", "{\"error_code\": 409, \"message\": \"is incompatible,\\nsee <1>\"}");
        status = 409;

        var refused =
                assertThrows(RegistryException.class, () -> client(Map.of()).register("s", "A", true));

        assertEquals(
                "schema registry " + address + ": refuses the schema of the results: is incompatible,\uFFFDsee <1>",
                refused.getMessage());
    }

    @Test
    void schemaThatIsNotRegisteredNamesTheWayOut() {
        var missing =
                assertThrows(RegistryException.class, () -> client(Map.of()).register("s", "A", false));

        assertEquals(
                "schema registry " + address
                        + ": has no such schema under s; register it, or remove auto.register.schemas",
                missing.getMessage());
    }

    @Test
    void registryThatFailsAtTheStartIsNamed() {
        status = 401;

        var away = assertThrows(RegistryException.class, () -> client(Map.of()).register("s", "A", true));

        assertEquals(
                "schema registry " + address
                        + ": answers with status 401; are basic.auth.user.info or bearer.auth.token right?",
                away.getMessage());
    }

    @Test
    void compatibleSchemaAndNewSubjectPassTheCheck() {
        client(Map.of()).checkCompatible("s", "A");
        answers.put("/compatibility/subjects/s/versions/latest", "{\"is_compatible\": true}");
        client(Map.of()).checkCompatible("s", "A");
        answers.put("/compatibility/subjects/s/versions/latest", "{\"is_compatible\": false}");

        var refused =
                assertThrows(RegistryException.class, () -> client(Map.of()).checkCompatible("s", "A"));

        assertEquals(
                "schema registry " + address
                        + ": the schema of the results is not compatible with the last one under s;"
                        + " choose another topic, or another compatibility in the registry",
                refused.getMessage());
    }

    private static List<String> texts(List<WriterSchema> schemas) {
        return schemas.stream().map(WriterSchema::text).toList();
    }

    private RegistryClient client(Map<String, String> settings) {
        return client(settings, Map.of());
    }

    private RegistryClient client(Map<String, String> settings, Map<String, String> providers) {
        SchemaSettings.Registry registry = registry(settings);
        return RegistryClient.of(registry, pipeline(registry, providers));
    }

    private SchemaSettings.Registry registry(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("schema.registry.url", address));
        all.putAll(settings);
        return new SchemaSettings.Registry(all);
    }

    private static Pipeline pipeline(SchemaSettings.Registry registry, Map<String, String> providers) {
        Map<String, String> kafka = new HashMap<>(Map.of("bootstrap.servers", "localhost:9092"));
        kafka.putAll(providers);
        return new Pipeline(
                "app",
                Path.of("model"),
                new Pipeline.Input("in", InputFormat.AVRO, Fields.BY_NAME, registry),
                new Pipeline.Output("out", OutputFormat.JSON),
                new Pipeline.Rejects("rejects"),
                1,
                kafka);
    }
}
