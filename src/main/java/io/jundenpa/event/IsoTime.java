package io.jundenpa.event;

import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Reads times of ISO 8601: {@code 2026-11-30}, {@code 2026-11-30T18:20:05.123+09:00}. A space may stand for the T. Seconds and
 * their fraction may be missing. A time without an offset is in UTC, and a date is its midnight.
 */
final class IsoTime {

    /** 0000-01-01T00:00Z in milliseconds since 1970. */
    static final long EARLIEST =
            LocalDate.of(0, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();

    /** 9999-12-31T23:59:59.999Z in milliseconds since 1970. */
    static final long LATEST =
            LocalDate.of(10_000, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli() - 1;

    /** What {@link #millis} returns for text of another form. */
    static final double INVALID = Double.NaN;

    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /** Days from 0000-01-01 to 1970-01-01. */
    private static final int DAYS_TO_1970 = 719_528;

    private static final int MAX_DECIMALS = 9;

    private IsoTime() {}

    /**
     * The milliseconds since 1970 of a text, or {@link #INVALID}. Further decimals of seconds are kept as a fraction.
     *
     * @param text not modified
     * @param from the index of the first byte
     * @param to the index after the last byte
     */
    static double millis(byte[] text, int from, int to) {
        int year = number(text, from, to, 4);
        int month = number(text, after(text, from + 4, to, '-'), to, 2);
        int day = number(text, after(text, from + 7, to, '-'), to, 2);
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > days(year, month)) {
            return INVALID;
        }
        double midnight = days(year, month, day) * 86_400_000.0;
        int time = from + 10;
        if (time == to) {
            return midnight;
        }
        if (text[time] != 'T' && text[time] != 't' && text[time] != ' ') {
            return INVALID;
        }
        int hour = number(text, time + 1, to, 2);
        int minute = number(text, after(text, time + 3, to, ':'), to, 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return INVALID;
        }
        double millis = midnight + (hour * 60 + minute) * 60_000.0;
        int end = time + 6;
        if (end < to && text[end] == ':') {
            int second = number(text, end + 1, to, 2);
            if (second < 0 || second > 59) {
                return INVALID;
            }
            millis += second * 1000.0;
            end += 3;
            if (end < to && (text[end] == '.' || text[end] == ',')) {
                int decimals = digits(text, end + 1, to);
                if (decimals == 0 || decimals > MAX_DECIMALS) {
                    return INVALID;
                }
                millis += fraction(number(text, end + 1, to, decimals), decimals);
                end += 1 + decimals;
            }
        }
        return millis - offset(text, end, to);
    }

    /** The milliseconds of some decimals of a second. */
    private static double fraction(int number, int decimals) {
        int power = 1;
        for (int i = Math.min(decimals, 3); i < Math.max(decimals, 3); i++) {
            power *= 10;
        }
        return decimals < 3 ? number * (double) power : number / (double) power;
    }

    /** The offset in milliseconds at the end of the text, or {@link #INVALID}. */
    private static double offset(byte[] text, int from, int to) {
        if (from == to || (to - from == 1 && (text[from] | 0x20) == 'z')) {
            return 0;
        }
        if (text[from] != '+' && text[from] != '-') {
            return INVALID;
        }
        int hours = number(text, from + 1, to, 2);
        int minutes = 0;
        int end = from + 3;
        if (end < to) {
            int first = text[end] == ':' ? end + 1 : end;
            minutes = number(text, first, to, 2);
            end = first + 2;
        }
        if (end != to || hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return INVALID;
        }
        double millis = (hours * 60 + minutes) * 60_000.0;
        return text[from] == '-' ? -millis : millis;
    }

    /** The index after an expected character; the end of the text if another one stands there. */
    private static int after(byte[] text, int at, int to, char expected) {
        return at < to && text[at] == expected ? at + 1 : to;
    }

    /** The number of some digits, or -1. */
    private static int number(byte[] text, int from, int to, int count) {
        if (from + count > to || digits(text, from, from + count) < count) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < from + count; i++) {
            number = number * 10 + text[i] - '0';
        }
        return number;
    }

    private static int digits(byte[] text, int from, int to) {
        int i = from;
        while (i < to && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i - from;
    }

    /** Days from 1970-01-01 to a date. */
    private static int days(int year, int month, int day) {
        int leapDays = (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
        int leapDay = month > 2 && isLeap(year) ? 1 : 0;
        return year * 365 + leapDays + DAYS_BEFORE_MONTH[month - 1] + leapDay + day - 1 - DAYS_TO_1970;
    }

    private static int days(int year, int month) {
        return month == 2 && isLeap(year) ? 29 : DAYS_IN_MONTH[month - 1];
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }
}
