package io.jundenpa.demo;

import java.util.SplittableRandom;

/** An endless stream of digits, a share of them malformed. Seeded: the same choice every time. */
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
     * @param number from 0 on
     * @param value the record's value
     * @param label what the digit is; empty if the record is malformed
     */
    record Event(long number, String value, String label) {}

    /** A stream in which the given share of the records is malformed, from 0 to 1. */
    DigitStream(Samples samples, double poison) {
        this.samples = samples;
        this.poison = poison;
    }

    /** The next record. The kinds of malformed ones take turns, so that few are enough to see each. */
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
