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
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {

    private static final SchemaId SEVEN = new SchemaId(SchemaId.Kind.ID, 0, 7);

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private String address;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getRawPath();
            asked.add(path + " " + exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            String body = answers.getOrDefault(path, "{\"error_code\": 40403, \"message\": \"Schema not found\"}");
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status != 200 ? status : answers.containsKey(path) ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void schemaIsFetchedOnce() throws RejectException {
        answers.put("/schemas/ids/7", "{\"schema\": \"\\\"int\\\"\"}");
        RegistryClient client = client(Map.of());

        assertEquals(List.of("\"int\""), client.get(SEVEN));
        assertEquals(List.of("\"int\""), client.get(SEVEN));
        assertEquals(List.of("/schemas/ids/7 []"), asked);
    }

    @Test
    void schemaComesAfterThoseThatItRefersTo() throws RejectException {
        answers.put(
                "/schemas/ids/7",
                "{\"schema\": \"A\", \"references\": [{\"name\": \"b\", \"subject\": \"b c\", \"version\": 2}]}");
        answers.put("/subjects/b%20c/versions/2", "{\"schema\": \"B\"}");

        assertEquals(List.of("B", "A"), client(Map.of()).get(SEVEN));
    }

    @Test
    void guidsAndGlobalIdsHaveTheirOwnPaths() throws RejectException {
        answers.put("/schemas/guids/00000000-0000-0001-0000-000000000002", "{\"schema\": \"G\"}");
        answers.put("/apis/registry/v2/ids/globalIds/9", "\"int\"");

        assertEquals(List.of("G"), client(Map.of()).get(new SchemaId(SchemaId.Kind.GUID, 1, 2)));
        SchemaId global = new SchemaId(SchemaId.Kind.GLOBAL_ID, 0, 9);
        assertEquals(
                List.of("\"int\""),
                client(Map.of("schema.registry.url", address + "/apis/ccompat/v7/"))
                        .get(global));
        assertThrows(RejectException.class, () -> client(Map.of()).get(global));
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

        assertEquals(List.of("A"), client.get(SEVEN));
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

        assertEquals(List.of("A"), client.get(SEVEN));
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

    private RegistryClient client(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("schema.registry.url", address));
        all.putAll(settings);
        var registry = new SchemaSettings.Registry(all);
        var pipeline = new Pipeline(
                "app",
                Path.of("model"),
                new Pipeline.Input("in", InputFormat.AVRO, Fields.BY_NAME, registry),
                new Pipeline.Output("out", OutputFormat.JSON),
                new Pipeline.Rejects("rejects"),
                1,
                Map.of("bootstrap.servers", "localhost:9092"));
        return RegistryClient.of(registry, pipeline);
    }
}
