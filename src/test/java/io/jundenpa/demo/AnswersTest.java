package io.jundenpa.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswersTest {

    @Test
    void everyNumberIsNewExactlyOnceInAnyOrder() {
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < 200_000; i++) {
            numbers.add(i);
            if (i % 1000 == 0) {
                numbers.add(i);
            }
        }
        // Answers of several partitions are near each other, but out of order.
        Random random = new Random(7);
        for (int from = 0; from < numbers.size(); from += 5000) {
            Collections.shuffle(numbers.subList(from, Math.min(from + 5000, numbers.size())), random);
        }
        Answers answers = new Answers();

        long added = numbers.stream().filter(answers::add).count();

        assertEquals(200_000, added);
        assertEquals(0, numbers.stream().filter(answers::add).count());
    }

    @Test
    void aGapStaysOpenHoweverManyFollow() {
        Answers answers = new Answers();
        for (long i = 0; i < 300_000; i++) {
            if (i != 70_000) {
                answers.add(i);
            }
        }

        assertEquals(true, answers.add(70_000));
        assertEquals(false, answers.add(70_000));
        assertEquals(false, answers.add(299_999));
        assertEquals(true, answers.add(300_000));
    }
}
