package io.jundenpa.topology;

import io.jundenpa.event.InputFormat;
import io.jundenpa.model.Model;
import io.jundenpa.settings.Pipeline;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * How large a bundle becomes. A bundle ends with the record that reaches one of the limits.
 *
 * <p>Kafka Streams lets every task of a thread process records, and then checks whether to commit. This round must stay well
 * below the transaction timeout (10 s by default). A task processes one bundle in a round, and more only while rounds are
 * shorter than the commit interval. Therefore the work of a bundle is limited: 2^28 floating point operations take 13 to
 * 60 ms on one core. The interceptor does not decode values. It estimates the rows of a record from the length of its
 * value.
 *
 * @param records in a bundle, at least 1
 * @param rows in a bundle, at least 1, by the estimate
 * @param rowBytes the minimum length of a row in bytes; a value of n bytes counts as n / rowBytes rows, but at least 1
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
        // In text, a number takes at least two bytes: a digit and a comma. In binary form it takes four.
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
