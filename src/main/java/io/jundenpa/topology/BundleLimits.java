package io.jundenpa.topology;

import io.jundenpa.event.Feature;
import io.jundenpa.event.InputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.settings.Pipeline;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * How large a bundle becomes. A bundle ends with the record that reaches one of the limits.
 *
 * <p>Kafka Streams lets every task of a thread process records, and then checks whether to commit. This round must stay well
 * below the transaction timeout (10 s by default). Therefore the work of a bundle is limited, and so is the work of a poll,
 * see {@link #limitPolls}. The interceptor does not decode values. It counts rows from above, see {@link #rows(byte[])}.
 *
 * @param records in a bundle, at least 1
 * @param rows in a bundle, at least 1, by that count
 * @param format of the values
 * @param rowBytes the fewest bytes of a row in a value of many rows, at least 1
 */
record BundleLimits(int records, int rows, InputFormat format, int rowBytes) {

    /** The bytes of all keys, values and headers in a bundle. */
    static final int BYTES = 1 << 20;

    /** The floating point operations of all rows in a bundle: less than a second, also for recurrent layers. */
    static final long WORK = 1L << 28;

    /** Kafka Streams' default of {@code max.poll.records}. */
    private static final long DEFAULT_POLL_RECORDS = 1000;

    /** The bytes that the id of a schema may take before JSON. */
    private static final int[] ID_LENGTHS = {0, 5, 9, 17};

    private static final String PREFIX = "jundenpa.bundle.";
    private static final String RECORDS = PREFIX + "records";
    private static final String ROWS = PREFIX + "rows";
    private static final String FORMAT = PREFIX + "format";
    private static final String ROW_BYTES = PREFIX + "row.bytes";

    /**
     * The floating point operations of all rows in a poll: a second on a slow processor. Kafka Streams checks whether to
     * commit at least once before each poll. The time between two commits is therefore limited by what a poll returns,
     * whatever the number of tasks, and however many bundles a task processes in a round.
     */
    private static final long POLL_WORK = 1L << 30;

    /** The limits of a pipeline: {@code batch.rows} records, and as many rows as the work of the model allows. */
    static BundleLimits of(Model model, Pipeline pipeline) {
        long rows = Math.max(1, WORK / Math.max(1, model.network().flops()));
        return new BundleLimits(
                (int) Math.min(rows, pipeline.batchRows()),
                (int) Math.min(rows, Integer.MAX_VALUE),
                pipeline.input().format(),
                rowBytes(model, pipeline.input()));
    }

    /**
     * Limits what a poll of a slow model returns, unless the pipeline does. The bytes of a fetch matter for records that hold
     * many rows. A fetch always returns at least one batch of a producer.
     *
     * @param settings of Kafka Streams. Modified.
     */
    static void limitPolls(Map<String, Object> settings, Model model, Pipeline.Input input) {
        long rows = Math.max(1, POLL_WORK / Math.max(1, model.network().flops()));
        long bytes = Math.min(ConsumerConfig.DEFAULT_FETCH_MAX_BYTES, rows * rowBytes(model, input));
        settings.putIfAbsent(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Long.toString(Math.min(DEFAULT_POLL_RECORDS, rows)));
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Long.toString(bytes));
    }

    /**
     * The fewest bytes of a row in a value of many rows. In a list, a number takes at least two bytes: a digit and a comma. An
     * object may lack the features that have a number for missing values, so <code>{},</code> can be a row. A format whose
     * values are one row each has no such bytes: the number of records limits its rows.
     */
    private static int rowBytes(Model model, Pipeline.Input input) {
        int width = model.network().inputSize();
        int required = width
                - model.features().stream()
                        .filter(feature -> feature.missing().isPresent())
                        .mapToInt(Feature::size)
                        .sum();
        return switch (input.format()) {
            case JSON, JSON_SCHEMA ->
                input.fields().named() ? Integer.MAX_VALUE : Math.min(2 * width, 3 + 2 * required);
            case CSV -> 2 * width;
            case FLOAT32 -> Float.BYTES * width;
            case AVRO, PROTOBUF -> Integer.MAX_VALUE;
        };
    }

    /**
     * Reads the limits from the settings of a consumer.
     *
     * @throws ConfigException if {@link #addTo} has not written them
     */
    static BundleLimits from(Map<String, ?> settings) {
        return new BundleLimits(
                Integer.parseInt(text(settings, RECORDS)),
                Integer.parseInt(text(settings, ROWS)),
                InputFormat.valueOf(text(settings, FORMAT)),
                Integer.parseInt(text(settings, ROW_BYTES)));
    }

    private static String text(Map<String, ?> settings, String key) {
        Object value = settings.get(key);
        if (value == null) {
            throw new ConfigException(key + " is missing; take all settings from ScoringSettings.of");
        }
        return value.toString();
    }

    /**
     * Writes the limits.
     *
     * @param settings of Kafka Streams. Modified.
     * @param prefix of the settings of the main consumer
     */
    void addTo(Map<String, Object> settings, String prefix) {
        settings.put(prefix + RECORDS, Integer.toString(records));
        settings.put(prefix + ROWS, Integer.toString(rows));
        settings.put(prefix + FORMAT, format.name());
        settings.put(prefix + ROW_BYTES, Integer.toString(rowBytes));
    }

    /**
     * An upper bound of the rows in a value, at least 1. A row of CSV ends with a line feed, and a row in a list of JSON begins
     * with a bracket. If values of 1 MiB cannot reach the limit, each value counts as one row, and its bytes are not read.
     */
    long rows(byte[] value) {
        if (BYTES / rowBytes <= rows) {
            return 1;
        }
        return switch (format) {
            case JSON -> rowsOfJson(value, 0);
            case JSON_SCHEMA ->
                IntStream.of(ID_LENGTHS)
                        .mapToLong(id -> rowsOfJson(value, id))
                        .max()
                        .orElse(1);
            case CSV -> 1 + count(value, 0, '\n');
            case FLOAT32 -> Math.max(1, value.length / rowBytes);
            case AVRO, PROTOBUF -> 1;
        };
    }

    /** JSON from an index on that does not begin with a list of lists or objects has one row. */
    private static long rowsOfJson(byte[] json, int from) {
        int outer = next(json, from);
        int inner = next(json, outer + 1);
        boolean isListOfRows = inner < json.length && json[outer] == '[' && (json[inner] == '[' || json[inner] == '{');
        return isListOfRows ? count(json, inner, json[inner]) : 1;
    }

    /** The index of the first byte from here on that is no white space, or the length. */
    private static int next(byte[] json, int from) {
        int index = from;
        while (index < json.length && json[index] <= ' ' && json[index] >= 0) {
            index++;
        }
        return index;
    }

    /** How often a character appears from an index on. */
    private static long count(byte[] text, int from, int character) {
        long count = 0;
        for (int i = from; i < text.length; i++) {
            count += text[i] == character ? 1 : 0;
        }
        return count;
    }
}
