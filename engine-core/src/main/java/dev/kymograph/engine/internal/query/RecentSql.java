package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** SQL text, in PostgreSQL's words, about recent readings and their subjects: the same relations as {@link ReadingsSql} lends. */
final class RecentSql {

    /** In the order of its bytes, whatever the database's language. */
    private static final String BYTES = " COLLATE \"C\"";

    private final Selection selection;
    private final MetricType metricType;
    private final SubjectKind kind;
    private final State.Part part;
    private final long from;

    /** @param from the place in the write sequence from which on rows count */
    RecentSql(Selection selection, State.Part part, long from) {
        this.selection = selection;
        this.metricType = selection.metricType();
        this.kind = selection.kind();
        this.part = part;
        this.from = from;
    }

    /** The relations that an analysis is lent, by name. */
    Map<String, String> lent() {
        Map<String, String> relations = new LinkedHashMap<>();
        relations.put("subjects", subjects());
        relations.put("measured", each(""));
        relations.put("readings", each(ofSubject()));
        return relations;
    }

    /** How many of the chosen readings lack one of the chosen fields. */
    String incomplete() {
        return "SELECT count(*) FROM (" + readings() + ") r JOIN (" + subjects() + ") s ON s.subject = r.subject"
                + where(with(
                        bounds(),
                        selection.fields().stream()
                                .map(field -> "r." + SqlText.name(field.name()) + " IS NULL")
                                .collect(Collectors.joining(" OR ", "(", ")"))));
    }

    private String each(String more) {
        return selection.fields().stream().map(field -> of(field, more)).collect(Collectors.joining(" UNION ALL "));
    }

    private String of(Field field, String more) {
        List<String> conditions = with(bounds(), "r." + SqlText.name(field.name()) + " IS NOT NULL");
        selection
                .leastQuality()
                .ifPresent(least -> conditions.add(
                        "r.quality_score >= CAST(" + SqlText.text(Double.toString(least)) + " AS REAL)"));
        return "SELECT r.subject, r.\"timestamp\", CAST(" + SqlText.text(field.name()) + " AS VARCHAR) AS field, r."
                + SqlText.name(field.name()) + " AS \"value\", r.sensor_id, r.quality_score" + more + " FROM ("
                + readings() + ") r JOIN (" + subjects() + ") s ON s.subject = r.subject" + where(conditions);
    }

    private String ofSubject() {
        return ", s.subject_name, " + ageYear() + " AS age_year"
                + kind.attributes().stream()
                        .map(attribute -> ", s." + SqlText.name(attribute.name()))
                        .collect(Collectors.joining());
    }

    /** Each reading once, as it was written last. */
    private String readings() {
        List<String> key = new ArrayList<>(List.of("subject_id", "\"timestamp\""));
        metricType.key().fields().forEach(name -> key.add("measured ->> " + SqlText.text(name)));
        if (metricType.key().sensor()) {
            key.add("sensor_id");
        }
        List<String> conditions = new ArrayList<>();
        conditions.add("metric_type = " + SqlText.text(metricType.name()));
        conditions.add("sequence >= " + from);
        Scope scope = part.scope();
        scope.fromMicros().ifPresent(micros -> conditions.add("\"timestamp\" >= " + moment(micros)));
        scope.toMicros().ifPresent(micros -> conditions.add("\"timestamp\" < " + moment(micros)));
        scope.subjects().stream()
                .flatMap(condition -> SubjectSql.literal(condition).stream())
                .forEach(ids -> conditions.add("subject_id " + ids));
        if (!part.hidden().isEmpty()) {
            conditions.add("subject_id NOT IN " + SqlText.numbers(part.hidden()));
        }
        String keys = String.join(", ", key);
        return "SELECT DISTINCT ON (" + keys + ") subject_id AS subject, \"timestamp\""
                + metricType.fields().stream().map(RecentSql::value).collect(Collectors.joining())
                + ", sensor_id" + BYTES + " AS sensor_id, quality_score FROM recent_reading" + where(conditions)
                + " ORDER BY " + keys + ", sequence DESC";
    }

