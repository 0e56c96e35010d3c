package io.jundenpa.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The number of a time, as {@link TimePart} defines it. It keeps the offset of the zone until the next change of the offset,
 * so it makes no object for a time near the time before. For one thread.
 */
final class TimeEncoder {

    /** Times of the years 0000 to 9999 in milliseconds. */
    private static final double MIN = IsoTime.EARLIEST;

    private static final double MAX = IsoTime.LATEST;

    private static final long SECONDS_OF_DAY = 86_400;

    /** 1970-01-01 was a Thursday. */
    private static final int DAY_OF_WEEK_1970 = 3;

    /** 0000-03-01 in days since 1970. */
    private static final long DAY_OF_MARCH_0000 = -719_468;

    /** Days of 400 years. */
    private static final int DAYS_OF_ERA = 146_097;

    private final TimePart part;
    private final ZoneRules rules;
    private final double reference;

    /** The offset holds from here, in seconds. */
    private long offsetFrom = Long.MAX_VALUE;

    /** The offset holds until before here, in seconds. */
    private long offsetTo = Long.MIN_VALUE;

    private int offset;

    TimeEncoder(FeatureType.Time time) {
        part = time.part();
        rules = time.zone().getRules();
        reference = time.reference().toEpochMilli();
    }

    /** Whether a time in milliseconds can be encoded. */
    static boolean isValid(double millis) {
        return millis >= MIN && millis <= MAX;
    }

    /**
     * The number of a time.
     *
     * @param millis the time in milliseconds since 1970, valid
     * @param timestamp of the record in milliseconds since 1970
     */
    float encode(double millis, long timestamp) {
        return switch (part) {
            case EPOCH_SECONDS -> (float) ((millis - reference) / 1000);
            case AGE_SECONDS -> (float) ((timestamp - millis) / 1000);
            default -> ofLocal(local((long) Math.floor(millis / 1000)));
        };
    }

    private long ofLocal(long seconds) {
        long day = Math.floorDiv(seconds, SECONDS_OF_DAY);
        return switch (part) {
            case HOUR_OF_DAY -> Math.floorMod(seconds, SECONDS_OF_DAY) / 3600;
            case DAY_OF_WEEK -> Math.floorMod(day + DAY_OF_WEEK_1970, 7);
            default -> ofDate(day);
        };
    }

    /**
     * The day of the month, or the month. In years that begin in March, the leap day is the last, and the months have a fixed
     * pattern of 153 days in 5 months. Source: Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
     */
    private long ofDate(long day) {
        long inEra = Math.floorMod(day - DAY_OF_MARCH_0000, DAYS_OF_ERA);
        long year = (inEra - inEra / 1460 + inEra / 36_524 - inEra / (DAYS_OF_ERA - 1)) / 365;
        long inYear = inEra - (365 * year + year / 4 - year / 100);
        long month = (5 * inYear + 2) / 153;
        return part == TimePart.DAY_OF_MONTH ? inYear - (153 * month + 2) / 5 + 1 : month < 10 ? month + 3 : month - 9;
    }

    private long local(long seconds) {
        if (seconds < offsetFrom || seconds >= offsetTo) {
            Instant instant = Instant.ofEpochSecond(seconds);
            ZoneOffset found = rules.getOffset(instant);
            ZoneOffsetTransition before = rules.previousTransition(instant.plusSeconds(1));
            ZoneOffsetTransition after = rules.nextTransition(instant);
            offsetFrom = before == null ? Long.MIN_VALUE : before.toEpochSecond();
            offsetTo = after == null ? Long.MAX_VALUE : after.toEpochSecond();
            offset = found.getTotalSeconds();
        }
        return seconds + offset;
    }
}
