package dev.kymograph.plugin.sampleanimals;

import java.time.LocalDate;
import java.time.Year;
import java.util.Optional;

/**
 * When the animals of a herd were born. The first few sit where mistakes in life years live: on the edges of the period and on leap
 * days; two are of unknown birth. Most German Shepherds pass through (a part of) their second year of life within the period.
 */
final class Births {

    private static final double OLDEST_YEARS = 13;

    private final LocalDate from;
    private final LocalDate to;

    Births(Period period) {
        this.from = period.firstDay();
        this.to = period.dayAfter();
    }

    Optional<LocalDate> of(int id, Breed breed, long key) {
        return switch (id) {
            case 1 -> Optional.of(from.minusYears(1));
            case 2 -> Optional.of(from);
            case 3 -> Optional.of(lastLeapDayBefore(from));
            case 4, 12 -> Optional.empty();
            case 5 -> Optional.of(from.minusYears(2));
            case 6 -> Optional.of(leapDayWithin().orElseGet(() -> drawn(breed, key)));
            case 7 -> Optional.of(to.minusDays(1));
            default -> Optional.of(drawn(breed, key));
        };
    }

    private LocalDate drawn(Breed breed, long key) {
        Draws draws = new Draws(key, "birth");
        if (breed == Breed.GERMAN_SHEPHERD && draws.even() < 0.8) {
            return between(from.minusYears(2).plusDays(1), to.minusYears(1), draws);
        }
        double drawn = draws.even();
        double moreYoungThanOld = drawn * Math.sqrt(drawn);
        return to.minusDays(1 + (long) (moreYoungThanOld * OLDEST_YEARS * 365.25));
    }

    private static LocalDate between(LocalDate low, LocalDate high, Draws draws) {
        return LocalDate.ofEpochDay(draws.between(low.toEpochDay(), high.toEpochDay()));
    }

    private static LocalDate lastLeapDayBefore(LocalDate day) {
        int year = day.getYear();
        while (!Year.isLeap(year) || !LocalDate.of(year, 2, 29).isBefore(day)) {
            year--;
        }
        return LocalDate.of(year, 2, 29);
    }

    private Optional<LocalDate> leapDayWithin() {
        LocalDate day = lastLeapDayBefore(to);
        return day.isBefore(from) ? Optional.empty() : Optional.of(day);
    }
}
