package io.jundenpa.format.tensor;

import java.util.Optional;

/**
 * Bounds the memory and the work of reading a model. The work is bounded by the memory: a small file cannot ask for much of
 * it.
 *
 * <p>A request for memory above the bound is refused but counted, so that the message can say how much the model needs.
 */
public final class Budget {

    private static final long MIB = 1 << 20;
    private static final long FREE_WORK = 1 << 24;
    private static final int WORK_PER_BYTE = 2;

    private final long limit;
    private long counted;
    private long work;

    /** @param limit bytes of memory */
    public Budget(long limit) {
        this.limit = limit;
    }

    /** Asks for memory; false if there is not enough. */
    public boolean take(long bytes) {
        counted += bytes;
        return counted <= limit;
    }

    /** Asks for memory. */
    public void require(long bytes) throws FormatException {
        if (!take(bytes)) {
            throw new FormatException(
                    "needs " + bytes + " more bytes: " + problem().orElseThrow());
        }
    }

    /**
     * Asks to read, move or compute numbers.
     *
     * @throws FormatException if the model asks for too much work for the memory that it has taken so far
     */
    public void work(long numbers) throws FormatException {
        work += numbers;
        long most = FREE_WORK + WORK_PER_BYTE * counted;
        if (work > most) {
            throw new FormatException("reads or computes " + numbers + " more constants, with all before it " + work
                    + "; expected at most " + most + " in a model of this size");
        }
    }

    /** The problem if a request for memory was refused. */
    public Optional<String> problem() {
        return counted <= limit
                ? Optional.empty()
                : Optional.of("the layers and the files of their weights take at least " + counted
                        + " bytes of memory, expected at most " + limit
                        + ", half of the heap; start with JAVA_OPTS=-Xmx"
                        + (2 * counted / MIB + 1) + "m or more");
    }
}
