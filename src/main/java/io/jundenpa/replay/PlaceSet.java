package io.jundenpa.replay;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** A set of places in a topic, as bitmaps of 65,536 offsets: at most 8 KiB each. */
final class PlaceSet {

    private static final int PAGE_BITS = 16;

    private final Map<Page, BitSet> pages = new HashMap<>();

    private record Page(int partition, long number) {

        static Page of(Place place) {
            return new Page(place.partition(), place.offset() >> PAGE_BITS);
        }

        Place place(int bit) {
            return new Place(partition, (number << PAGE_BITS) + bit);
        }
    }

    void add(Place place) {
        pages.computeIfAbsent(Page.of(place), absent -> new BitSet()).set(bit(place));
    }

    void remove(Place place) {
        pages.computeIfPresent(Page.of(place), (page, bits) -> {
            bits.clear(bit(place));
            return bits;
        });
    }

    boolean contains(Place place) {
        BitSet bits = pages.get(Page.of(place));
        return bits != null && bits.get(bit(place));
    }

    Stream<Place> stream() {
        return pages.entrySet().stream()
                .flatMap(page ->
                        page.getValue().stream().mapToObj(bit -> page.getKey().place(bit)));
    }

    private static int bit(Place place) {
        return (int) (place.offset() & (1 << PAGE_BITS) - 1);
    }
}
