package dev.kymograph.plugin.sampleanimals;

import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The time that the sample covers, in seconds since 1970, UTC.
 *
 * @param to excluded
 * @param every seconds between two readings of a collar
 */
record Period(long from, long to, long every) {

    static final long DAY = 86_400;

    static Period of(SampleParameters parameters) {
        long from = startOf(parameters.from());
        return new Period(
                from, from + parameters.days() * DAY, parameters.every().toSeconds());
    }

    static long startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }

    long days() {
        return (to - from) / DAY;
    }

    double years() {
        return days() / 365.25;
    }

    LocalDate firstDay() {
        return LocalDate.ofEpochDay(Math.floorDiv(from, DAY));
    }

    LocalDate dayAfter() {
        return LocalDate.ofEpochDay(Math.floorDiv(to, DAY));
    }

    /** When the animal's readings begin: not before its birth. */
    long firstSecond(Animal animal) {
        return animal.birth().map(birth -> Math.max(from, startOf(birth))).orElse(from);
    }

    /** The first moment of a reading at or after {@code second}. */
    long slot(long second) {
        return from + -Math.floorDiv(from - second, every) * every;
    }
}
