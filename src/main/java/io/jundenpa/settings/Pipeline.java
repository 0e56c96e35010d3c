package io.jundenpa.settings;

import io.jundenpa.event.Enrichment;
import io.jundenpa.event.Fields;
import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import java.nio.file.Path;
import java.util.Map;

/**
 * A pipeline: the records to score, the model, and the topics of the results.
 *
 * @param application Kafka's {@code application.id}: the group of its instances and the prefix of its transactional ids
 * @param model the model's folder or file
 * @param input the topic of the records
 * @param output the topic of the results
 * @param rejects the topic of the records that cannot be scored
 * @param batchRows the maximum rows of a forward pass, and the maximum records of a bundle
 * @param kafka settings for Kafka Streams and its clients
 */
public record Pipeline(
        String application,
        Path model,
        Input input,
        Output output,
        Rejects rejects,
        int batchRows,
        KafkaSettings kafka) {

    /** None of the five networks of the benchmark was notably faster with 1, 16 or 256 rows. */
    public static final int DEFAULT_BATCH_ROWS = 64;

    /** A pipeline with Kafka settings by key. */
    public Pipeline(
            String application,
            Path model,
            Input input,
            Output output,
            Rejects rejects,
            int batchRows,
            Map<String, String> kafka) {
        this(application, model, input, output, rejects, batchRows, new KafkaSettings(kafka));
    }

    /** The bootstrap servers: host:port, or several with commas. */
    public String servers() {
        return kafka.servers();
    }

    /** The topic of the records, their format, where they have the features, and where their schemas are. */
    public record Input(String topic, InputFormat format, Fields fields, SchemaSettings schemas) {

        /** Records without a schema. */
        public Input(String topic, InputFormat format, Fields fields) {
            this(topic, format, fields, new SchemaSettings.None());
        }

        /** Records that have the features under their names. */
        public Input(String topic, InputFormat format) {
            this(topic, format, Fields.BY_NAME);
        }

        /** The same records in another topic. */
        public Input at(String other) {
            return new Input(other, format, fields, schemas);
        }
    }

    /**
     * The topic of the results, their format, and what they have besides the output.
     *
     * @param source whether headers say which record a result belongs to
     * @param schemas where the schema of the results goes
     */
    public record Output(
            String topic, OutputFormat format, Enrichment enrichment, boolean source, SchemaSettings schemas) {

        /** Results without a schema, and without headers for their source. */
        public Output(String topic, OutputFormat format, Enrichment enrichment) {
            this(topic, format, enrichment, false, new SchemaSettings.None());
        }

        /** Results that are the output alone. */
        public Output(String topic, OutputFormat format) {
            this(topic, format, Enrichment.NONE);
        }

        /** The same results in another topic. */
        public Output at(String other) {
            return new Output(other, format, enrichment, source, schemas);
        }
    }

    /** The topic of the rejected records. */
    public record Rejects(String topic) {}
}
