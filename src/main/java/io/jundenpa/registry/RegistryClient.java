package io.jundenpa.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.RejectCode;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.SchemaId;
import io.jundenpa.event.SchemasUnavailableException;
import io.jundenpa.event.WriterSchema;
import io.jundenpa.event.WriterSchemas;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import io.jundenpa.text.VisibleText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches schemas over the REST interface of Confluent's registry, which Apicurio's has too, and keeps them. Asks the
 * addresses one after the other until one answers, first the one that answered last. Time, bytes and references are bounded,
 * whatever the registry answers.
 */
final class RegistryClient implements WriterSchemas {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryClient.class);

    /** For one answer. All answers for a schema take twice as long at most: a transaction of Kafka Streams has 10 s. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** How long a registry may be away at the start. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration START_PAUSE = Duration.ofMillis(250);

    /** A schema of a thousand fields has 0.1 MB. */
    private static final int MAX_BYTES = 16 << 20;

    /** How long an unknown id is not asked for again. It may become known: a replica of a registry can be late. */
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);

    /** The time between two lines of the log. */
    private static final Duration REPEAT = Duration.ofSeconds(30);

    /** Bounds the memory: wrong bytes can look like ids. */
    private static final int MAX_UNKNOWN = 10_000;

    private static final int MAX_KNOWN = 1000;

    private static final int MAX_REFERENCES = 200;

    /** The error codes of Confluent's registry: no such subject, version or schema. */
    private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

    /**
     * The statuses of a question that a registry does not answer, now or later. One that has no GUIDs says 404 without an error
     * code of its own.
     */
    private static final Set<Integer> NO_SUCH_QUESTION = Set.of(400, 404, 405, 422);

    /** The statuses of a schema that is not compatible with an earlier one, or not valid. */
    private static final Set<Integer> REFUSED = Set.of(409, 422);

    /** In the address of Apicurio's interface for clients of Confluent. */
    private static final String COMPATIBLE = "/apis/ccompat/";

    /** Apicurio's own interface. */
    private static final String APICURIO = "/apis/registry/v2/";

    private final HttpClient http;
    private final List<String> addresses;
    private final Map<String, String> headers;
    private final Duration timeout;

    /** The type of the records' schemas. */
    private final String expected;

    /** The index of the address that is asked first. */
    private final AtomicInteger first = new AtomicInteger();

    private final ObjectMapper json = new ObjectMapper();
    private final Map<SchemaId, List<WriterSchema>> known = new ConcurrentHashMap<>();
    private final Map<SchemaId, Unknown> unknown = new ConcurrentHashMap<>();

    /** The time of the last line that says that the registry is away, or 0 while it answers. */
    private final AtomicLong awayLogged = new AtomicLong();

    /** An id that the registry does not know, and the time of the answer. */
    private record Unknown(RejectException reject, long since) {}

    /** A question to the registry at one address. */
    private interface Question<T, E extends Exception> {

        /** Asks. After an {@link IOException}, the next address is asked. */
        T ask(String address, long deadline) throws IOException, InterruptedException, E;
    }

    /**
     * A client. Opens no connection.
     *
     * @param timeout for one answer; all answers for a schema take twice as long at most
     * @param expected the type of the records' schemas
     */
    RegistryClient(RegistrySettings settings, Duration timeout, String expected) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout);
        settings.tls().ifPresent(tls -> builder.sslContext(tls.context()).sslParameters(tls.parameters()));
        this.http = builder.build();
        this.addresses = settings.addresses();
        this.headers = settings.headers();
        this.timeout = timeout;
        this.expected = expected;
    }

    /** A client with the settings of a pipeline. Opens no connection. */
    static RegistryClient of(SchemaSettings.Registry registry, Pipeline pipeline) {
        return new RegistryClient(
                RegistrySettings.of(registry, pipeline),
                TIMEOUT,
                pipeline.input().format().name());
    }

    @Override
    public List<WriterSchema> get(SchemaId id) throws RejectException {
        List<WriterSchema> found = known.get(id);
        if (found != null) {
            return found;
        }
        Unknown not = unknown.get(id);
        if (not != null && System.nanoTime() - not.since() < UNKNOWN_FOR.toNanos()) {
            throw not.reject();
        }
        try {
            List<WriterSchema> schema = fetch(id);
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            known.put(id, schema);
            return schema;
        } catch (RejectException e) {
            if (unknown.size() >= MAX_UNKNOWN) {
                unknown.clear();
            }
            unknown.put(id, new Unknown(e, System.nanoTime()));
            throw e;
        }
    }

    /** Asks all addresses before a schema counts as unknown: one of them may be a replica that is late. */
    private List<WriterSchema> fetch(SchemaId id) throws RejectException {
        var absent = new AtomicReference<Optional<RejectException>>(Optional.empty());
        try {
            List<WriterSchema> schema = ask((address, deadline) -> {
                try {
                    return fetch(id, address, deadline);
                } catch (RejectException e) {
                    absent.set(Optional.of(e));
                    throw new IOException(e);
                }
            });
            logBack();
            return schema;
        } catch (SchemasUnavailableException e) {
            if (absent.get().isPresent()) {
                logBack();
                throw absent.get().get();
            }
            logAway(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /**
     * The id of a schema in Avro under a subject.
     *
     * @param add whether the schema is registered if it is not there
     * @throws RegistryException if the registry does not take the schema, does not have it, or does not answer
     */
    int register(String subject, String schema, boolean add) {
        return post("/subjects/" + encoded(subject) + (add ? "/versions" : ""), schema)
                .map(body -> body.path("id"))
                .filter(JsonNode::isInt)
                .map(JsonNode::intValue)
                .orElseThrow(() -> new RegistryException("schema registry " + String.join(",", addresses)
                        + ": has no such schema under " + subject + "; register it, or remove "
                        + SchemaSettings.Registry.AUTO_REGISTER));
    }

    /**
     * Checks that the registry would take a schema in Avro under a subject.
     *
     * @throws RegistryException if it would not, or does not answer
     */
    void checkCompatible(String subject, String schema) {
        post("/compatibility/subjects/" + encoded(subject) + "/versions/latest", schema)
                .filter(body -> !body.path("is_compatible").asBoolean(true))
                .ifPresent(body -> {
                    throw new RegistryException("schema registry " + String.join(",", addresses)
                            + ": the schema of the results is not compatible with the last one under " + subject
                            + "; choose another topic, or another compatibility in the registry");
                });
    }

    /** Posts a schema. Returns the answer; empty if the subject or the schema is not there. */
    private Optional<JsonNode> post(String path, String schema) {
        String body = json.createObjectNode().put("schema", schema).toString();
        try {
            return ask((address, deadline) -> post(address, path, body, deadline));
        } catch (SchemasUnavailableException e) {
            throw new RegistryException(String.valueOf(e.getMessage()));
        }
    }

    private Optional<JsonNode> post(String address, String path, String body, long deadline)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(
                request(address + path)
                        .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                deadline);
        int status = answer.statusCode();
        JsonNode found = json(answer.body());
        if (isNotFound(status, found, true)) {
            return Optional.empty();
        }
        if (REFUSED.contains(status)) {
            throw new RegistryException("schema registry " + address + ": refuses the schema of the results: "
                    + VisibleText.of(found.path("message").asText()));
        }
        if (status != 200) {
            throw new IOException(unusable(status));
        }
        return Optional.of(found);
    }

    /**
     * Waits until the registry answers.
     *
     * @throws RegistryException if it does not answer within 10 s, or at once if it refuses to
     */
    void reach() {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!isReached(end)) {
            LockSupport.parkNanos(START_PAUSE.toNanos());
        }
    }

    private boolean isReached(long end) {
        try {
            ask(this::checkTypes).ifPresent(refusal -> {
                throw new RegistryException("schema registry " + refusal);
            });
            return true;
        } catch (SchemasUnavailableException e) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                throw new RegistryException(e.getMessage() + "; is it running there? (registry.schema.registry.url)");
            }
            return false;
        }
    }

    /** Why the registry refuses to say which types of schemas it has; empty if it says so. */
    private Optional<String> checkTypes(String address, long deadline) throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(request(address + "/schemas/types"), deadline);
        int status = answer.statusCode();
        if (status == 200 && json(answer.body()).isArray()) {
            return Optional.empty();
        }
        String problem =
                status == 200 ? "answers as no schema registry does; is schema.registry.url right?" : unusable(status);
        if (status == 429 || status >= 500) {
            throw new IOException(problem);
        }
        return Optional.of(address + ": " + problem);
    }

    /**
     * Asks the addresses one after the other until one answers.
     *
     * @throws SchemasUnavailableException if none does in time
     */
    private <T, E extends Exception> T ask(Question<T, E> question) throws E {
        long deadline = System.nanoTime() + 2 * timeout.toNanos();
        List<String> failures = new ArrayList<>();
        int begin = first.get();
        for (int i = 0; i < addresses.size(); i++) {
            int index = (begin + i) % addresses.size();
            String address = addresses.get(index);
            try {
                T answer = question.ask(address, deadline);
                first.set(index);
                return answer;
            } catch (IOException e) {
                failures.add(address + ": " + reason(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(address + ": interrupted");
            }
        }
        first.set((begin + 1) % addresses.size());
        throw new SchemasUnavailableException("schema registry " + String.join("; ", failures));
    }

    /** The URL of a schema. Apicurio has its global ids in an interface of its own. */
    private static String path(String address, SchemaId id) throws RejectException {
        return switch (id.kind()) {
            case ID, CONTENT_ID -> address + "/schemas/ids/" + id.low();
            case GUID -> address + "/schemas/guids/" + id.guid();
            case GLOBAL_ID -> {
                if (!address.contains(COMPATIBLE)) {
                    throw new RejectException(
                            RejectCode.UNKNOWN_SCHEMA,
                            "schema " + id + ": only Apicurio has global ids, and schema.registry.url has no "
                                    + COMPATIBLE);
                }
                yield apicurio(address) + "ids/globalIds/" + id.low();
            }
        };
    }

    private static String apicurio(String address) {
        return address.substring(0, address.indexOf(COMPATIBLE)) + APICURIO;
    }

    private List<WriterSchema> fetch(SchemaId id, String address, long deadline)
            throws IOException, InterruptedException, RejectException {
        Set<WriterSchema> schemas = new LinkedHashSet<>();
        add(address, id, "schema " + id, "", path(address, id), schemas, new HashSet<>(), deadline);
        return List.copyOf(schemas);
    }

    /**
     * Adds a schema after those that it refers to.
     *
     * @param name of the schema, for messages
     * @param imported the name by which other schemas refer to it
     * @param asked the URLs of the schemas so far: each is asked for once, so that a circle of references ends
     */
    private void add(
            String address,
            SchemaId id,
            String name,
            String imported,
            String url,
            Set<WriterSchema> schemas,
            Set<String> asked,
            long deadline)
            throws IOException, InterruptedException, RejectException {
        if (!asked.add(url)) {
            return;
        }
        if (asked.size() > MAX_REFERENCES) {
            throw new RejectException(
                    RejectCode.UNKNOWN_SCHEMA, "schema " + id + " refers to more than " + MAX_REFERENCES + " schemas");
        }
        HttpResponse<String> answer = answer(request(url), deadline);
        JsonNode body = json(answer.body());
        boolean confluent = id.kind() != SchemaId.Kind.GLOBAL_ID;
        if (isNotFound(answer.statusCode(), body, confluent)
                || (NO_SUCH_QUESTION.contains(answer.statusCode())
                        && checkTypes(address, deadline).isEmpty())) {
            throw new RejectException(RejectCode.UNKNOWN_SCHEMA, name + " is not in the registry, " + address);
        }
        if (answer.statusCode() != 200) {
            throw new IOException(unusable(answer.statusCode()));
        }
        if (confluent && !body.path("schema").isTextual()) {
            throw new IOException("answers without a schema; is schema.registry.url right?");
        }
        String type = confluent ? body.path("schemaType").asText("AVRO") : expected;
        if (!type.equals(expected)) {
            throw new RejectException(
                    RejectCode.UNKNOWN_SCHEMA, name + " is of type " + type + ", expected " + expected);
        }
        for (JsonNode reference : confluent ? body.path("references") : references(url, deadline)) {
            String subject =
                    reference.path(confluent ? "subject" : "artifactId").asText();
            String version = reference.path("version").asText();
            String group = confluent
                    ? address + "/subjects/"
                    : apicurio(address) + "groups/"
                            + encoded(reference.path("groupId").asText("default")) + "/artifacts/";
            add(
                    address,
                    id,
                    "version " + VisibleText.of(version) + " of " + VisibleText.of(subject) + ", which schema " + id
                            + " refers to,",
                    reference.path("name").asText(),
                    group + encoded(subject) + "/versions/" + encoded(version),
                    schemas,
                    asked,
                    deadline);
        }
        schemas.add(new WriterSchema(imported, confluent ? body.path("schema").textValue() : answer.body()));
    }

    /** What a schema refers to, by Apicurio's own interface. Its first versions have no references. */
    private JsonNode references(String url, long deadline) throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(request(url + "/references"), deadline);
        if (answer.statusCode() != 200 && !NO_SUCH_QUESTION.contains(answer.statusCode())) {
            throw new IOException(unusable(answer.statusCode()));
        }
        return answer.statusCode() == 200 ? json(answer.body()) : json.missingNode();
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        headers.forEach(request::header);
        return request.header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    }

    /** The answer to a request. It has come as a whole when this returns. */
    private HttpResponse<String> answer(HttpRequest.Builder request, long deadline)
            throws IOException, InterruptedException {
        long limit = Math.min(timeout.toNanos(), deadline - System.nanoTime());
        // The timeout of a request ends when the body begins.
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request.build(), info -> new BoundedText(MAX_BYTES));
        try {
            return answer.get(limit, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no answer in time", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static String unusable(int status) {
        return "answers with status " + status + hint(status);
    }

    private JsonNode json(String body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            return json.missingNode();
        }
    }

    /** Whether the registry says that it has no such schema. A wrong address also gives the status 404. */
    private static boolean isNotFound(int status, JsonNode body, boolean confluent) {
        boolean named = confluent
                ? NOT_FOUND.contains(body.path("error_code").asInt())
                : body.path("name").asText().endsWith("NotFoundException");
        return status == 404 && named;
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> "; are basic.auth.user.info or bearer.auth.token right?";
            case 404 -> "; is schema.registry.url right?";
            default -> "";
        };
    }

    private static String reason(IOException e) {
        if (e instanceof ConnectException) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root instanceof UnresolvedAddressException ? "no known host" : "connection refused";
        }
        return e instanceof SSLException
                ? e.getMessage() + "; do the keys ssl... fit the registry?"
                : String.valueOf(e.getMessage());
    }

    private void logAway(String failure) {
        long now = System.nanoTime() | 1;
        long last = awayLogged.get();
        if ((last == 0 || now - last > REPEAT.toNanos()) && awayLogged.compareAndSet(last, now)) {
            LOG.warn("schema registry {}; records with new schemas wait for it", failure);
        }
    }

    private void logBack() {
        if (awayLogged.getAndSet(0) != 0) {
            LOG.info("the schema registry answers again");
        }
    }
}
