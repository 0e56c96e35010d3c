package io.jundenpa.nn;

/** What is added to a variance, so that its root divides. */
final class Epsilon {

    private Epsilon() {}

    /**
     * An epsilon as it is.
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
