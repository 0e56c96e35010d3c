package io.jundenpa.settings;

/**
 * The limits of the records that a topic accepts. A broker refuses other records only after they are sent, and the
 * transaction is lost.
 *
 * @param maxBytes the size of the largest batch, and so of the largest record, as the broker writes it
 * @param compressed whether the broker compresses what it writes
 * @param maxBeforeMs the maximum age of a record's timestamp
 * @param maxAfterMs the maximum time from now to a timestamp in the future
 * @param keyed whether a record needs a key, because the topic is compacted
 */
public record TopicLimits(int maxBytes, boolean compressed, long maxBeforeMs, long maxAfterMs, boolean keyed) {

    /** Unknown limits: every record is accepted. */
    public static final TopicLimits UNKNOWN =
            new TopicLimits(Integer.MAX_VALUE, false, Long.MAX_VALUE, Long.MAX_VALUE, false);

    /** These limits with at most {@code bytes} bytes. */
    public TopicLimits atMost(int bytes) {
        return new TopicLimits(Math.min(maxBytes, bytes), compressed, maxBeforeMs, maxAfterMs, keyed);
    }

    /**
     * These limits for records that the pipeline's producer sends. Compression, by the producer or the broker, can make
     * a record larger by the headers of the compression format: less than 10 bytes for each block of 32 KiB, plus 64
     * bytes.
     */
    public TopicLimits sentBy(Pipeline pipeline) {
        return compressed || StreamsSettings.compresses(pipeline) ? atMost(maxBytes - maxBytes / 1000 - 128) : this;
    }

    /**
     * Whether the topic accepts a record with this timestamp.
     *
     * @param timestamp at least 0
     * @param now the current time, in milliseconds
     */
    public boolean takes(long timestamp, long now) {
        return timestamp > now ? timestamp - now <= maxAfterMs : now - timestamp <= maxBeforeMs;
    }
}
