package io.jundenpa.demo;

import java.util.SplittableRandom;

/** An endless stream of digits, a share of them malformed. The seed is fixed: every stream is the same. */
final class DigitStream {

    private static final long SEED = 540;

    private final Samples samples;
    private final double poison;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private long next;
    private long poisoned;

    /**
     * One record.
     *
     * @param number counts from 0
     * @param value a JSON array of pixels, or a malformed one
     * @param label the true digit; empty if the record is malformed
     */
    record Event(long number, String value, String label) {}

    /** A stream of samples. {@code poison} is the share of malformed records, from 0 to 1. */
    DigitStream(Samples samples, double poison) {
        this.samples = samples;
        this.poison = poison;
    }

    /** The next record. Goes through the kinds of malformed records in turn, so that a few records show every kind. */
    Event next() {
        long number = next++;
        Samples.Sample sample = samples.get(number);
        if (random.nextDouble() >= poison) {
            return new Event(number, sample.json(), sample.label());
        }
        Poison[] kinds = Poison.values();
        return new Event(number, kinds[(int) (poisoned++ % kinds.length)].spoil(sample.json()), "");
    }
}
