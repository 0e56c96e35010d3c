package io.jundenpa.settings;

import io.jundenpa.event.InputFormat;
import io.jundenpa.event.OutputFormat;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is scored, with which model, to where.
 *
 * @param application Kafka's {@code application.id}: the group of its instances and the prefix of its transactions
 * @param model the model's folder or file
 * @param input where records come from
 * @param output where results go
 * @param rejects where records go that cannot be scored
 * @param batchRows the most rows of a forward pass, and records of a run, of those that wait anyway
 * @param kafka settings for Kafka Streams and its clients, as they were given
 */
public record Pipeline(
        String application,
        Path model,
        Input input,
        Output output,
        Rejects rejects,
        int batchRows,
        Map<String, String> kafka) {

    /** Of 1, 16, 64 and 256 rows, none brought notably more rows a second for the five networks of the benchmark. */
    public static final int DEFAULT_BATCH_ROWS = 64;

    /** Where Kafka's clients ask for the brokers: host:port, or several with commas. */
    public String servers() {
        return kafka.getOrDefault("bootstrap.servers", "");
    }

    /** The topic of the records and their format. */
    public record Input(String topic, InputFormat format) {}

    /** The topic of the results and their format. */
    public record Output(String topic, OutputFormat format) {}

    /** The topic of the rejected records. */
    public record Rejects(String topic) {}
}
