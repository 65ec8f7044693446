package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.internal.query.SummaryNeed;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What an answer is grouped by: attributes of the subject, the subject itself, the sensor, or units of the calendar. */
final class Grouping {

    static final String HELP =
            "an attribute, the subject (animal), sensor_id, age_year, hour, day, week, month, quarter, "
                    + "year, hour_of_day or day_of_week (1 is Monday)";

    private static final String SUBJECT = "subject";
    private static final String SUBJECT_NAME = "subject_name";
    private static final String AGE = "age_year";

    private static final Set<String> HOURS = Set.of("hour", "hour_of_day");
    private static final Set<String> DAYS = Set.of("day", "week", "month", "quarter", "year", "day_of_week");

    /** @param ofSubject whether it is the same for all readings of a subject */
    private record Key(String column, String expression, boolean ofSubject, boolean isText) {

        static Key of(String column, String expression, SubjectKind kind) {
            boolean isName = expression.equals(SUBJECT_NAME);
            Optional<Attribute> attribute = kind.attributes().stream()
                    .filter(one -> expression.equals(Sql.name(one.name())))
                    .findFirst();
            return new Key(
                    column,
                    expression,
                    expression.equals(SUBJECT) || isName || attribute.isPresent(),
                    isName
                            || attribute
                                    .filter(one -> one.type() == AttributeType.TEXT)
                                    .isPresent());
        }
    }

    private final List<Key> keys;
    private final AskedFields fields;

