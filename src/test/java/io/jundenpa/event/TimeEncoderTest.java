package io.jundenpa.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TimeEncoderTest {

    /** Every day from the year 0 to 9999, as java.time counts. */
    @Test
    void daysAndMonthsAreThoseOfTheCalendar() {
        var days = encoder(TimePart.DAY_OF_MONTH);
        var months = encoder(TimePart.MONTH);
        for (LocalDate day = LocalDate.of(0, 1, 1); day.getYear() < 10_000; day = day.plusDays(1)) {
            double midnight = day.toEpochDay() * 86_400_000.0;

            assertEquals(day.getDayOfMonth(), days.encode(midnight, 0));
            assertEquals(day.getMonthValue(), months.encode(midnight, 0));
        }
    }

    private static TimeEncoder encoder(TimePart part) {
        return new TimeEncoder(new FeatureType.Time(part, ZoneOffset.UTC, Instant.EPOCH));
    }
}
