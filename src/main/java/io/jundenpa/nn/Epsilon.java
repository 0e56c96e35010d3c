package io.jundenpa.nn;

/** The number that a normalisation adds to a variance to avoid a division by 0. */
final class Epsilon {

    private Epsilon() {}

    /**
     * Returns the epsilon.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    static double checked(double epsilon) {
        if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon is " + epsilon + ", expected a finite number of at least 0");
        }
        return epsilon;
    }
}
