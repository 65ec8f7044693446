package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an answer is grouped by: attributes of the subject, the subject itself, the sensor, or units of the calendar. */
final class Grouping {

    static final String HELP =
            "an attribute, the subject (animal), sensor_id, age_year, hour, day, week, month, quarter, "
                    + "year, hour_of_day or day_of_week (1 is Monday)";

    private record Key(String column, String expression) {}

    private final List<Key> keys;

    private Grouping(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads the words of {@code by=}.
     *
     * @throws RefusedException naming the words known, where one is not
     */
    static Grouping of(List<String> words, WallClock clock, AnalysisContext context) {
        Map<String, String> known = known(context.kind(), clock);
        List<Key> keys = new ArrayList<>();
        for (String word : words) {
            String expression = known.get(word);
            if (expression == null) {
                throw new RefusedException(
                        "analysis.unknown-group",
                        "Cannot group by '" + word + "': it is none of " + String.join(", ", known.keySet()));
            }
            keys.add(new Key(word, expression));
            if (expression.equals("subject")) {
                keys.add(new Key(context.kind().nameColumn(), "subject_name"));
            }
        }
        return new Grouping(keys);
    }

    /** One group for each subject. */
    static Grouping bySubject(SubjectKind kind) {
        return new Grouping(List.of(new Key(kind.idColumn(), "subject"), new Key(kind.nameColumn(), "subject_name")));
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    int size() {
        return keys.size();
    }

    /** {@code breed AS g0, … AS g1, }: computes the keys from {@code readings}. */
    String computed() {
        return each(i -> keys.get(i).expression() + " AS g" + i + ", ");
    }

    /** {@code g0, g1, }: the computed keys. */
    String keys() {
        return each(i -> "g" + i + ", ");
    }

    /** {@code g0 AS "breed", g1 AS "month", }: the computed keys by the names that users know. */
    String named() {
        return each(i -> "g" + i + " AS " + Sql.name(keys.get(i).column()) + ", ");
    }

    /** {@code g0 NULLS LAST, g1 NULLS LAST, }. */
    String order() {
        return each(i -> "g" + i + " NULLS LAST, ");
    }

    private String each(IntFunction<String> piece) {
        return IntStream.range(0, keys.size()).mapToObj(piece).collect(Collectors.joining());
    }

    private static Map<String, String> known(SubjectKind kind, WallClock clock) {
        Map<String, String> known = new LinkedHashMap<>();
        known.put(kind.name(), "subject");
        known.put(kind.idColumn(), "subject");
        known.put("subject", "subject");
        known.put(kind.nameColumn(), "subject_name");
        for (Attribute attribute : kind.attributes()) {
            known.put(attribute.name(), Sql.name(attribute.name()));
        }
        known.put("sensor_id", "sensor_id");
        if (kind.origin().isPresent()) {
            known.put("age_year", "age_year");
        }
        calendar(clock.local("\"timestamp\"")).forEach(known::putIfAbsent);
        return known;
    }

    private static Map<String, String> calendar(String local) {
        Map<String, String> units = new LinkedHashMap<>();
        // The hour that is there twice when clocks go back stays two hours: its start is told in UTC.
        units.put("hour", "\"timestamp\" - (" + local + " - date_trunc('hour', " + local + "))");
        units.put("day", "CAST(" + local + " AS DATE)");
        units.put("week", "CAST(date_trunc('week', " + local + ") AS DATE)");
        units.put("month", "CAST(date_trunc('month', " + local + ") AS DATE)");
        units.put("quarter", "CAST(date_trunc('quarter', " + local + ") AS DATE)");
        units.put("year", "CAST(EXTRACT(YEAR FROM " + local + ") AS INTEGER)");
        units.put("hour_of_day", "CAST(EXTRACT(HOUR FROM " + local + ") AS INTEGER)");
        units.put(
                "day_of_week",
                "CAST(1 + EXTRACT(DAY FROM (" + local + " - date_trunc('week', " + local + "))) AS INTEGER)");
        return units;
    }
}
