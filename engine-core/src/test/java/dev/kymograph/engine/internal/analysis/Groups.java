package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.internal.analysis.FakeReadings.Point;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The naive meaning of the words of {@code by=}. */
final class Groups {

    private Groups() {}

    static List<Object> key(String word, ZoneId zone, Point point) {
        ZonedDateTime local = point.at().atZone(zone);
        return switch (word) {
            case "animal", "animal_id", "subject" ->
                List.of(point.animal().id(), point.animal().name());
            case "pet_name" -> List.of(point.animal().name());
            case "breed" -> one(point.animal().breed());
            case "birth_date" -> one(point.animal().birth());
            case "sensor_id" -> one(point.entry().sensor());
            case "age_year" -> one(point.ageYear());
            case "hour" -> one(local.truncatedTo(ChronoUnit.HOURS).toInstant());
            case "day" -> one(local.toLocalDate());
            case "week" -> one(local.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
            case "month" -> one(local.toLocalDate().withDayOfMonth(1));
            case "quarter" ->
                one(local.toLocalDate().withDayOfMonth(1).withMonth((local.getMonthValue() - 1) / 3 * 3 + 1));
            case "year" -> one(local.getYear());
            case "hour_of_day" -> one(local.getHour());
            case "day_of_week" -> one(local.getDayOfWeek().getValue());
            default -> throw new IllegalArgumentException(word);
        };
    }

    /** Keys by their parts, unknown ones last; the last part is the field, in the order of its metric type. */
    static Comparator<List<Object>> order(List<String> fields) {
        return (a, b) -> {
            for (int i = 0; i < a.size(); i++) {
                boolean field = i == a.size() - 1;
                int compared = field
                        ? Integer.compare(fields.indexOf(a.get(i)), fields.indexOf(b.get(i)))
                        : compare(a.get(i), b.get(i));
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        };
    }

    /** The quantile of sorted values; between two FLOATs with the fewest digits, from 7, that are within a FLOAT's precision. */
    static double quantile(List<Object> sorted, double q) {
        double place = q * (sorted.size() - 1);
        Number below = (Number) sorted.get((int) Math.floor(place));
        Number above = (Number) sorted.get((int) Math.ceil(place));
        double between =
                below.doubleValue() + (above.doubleValue() - below.doubleValue()) * (place - Math.floor(place));
        if (!(below instanceof Float)) {
            return between;
        }
        if (Math.abs((float) between - between) <= Math.abs(between) * 1e-13) {
            return Double.parseDouble(Float.toString((float) between));
        }
        int digits = 7;
        double rounded = new BigDecimal(between).round(new MathContext(digits)).doubleValue();
        while (digits < 9 && Math.abs(rounded - between) > Math.abs(between) * 1.2e-7) {
            rounded = new BigDecimal(between).round(new MathContext(++digits)).doubleValue();
        }
        return rounded;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object a, Object b) {
        return Comparator.nullsLast((Comparator<Object>) (x, y) -> ((Comparable<Object>) x).compareTo(y))
                .compare(a, b);
    }

    private static List<Object> one(Object key) {
        return Arrays.asList(key);
    }
}