    private static String value(Field field) {
        String text = "(measured ->> " + SqlText.text(field.name()) + ")";
        return ", "
                + (field.type() == FieldType.TEXT ? text + BYTES : "CAST(" + text + " AS " + type(field.type()) + ")")
                + " AS " + SqlText.name(field.name());
    }

    private static String type(FieldType type) {
        return switch (type) {
            case FLOAT -> "REAL";
            case DOUBLE -> "DOUBLE PRECISION";
            case INTEGER -> "INTEGER";
            case BIGINT -> "BIGINT";
            case BOOLEAN -> "BOOLEAN";
            case TEXT -> "VARCHAR";
        };
    }

    private static String moment(long micros) {
        return Dialect.POSTGRESQL.moment("CAST(" + micros + " AS BIGINT)");
    }

    private String subjects() {
        Scope scope = part.scope();
        return "SELECT id AS subject, " + SqlText.name(kind.nameColumn()) + BYTES + " AS subject_name"
                + kind.attributes().stream().map(RecentSql::attribute).collect(Collectors.joining())
                + ", " + born() + " AS born, "
                + scope.lifeYears().map(years -> birthday(years.first() - 1)).orElse("CAST(NULL AS TIMESTAMP)")
                + " AS lives_from, "
                + scope.lifeYears().map(years -> birthday(years.last())).orElse("CAST(NULL AS TIMESTAMP)")
                + " AS lives_until FROM " + SqlText.name(kind.table())
                + where(scope.subjects().stream().map(this::condition).toList());
    }

    private static String attribute(Attribute attribute) {
        String name = SqlText.name(attribute.name());
        return ", " + name + (attribute.type() == AttributeType.TEXT ? BYTES + " AS " + name : "");
    }

    private String condition(Condition condition) {
        boolean text = condition.values().stream().allMatch(String.class::isInstance);
        String column = SqlText.name(condition.column()) + (text ? BYTES : "");
        String values = condition.values().stream().map(RecentSql::literal).collect(Collectors.joining(", "));
        return switch (condition.comparison()) {
            case IS -> column + " IN (" + values + ")";
            case IS_NOT -> column + " NOT IN (" + values + ")";
            default -> column + " " + condition.comparison().sign() + " " + values;
        };
    }

    private static String literal(Object value) {
        if (value instanceof Instant instant) {
            return moment(Micros.of(instant));
        }
        return value instanceof Double || value instanceof Float
                ? "CAST(" + SqlText.text(value.toString()) + " AS DOUBLE PRECISION)"
                : SqlText.value(value);
    }

    private String born() {
        return kind.origin()
                .map(origin -> "CAST(" + SqlText.name(origin) + " AS TIMESTAMP)")
                .orElse("CAST(NULL AS TIMESTAMP)");
    }

    private String birthday(int years) {
        return born() + " + " + years + " * INTERVAL '1' YEAR";
    }

    /** From 29 February to 28 February is a year, which PostgreSQL's age() counts as less. */
    private String ageYear() {
        if (kind.origin().isEmpty()) {
            return "CAST(NULL AS INTEGER)";
        }
        String years = "CAST(EXTRACT(YEAR FROM r.\"timestamp\") - EXTRACT(YEAR FROM s.born) AS INTEGER)";
        return "CASE WHEN r.\"timestamp\" >= s.born THEN " + years + " + CASE WHEN s.born + " + years
                + " * INTERVAL '1' YEAR > r.\"timestamp\" THEN 0 ELSE 1 END END";
    }

    private List<String> bounds() {
        List<String> conditions = new ArrayList<>();
        if (part.scope().lifeYears().isPresent()) {
            conditions.add("r.\"timestamp\" >= s.lives_from AND r.\"timestamp\" < s.lives_until");
        }
        return conditions;
    }

    private static List<String> with(List<String> conditions, String one) {
        conditions.add(one);
        return conditions;
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }
}
