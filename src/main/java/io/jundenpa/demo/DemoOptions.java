package io.jundenpa.demo;

/**
 * The options of the demonstration.
 *
 * @param records how many to send; {@link Long#MAX_VALUE} for no end
 * @param rate records a second; infinity for as fast as they are scored
 * @param poison the share of malformed records, from 0 to 1
 * @param live true to draw on a terminal, false to print plain lines
 */
public record DemoOptions(long records, double rate, double poison, boolean live) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException naming the number that is out of range
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

    /** For a terminal: no end, a rate that the eye can follow, a few malformed records. */
    public static DemoOptions forTerminal() {
        return new DemoOptions(Long.MAX_VALUE, 100, 0.01, true);
    }

    /** For plain lines: every sample once, slow enough that no queue adds to the latency. */
    public static DemoOptions headless(Scenario scenario) {
        return new DemoOptions(scenario.samples(), 200, 0, false);
    }
}
