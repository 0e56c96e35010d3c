package io.jundenpa.replay;

/** Where a record is in a topic: {@code partition@offset}. */
record Place(int partition, long offset) {

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
