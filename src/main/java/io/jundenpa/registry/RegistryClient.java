package io.jundenpa.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jundenpa.event.RejectCode;
import io.jundenpa.event.RejectException;
import io.jundenpa.event.SchemaId;
import io.jundenpa.event.SchemasUnavailableException;
import io.jundenpa.event.WriterSchemas;
import io.jundenpa.settings.Pipeline;
import io.jundenpa.settings.SchemaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches schemas over the REST interface of Confluent's registry, which Apicurio's has too, and keeps them. Asks the
 * addresses one after the other until one answers.
 */
final class RegistryClient implements WriterSchemas {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryClient.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** How long an unknown id is not asked for again. It may become known: a replica of a registry can be late. */
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);

    /** The time between two lines of the log. */
    private static final Duration REPEAT = Duration.ofSeconds(30);

    /** Bounds the memory: wrong bytes can look like ids. */
    private static final int MAX_UNKNOWN = 10_000;

    private static final int MAX_REFERENCES = 1000;

    /** The error codes of Confluent's registry: no such subject, version or schema. */
    private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

    private static final String APICURIO = "/apis/ccompat/";

    private final HttpClient http;
    private final List<String> addresses;
    private final Map<String, String> headers;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<SchemaId, List<String>> known = new ConcurrentHashMap<>();
    private final Map<SchemaId, Unknown> unknown = new ConcurrentHashMap<>();

    /** The time of the last line that says that the registry is away, or 0 while it answers. */
    private final AtomicLong awayLogged = new AtomicLong();

    /** An id that the registry does not know, and the time of the answer. */
    private record Unknown(RejectException reject, long since) {}

    RegistryClient(HttpClient http, List<String> addresses, Map<String, String> headers) {
        this.http = http;
        this.addresses = List.copyOf(addresses);
        this.headers = Map.copyOf(headers);
    }

    /** A client with the settings of a pipeline. Opens no connection. */
    static RegistryClient of(SchemaSettings.Registry registry, Pipeline pipeline) {
        RegistrySettings settings = RegistrySettings.of(registry, pipeline);
        HttpClient.Builder http = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        settings.tls().ifPresent(http::sslContext);
        return new RegistryClient(http.build(), settings.addresses(), settings.headers());
    }

    @Override
    public List<String> get(SchemaId id) throws RejectException {
        List<String> found = known.get(id);
        if (found != null) {
            return found;
        }
        Unknown not = unknown.get(id);
        if (not != null && System.nanoTime() - not.since() < UNKNOWN_FOR.toNanos()) {
            throw not.reject();
        }
        try {
            List<String> schema = fetch(id);
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

    private List<String> fetch(SchemaId id) throws RejectException {
        List<String> failures = new ArrayList<>();
        for (String address : addresses) {
            try {
                Set<String> texts = new LinkedHashSet<>();
                add(address, id, path(address, id), texts);
                logBack();
                return List.copyOf(texts);
            } catch (IOException e) {
                failures.add(shown(address) + ": " + reason(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(shown(address) + ": interrupted");
            }
        }
        String failure = String.join("; ", failures);
        logAway(failure);
        throw new SchemasUnavailableException("schema registry " + failure);
    }

    /** The URL of a schema. Apicurio has its global ids in an interface of its own. */
    private static String path(String address, SchemaId id) throws RejectException {
        int apicurio = address.indexOf(APICURIO);
        return switch (id.kind()) {
            case ID, CONTENT_ID -> address + "/schemas/ids/" + id.low();
            case GUID -> address + "/schemas/guids/" + id.guid();
            case GLOBAL_ID -> {
                if (apicurio < 0) {
                    throw new RejectException(
                            RejectCode.UNKNOWN_SCHEMA,
                            "schema " + id + ": only Apicurio has global ids, and schema.registry.url has no "
                                    + APICURIO);
                }
                yield address.substring(0, apicurio) + "/apis/registry/v2/ids/globalIds/" + id.low();
            }
        };
    }

    /** Adds a schema after those that it refers to. */
    private void add(String address, SchemaId id, String url, Set<String> texts)
            throws IOException, InterruptedException, RejectException {
        HttpResponse<String> answer = answer(url);
        JsonNode body = json(answer.body());
        boolean confluent = id.kind() != SchemaId.Kind.GLOBAL_ID;
        if (answer.statusCode() == 404 && isNotFound(body, confluent)) {
            throw new RejectException(
                    RejectCode.UNKNOWN_SCHEMA, "schema " + id + " is not in the registry, " + shown(address));
        }
        if (answer.statusCode() != 200) {
            throw new IOException("answers with status " + answer.statusCode() + hint(answer.statusCode()));
        }
        if (!confluent) {
            texts.add(answer.body());
            return;
        }
        if (!body.path("schema").isTextual()) {
            throw new IOException("answers without a schema; is schema.registry.url right?");
        }
        String type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new RejectException(
                    RejectCode.UNKNOWN_SCHEMA, "schema " + id + " is of type " + type + ", expected AVRO");
        }
        for (JsonNode reference : body.path("references")) {
            if (texts.size() >= MAX_REFERENCES) {
                throw new RejectException(
                        RejectCode.UNKNOWN_SCHEMA,
                        "schema " + id + " refers to more than " + MAX_REFERENCES + " schemas");
            }
            String subject = URLEncoder.encode(reference.path("subject").asText(), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            add(
                    address,
                    id,
                    address + "/subjects/" + subject + "/versions/"
                            + reference.path("version").asInt(),
                    texts);
        }
        texts.add(body.path("schema").textValue());
    }

    private HttpResponse<String> answer(String url) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
        headers.forEach(request::header);
        request.header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            return json.missingNode();
        }
    }

    /** Whether the registry says that it has no such schema. A wrong address also gives the status 404. */
    private static boolean isNotFound(JsonNode body, boolean confluent) {
        return confluent
                ? NOT_FOUND.contains(body.path("error_code").asInt())
                : body.path("name").asText().endsWith("NotFoundException");
    }

    private static String hint(int status) {
        return switch (status) {
            case 401, 403 -> "; are basic.auth.user.info or bearer.auth.token right?";
            case 404 -> "; is schema.registry.url right?";
            default -> "";
        };
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** An address without the credentials that it may have. */
    private static String shown(String address) {
        return address.replaceFirst("//[^/@]*@", "//");
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
