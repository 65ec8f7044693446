package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.internal.catalog.Scope.LifeYears;
import dev.kymograph.engine.internal.query.sql.CheckedSelect.Predicate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The years of life that predicates on {@code age_year} leave; none are left where the last is before the first. */
final class YearBounds {

    /** Longer than anything that was ever measured has lived, and short enough to add to any date. */
    private static final int LONGEST_LIFE = 100_000;

    private double first = 1;
    private double last = LONGEST_LIFE;
    private boolean narrowed;

    void narrow(Predicate predicate) {
        List<Double> years = new ArrayList<>();
        for (Object constant : predicate.constants()) {
            Optional<Double> year = year(constant);
            if (year.isEmpty()) {
                return;
            }
            years.add(year.get());
        }
        double least = Collections.min(years);
        double most = Collections.max(years);
        switch (predicate.comparison()) {
            case IS -> between(Math.ceil(least), Math.floor(most));
            case AT_LEAST -> between(Math.ceil(least), LONGEST_LIFE);
            case ABOVE -> between(Math.floor(least) + 1, LONGEST_LIFE);
            case AT_MOST -> between(1, Math.floor(most));
            case BELOW -> between(1, Math.ceil(most) - 1);
            case IS_NOT -> {}
        }
    }

    Optional<LifeYears> years() {
        return narrowed ? Optional.of(new LifeYears(within(first), within(last))) : Optional.empty();
    }

    private void between(double earliest, double latest) {
        first = Math.max(first, earliest);
        last = Math.min(last, latest);
        narrowed = true;
    }

    private static int within(double year) {
        return (int) Math.max(0, Math.min(LONGEST_LIFE, year));
    }

    private static Optional<Double> year(Object constant) {
        if (constant instanceof String text) {
            return text.matches("-?\\d{1,9}") ? Optional.of(Double.valueOf(text)) : Optional.empty();
        }
        return constant instanceof Long || constant instanceof Double
                ? Optional.of(((Number) constant).doubleValue())
                : Optional.empty();
    }
}
