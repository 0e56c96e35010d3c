package io.jundenpa.cli;

/** The exit codes of the commands. Picocli itself exits with 2 after wrong usage. */
final class ExitCode {

    static final int OK = 0;
    static final int FAILED = 1;

    /** A pipeline, a model or a file of tests is invalid. */
    static final int INVALID = 3;

    /** The cluster cannot be used. */
    static final int NO_CLUSTER = 4;

    private ExitCode() {}
}
