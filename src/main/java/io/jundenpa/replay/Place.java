package io.jundenpa.replay;

/** The place of a record in a topic: {@code partition@offset}. */
record Place(int partition, long offset) {

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