    private Grouping(List<Key> keys, AskedFields fields) {
        this.keys = List.copyOf(keys);
        this.fields = fields;
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
                        "Cannot group by '" + word + "': it is none of " + String.join(", ", known.keySet())
                                + Nearest.to(word, known.keySet())
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse(""));
            }
            keys.add(Key.of(word, expression, context.kind()));
            if (expression.equals(SUBJECT)) {
                keys.add(Key.of(context.kind().nameColumn(), SUBJECT_NAME, context.kind()));
            }
        }
        return new Grouping(keys, AskedFields.of(context));
    }

    /** What groups by these words ask of summaries. */
    static SummaryNeed need(List<String> words, ZoneId zone, SubjectKind kind) {
        boolean age = false;
        Duration unit = Duration.ZERO;
        for (String word : words) {
            boolean attribute = kind.attribute(word).isPresent();
            if (word.equals("sensor_id")) {
                return SummaryNeed.none("by=sensor_id needs the readings themselves");
            }
            age |= word.equals(AGE);
            if (HOURS.contains(word) && !attribute) {
                unit = Duration.ofHours(1);
            } else if (DAYS.contains(word) && !attribute && unit.isZero()) {
                unit = Duration.ofDays(1);
            }
        }
        return new SummaryNeed("", unit, Duration.ZERO, zone, age, false);
    }

    /** One group for each subject. */
    static Grouping bySubject(AnalysisContext context) {
        SubjectKind kind = context.kind();
        return new Grouping(
                List.of(Key.of(kind.idColumn(), SUBJECT, kind), Key.of(kind.nameColumn(), SUBJECT_NAME, kind)),
                AskedFields.of(context));
    }

    int size() {
        return keys.size();
    }

    /**
     * {@code owners AS (…), } where what subjects have in common is a key: each subject with its keys, {@code g0} and so on, and
     * {@code g}, the least id among the subjects of its group. Readings are grouped by that number, for text is dear to compare.
     */
    String owners() {
        if (!bySubjects()) {
            return "";
        }
        String group = eachSubject()
                ? SUBJECT
                : "min(subject) OVER ("
                        + Sql.partitionBy(each(
                                i -> keys.get(i).ofSubject(), i -> keys.get(i).expression() + ", "))
                        + ")";
        return "owners AS (SELECT subject AS owner, "
                + each(i -> keys.get(i).ofSubject(), i -> keys.get(i).expression() + " AS g" + i + ", ") + group
                + " AS g FROM subjects), ";
    }

    /** The relation that {@link #computed} is computed from. */
    String readings() {
        String relation = keys.stream().anyMatch(key -> key.expression().equals(AGE)) ? "readings" : "measured";
        return bySubjects() && !eachSubject()
                ? relation + " JOIN (SELECT owner, g FROM owners) o ON owner = subject"
                : relation;
    }

    /** The same of summaries. */
    String summaries() {
        return bySubjects() && !eachSubject()
                ? "summaries JOIN (SELECT owner, g FROM owners) o ON owner = subject"
                : "summaries";
    }

    /** {@code g AS s, … AS g1, field AS f, }: computes the keys. */
    String computed() {
        return (bySubjects() ? (eachSubject() ? "subject AS s, " : "g AS s, ") : "")
                + each(i -> !keys.get(i).ofSubject(), i -> keys.get(i).expression() + " AS g" + i + ", ")
                + fields.computed();
    }

    /** {@code s, g1, f, }: the computed keys. */
    String keys() {
        return (bySubjects() ? "s, " : "") + each(i -> !keys.get(i).ofSubject(), i -> "g" + i + ", ") + fields.keys();
    }

    /** {@code g0 AS "breed", g1 AS "month", }: the keys by the names that users know, from {@link #joined}. */
    String named() {
        return each(i -> true, i -> "g" + i + " AS " + Sql.name(keys.get(i).column()) + ", ");
    }

    /** The fields asked for with the rows of {@code answers}, which have {@link #keys}, and with what the subjects have in common. */
    String joined(String answers) {
        return fields.relation() + " JOIN " + answers + " ON " + fields.joined()
                + (bySubjects() ? " JOIN owners ON owner = s" : "");
    }

    /** The same, but that without groups no readings are an answer too. */
    String joinedEvenIfNone(String answers) {
        return keys.isEmpty()
                ? fields.relation() + " LEFT JOIN " + answers + " ON " + fields.joined()
                : joined(answers);
    }

    /** {@code chosen.s, chosen.g1, chosen.f, }: the computed keys of one relation of several. */
    String keysOf(String relation) {
        return eachKey(key -> relation + "." + key + ", ").collect(Collectors.joining());
    }

    /** What {@link #named} gives. */
    List<CarriedText.Asked> columns() {
        return keys.stream()
                .map(key -> new CarriedText.Asked(key.column(), key.isText()))
                .toList();
    }

    /** What joins two relations with {@link #keys}. */
    String same(String one, String other) {
        String same = eachKey(key -> one + "." + key + " IS NOT DISTINCT FROM " + other + "." + key)
                .collect(Collectors.joining(" AND "));
        return same.isEmpty() ? "1 = 1" : same;
    }

    private Stream<String> eachKey(UnaryOperator<String> piece) {
        return Arrays.stream(keys().split(", ")).filter(key -> !key.isEmpty()).map(piece);
    }

    /** {@code g0 NULLS LAST, g1 NULLS LAST, place}. */
    String order() {
        return each(i -> true, i -> "g" + i + " NULLS LAST, ") + "place";
    }

    private boolean bySubjects() {
        return keys.stream().anyMatch(Key::ofSubject);
    }

    boolean eachSubject() {
        return keys.stream().anyMatch(key -> key.expression().equals(SUBJECT));
    }

    private String each(IntPredicate which, IntFunction<String> piece) {
        return IntStream.range(0, keys.size()).filter(which).mapToObj(piece).collect(Collectors.joining());
    }

    private static Map<String, String> known(SubjectKind kind, WallClock clock) {
        Map<String, String> known = new LinkedHashMap<>();
        known.put(kind.name(), SUBJECT);
        known.put(kind.idColumn(), SUBJECT);
        known.put("subject", SUBJECT);
        known.put(kind.nameColumn(), SUBJECT_NAME);
        for (Attribute attribute : kind.attributes()) {
            known.put(attribute.name(), Sql.name(attribute.name()));
        }
        known.put("sensor_id", "sensor_id");
        if (kind.origin().isPresent()) {
            known.put(AGE, AGE);
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
