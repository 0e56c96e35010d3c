package io.jundenpa.topology;

import io.jundenpa.event.InputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.settings.Pipeline;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * How large a bundle becomes. A bundle ends with the record that reaches one of the limits.
 *
 * <p>Kafka Streams checks whether to commit after each task of a thread had its turn. All turns together must stay well
 * below the transaction timeout (10 s by default). A turn is one bundle, so its work is limited as well: 2^28 floating
 * point operations take 13 to 60 ms on one core. The interceptor does not decode values, so it estimates the rows of a
 * record from the length of its value.
 *
 * @param records in a bundle, at least 1
 * @param rows in a bundle, at least 1, by the estimate
 * @param rowBytes the length of a short row in bytes, at least 1
 */
record BundleLimits(int records, int rows, int rowBytes) {

    /** The bytes of all values in a bundle. */
    static final int BYTES = 1 << 20;

    /** The floating point operations of all rows in a bundle. */
    static final long WORK = 1L << 28;

    private static final String PREFIX = "jundenpa.bundle.";
    private static final String RECORDS = PREFIX + "records";
    private static final String ROWS = PREFIX + "rows";
    private static final String ROW_BYTES = PREFIX + "row.bytes";

    /** The limits of a pipeline: {@code batch.rows} records, and as many rows as the work of the model allows. */
    static BundleLimits of(Model model, Pipeline pipeline) {
        long rows = Math.max(1, WORK / Math.max(1, model.network().flops()));
        int width = model.network().inputSize();
        // A number is a digit and a comma in text, and four bytes in binary form.
        int numberBytes = pipeline.input().format() == InputFormat.FLOAT32 ? Float.BYTES : 2;
        return new BundleLimits(
                (int) Math.min(rows, pipeline.batchRows()),
                (int) Math.min(rows, Integer.MAX_VALUE),
                Math.multiplyExact(numberBytes, width));
    }

    /**
     * Reads the limits from the settings of a consumer.
     *
     * @throws ConfigException if {@link #addTo} has not written them
     */
    static BundleLimits from(Map<String, ?> settings) {
        return new BundleLimits(number(settings, RECORDS), number(settings, ROWS), number(settings, ROW_BYTES));
    }

    private static int number(Map<String, ?> settings, String key) {
        Object value = settings.get(key);
        if (value == null) {
            throw new ConfigException(key, value, "is missing; take all settings from ScoringSettings.of");
        }
        return Integer.parseInt(String.valueOf(value));
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
        settings.put(prefix + ROW_BYTES, Integer.toString(rowBytes));
    }
}
