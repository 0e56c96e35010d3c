package io.jundenpa.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlaceSetTest {

    private final PlaceSet places = new PlaceSet();

    /** The oracle is a set of the Java library. The offsets lie around the ends of the pages. */
    @Test
    void placesAreThoseOfASet() {
        var random = new Random(1);
        Set<Place> expected = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            var place = new Place(random.nextInt(3), (random.nextInt(3) << 16) + random.nextInt(100) + 65_500L);
            if (random.nextInt(3) == 0) {
                places.remove(place);
                expected.remove(place);
            } else {
                places.add(place);
                expected.add(place);
            }
            assertEquals(expected.contains(place), places.contains(place));
        }

        assertEquals(expected, places.stream().collect(Collectors.toSet()));
    }

    @Test
    void anyOffsetFits() {
        places.add(new Place(7, Long.MAX_VALUE));

        assertTrue(places.contains(new Place(7, Long.MAX_VALUE)));
        assertFalse(places.contains(new Place(7, Long.MAX_VALUE - 1)));
        assertFalse(places.contains(new Place(7, (1L << 47) - 1)));
    }
}
