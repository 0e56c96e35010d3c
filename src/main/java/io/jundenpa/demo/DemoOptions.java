package io.jundenpa.demo;

/**
 * How the demonstration runs.
 *
 * @param records how many are streamed; {@link Long#MAX_VALUE} for no end
 * @param rate records a second; infinite, or more than can be scored, for as fast as they go
 * @param poison the share of malformed records, from 0 to 1
 * @param live whether there is a terminal to draw on; otherwise there are plain lines
 */
public record DemoOptions(long records, double rate, double poison, boolean live) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException naming the one that is out of its range
     */
    public DemoOptions {
        if (records < 1) {
            throw new IllegalArgumentException("records is " + records + ", expected at least 1");
        }
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate is " + rate + ", expected more than 0 records a second");
        }
        if (!(poison >= 0 && poison <= 1)) {
            throw new IllegalArgumentException("poison is " + poison + ", expected a share from 0 to 1");
        }
    }

    /** To be looked at: no end, at a rate that the eye follows, with a few malformed records. */
    public static DemoOptions forTerminal() {
        return new DemoOptions(Long.MAX_VALUE, 100, 0.01, true);
    }

    /** To be read: every sample once, at a rate that leaves the latency to the scoring and not to a queue. */
    public static DemoOptions headless() {
        return new DemoOptions(540, 200, 0, false);
    }
}
