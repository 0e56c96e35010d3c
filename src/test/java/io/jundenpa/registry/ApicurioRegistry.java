package io.jundenpa.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Apicurio's schema registry, a process of its own. Its schemas are in a file of H2: a registry that was killed has them again
 * after its start. It ends with the process that started it.
 */
public final class ApicurioRegistry implements AutoCloseable {

    private static final Path HOME = Path.of("target/apicurio-registry").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Kills the program when the standard input ends, a pipe from the process that started this one. */
    private static final String END_WITH_INPUT = "\"$@\" & cat; kill -9 $!; wait $!";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path folder;
    private final String address = "http://127.0.0.1:" + FreePorts.find(1).get(0);
    private Process process;

    /**
     * Starts a registry without schemas, and waits until it answers.
     *
     * @param folder for its file and its log
     */
    public ApicurioRegistry(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        start();
    }

    /** Starts the registry again at the same address, and waits until it answers. */
    public void start() throws IOException, InterruptedException {
        Path log = folder.resolve("registry.log");
        process = new ProcessBuilder(
                        "sh",
                        "-c",
                        END_WITH_INPUT,
                        "registry",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + URI.create(address).getPort(),
                        "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:" + folder.resolve("schemas") + ";WRITE_DELAY=0",
                        "-jar",
                        program().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
                throw new AssertionError("the registry does not answer, see " + log);
            }
            Thread.sleep(100);
        }
    }

    private static Path program() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(HOME, "*-runner.jar")) {
            return files.iterator().next();
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return send(HttpRequest.newBuilder(URI.create(url() + "/schemas/types")))
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The address for clients, {@code schema.registry.url}. */
    public String url() {
        return address + "/apis/ccompat/v7";
    }

    /** Registers a schema in Avro under a subject, and returns its id. */
    public int register(String subject, String schema) throws IOException, InterruptedException {
        return register(subject, Map.of("schema", schema));
    }

    /**
     * Registers a schema under a subject, and returns its id.
     *
     * @param request in the form of Confluent's registry: {@code schema}, {@code schemaType}, {@code references}
     */
    public int register(String subject, Map<String, Object> request) throws IOException, InterruptedException {
        return post("/subjects/" + subject + "/versions", request).path("id").intValue();
    }

    /** The global id of the newest schema of a subject. Only Apicurio has it. */
    public long globalId(String subject) throws IOException, InterruptedException {
        URI meta = URI.create(address + "/apis/registry/v2/groups/default/artifacts/" + subject + "/meta");
        return body(send(HttpRequest.newBuilder(meta))).path("globalId").longValue();
    }

    private JsonNode post(String path, Map<String, Object> request) throws IOException, InterruptedException {
        return body(send(HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))));
    }

    private static JsonNode body(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    /** A value as Confluent's serializers frame it: 00, the id of its schema, the body. */
    public static byte[] framed(int id, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) 0)
                .putInt(id)
                .put(body)
                .array();
    }

    /** Kills the registry with SIGKILL. */
    public void kill() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
