package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.lake.FilesSql;
import dev.kymograph.engine.internal.lake.Unwanted;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** SQL text about the readings of one metric type, as one state sees them. A name of ours that begins with _ is nobody's field. */
public final class ReadingsSql {

    private final MetricType metricType;
    private final SubjectKind kind;
    private final State.Part part;
    private final SubjectSql subjects;
    private final FilesSql files;
    private final String only;

    public ReadingsSql(MetricType metricType, SubjectKind kind, State.Part part) {
        this(metricType, kind, part, "");
    }

    /**
     * The same about fewer readings.
     *
     * @param only joins that keep of {@code r} what counts, before one write of a reading is compared with another: it must not tell
     *     writes of one reading apart
     */
    public ReadingsSql(MetricType metricType, SubjectKind kind, State.Part part, String only) {
        this.only = only;
        this.metricType = metricType;
        this.kind = kind;
        this.part = part;
        this.subjects = new SubjectSql(kind);
        this.files = new FilesSql(metricType, kind, part.scope());
    }

    /** The SQL surface's view of a metric type: readings with their subjects' attributes. */
    String view() {
        Scope scope = part.scope();
        boolean restricted = !scope.subjects().isEmpty() || scope.lifeYears().isPresent();
        return "SELECT r.subject AS " + SqlText.name(kind.idColumn()) + ", r.\"timestamp\""
                + fields("r") + ", r.sensor_id, r.quality_score, s.subject_name AS " + SqlText.name(kind.nameColumn())
                + subjects.attributes().stream()
                        .map(name -> ", s." + SqlText.name(name))
                        .collect(Collectors.joining())
                + ", " + subjects.ageYear("r.\"timestamp\"", scope.lifeYears()) + " AS age_year"
                + " FROM (" + readings() + ") r " + (restricted ? "JOIN" : "LEFT JOIN") + " (" + subjects.chosen(scope)
                + ") s ON s.subject = r.subject" + where(bounds("r"));
    }

    /** The same without what belongs to the subjects: a join that is of no use costs as much as one that is, for DuckDB keeps it. */
    String viewWithoutSubjects() {
        return "SELECT r.subject AS " + SqlText.name(kind.idColumn()) + ", r.\"timestamp\"" + fields("r")
                + ", r.sensor_id, r.quality_score FROM (" + readings() + ") r" + where(times("r"));
    }

    /** The chosen readings in the columns of the lake's files: those with a value in one of the fields, where not all are chosen. */
    public String layout(List<Field> chosen, OptionalDouble leastQuality) {
        List<String> conditions = conditions(leastQuality);
        if (!chosen.equals(metricType.fields())) {
            conditions.add(chosen.stream()
                    .map(field -> "r." + SqlText.name(field.name()) + " IS NOT NULL")
                    .collect(Collectors.joining(" OR ", "(", ")")));
        }
        return "SELECT r.subject AS " + SqlText.name(kind.idColumn()) + ", r.\"timestamp\""
                + chosen.stream()
                        .map(field -> ", r." + SqlText.name(field.name()))
                        .collect(Collectors.joining())
                + ", r.sensor_id, r.quality_score FROM (" + readings() + ") r"
                + (choosesByIdsAlone() ? "" : chosenSubjects()) + where(conditions);
    }

    /** The chosen readings with {@code subject}, {@code timestamp} and all fields. */
    public String chosen() {
        return "SELECT r.subject, r.\"timestamp\"" + fields("r") + " FROM (" + readings() + ") r"
                + (choosesByIdsAlone() ? "" : chosenSubjects()) + where(conditions(OptionalDouble.empty()));
    }

    /** The keys of the chosen readings. */
    String keys(OptionalDouble leastQuality) {
        return "SELECT " + Unwanted.columns(metricType) + " FROM (" + readings() + ") r"
                + (choosesByIdsAlone() ? "" : chosenSubjects()) + where(conditions(leastQuality));
    }

    /** A relation with {@code subject} and {@code timestamp}, with the subject's year of life as {@code age_year}. */
    public String aged(String relation) {
        return "SELECT r.*, " + subjects.ageYear("r.\"timestamp\"", part.scope().lifeYears()) + " AS age_year FROM "
                + relation + " r" + chosenSubjects();
    }

    /** The relations that an analysis is lent, by name. */
    Map<String, String> lent(List<Field> chosen, OptionalDouble leastQuality) {
        Map<String, String> relations = new LinkedHashMap<>();
        relations.put("subjects", subjects.chosen(part.scope()));
        relations.put("measured", each(chosen, field -> lentMeasured(field, leastQuality)));
        relations.put("readings", lentReadings(chosen, leastQuality));
        return relations;
    }

    /** A row for each reading and chosen field, with all that belongs to its subject. */
    String lentReadings(List<Field> chosen, OptionalDouble leastQuality) {
        return each(chosen, field -> lentReadings(field, leastQuality));
    }

    /** A row for each reading and numeric field, beside those of another metric type. */
    String lentOthers(OptionalDouble leastQuality) {
        List<Field> numbers = metricType.fields().stream()
                .filter(field -> field.type().isNumeric())
                .toList();
        return each(
                numbers,
                field -> "SELECT subject, \"timestamp\", " + SqlText.text(metricType.name())
                        + " AS metric, field, CAST(\"value\" AS DOUBLE) AS \"value\", sensor_id, quality_score FROM ("
                        + lentMeasured(field, leastQuality) + ")");
    }

    private static String each(List<Field> chosen, Function<Field, String> sql) {
        return chosen.stream().map(sql).collect(Collectors.joining(" UNION ALL "));
    }

    private String lentReadings(Field field, OptionalDouble leastQuality) {
        return "SELECT r.subject, s.subject_name" + measured(field) + ", "
                + subjects.ageYear("r.\"timestamp\"", part.scope().lifeYears()) + " AS age_year" + fields("r")
                + subjects.attributes().stream()
                        .map(name -> ", s." + SqlText.name(name))
                        .collect(Collectors.joining())
                + " FROM (" + readings() + ") r" + chosenSubjects() + where(conditions(field, leastQuality));
    }

    private String lentMeasured(Field field, OptionalDouble leastQuality) {
        return "SELECT r.subject" + measured(field) + fields("r") + " FROM (" + readings() + ") r"
                + (choosesByIdsAlone() ? "" : chosenSubjects()) + where(conditions(field, leastQuality));
    }

    /** Whether the readings alone, without their subjects, say which are chosen. */
    private boolean choosesByIdsAlone() {
        return part.scope().lifeYears().isEmpty()
                && part.scope().subjects().stream()
                        .allMatch(condition -> SubjectSql.literal(condition).isPresent());
    }

    private static String measured(Field field) {
        return ", r.\"timestamp\", " + SqlText.text(field.name()) + " AS field, r." + SqlText.name(field.name())
                + " AS \"value\", r.sensor_id, r.quality_score";
    }

    private String chosenSubjects() {
        return " JOIN (" + subjects.chosen(part.scope()) + ") s ON s.subject = r.subject";
    }

    private List<String> conditions(Field field, OptionalDouble leastQuality) {
        List<String> conditions = conditions(leastQuality);
        conditions.add("r." + SqlText.name(field.name()) + " IS NOT NULL");
        return conditions;
    }

    private List<String> conditions(OptionalDouble leastQuality) {
        List<String> conditions = bounds("r");
        // Beside the join: Parquet's statistics of the ids prune by what is written here.
        part.scope().subjects().stream()
                .flatMap(condition -> SubjectSql.literal(condition).stream())
                .forEach(ids -> conditions.add("r.subject " + ids));
        leastQuality.ifPresent(least ->
                conditions.add("r.quality_score >= CAST(" + SqlText.text(Double.toString(least)) + " AS FLOAT)"));
        return conditions;
    }

    /** Each reading that may be seen, once. Whatever asks for readings has them from here. */
    private String readings() {
        return part.tenant().isEmpty()
                ? all()
                : "SELECT v.* FROM (" + all() + ") v SEMI JOIN " + Mirror.subjects(kind)
                        + " o ON o.id = v.subject AND o." + Scope.TENANT + " = "
                        + SqlText.text(part.tenant().get());
    }

    /** Each reading once: files that share no reading as they are, the others and hot readings by the latest write. */
    private String all() {
        List<LakeFile> clean = new ArrayList<>();
        List<LakeFile> shared = new ArrayList<>();
        part.files().forEach(file -> (part.overlapping().contains(file.id()) ? shared : clean).add(file));
        List<String> sources = new ArrayList<>();
        if (!clean.isEmpty()) {
            sources.add(kept(files.readings(clean)));
        }
        if (shared.isEmpty() && part.batches().size() == 1) {
            sources.add(hot(""));
        } else if (!shared.isEmpty() || !part.batches().isEmpty()) {
            sources.add(latest(shared));
        }
        return sources.isEmpty() ? nothing() : String.join(" UNION ALL ", sources);
    }

    private String latest(List<LakeFile> shared) {
        List<String> sources = new ArrayList<>();
        if (!shared.isEmpty()) {
            sources.add(kept(files.written(shared)));
        }
        if (!part.batches().isEmpty()) {
            sources.add(hot(", _sequence"));
        }
        String key = metricType.key().fields().stream()
                        .map(name -> ", " + SqlText.name(name))
                        .collect(Collectors.joining())
                + (metricType.key().sensor() ? ", sensor_id" : "");
        return "SELECT * EXCLUDE (_sequence) FROM (" + String.join(" UNION ALL ", sources)
                + ") QUALIFY row_number() OVER (PARTITION BY subject, \"timestamp\"" + key
                + " ORDER BY _sequence DESC) = 1";
    }

    private String kept(String source) {
        return only.isEmpty() ? source : "SELECT r.* FROM (" + source + ") r" + only;
    }

    private String hot(String more) {
        return kept("SELECT _subject AS subject, \"timestamp\"" + fields("h") + ", sensor_id, quality_score" + more
                + " FROM "
                + Mirror.hot(metricType) + " h WHERE _batch IN "
                + SqlText.numbers(part.batches().stream().map(HotBatch::id).toList()));
    }

    private String nothing() {
        return "SELECT CAST(NULL AS INTEGER) AS subject, CAST(NULL AS TIMESTAMP) AS \"timestamp\""
                + metricType.fields().stream()
                        .map(field -> ", CAST(NULL AS " + field.type() + ") AS " + SqlText.name(field.name()))
                        .collect(Collectors.joining())
                + ", CAST(NULL AS VARCHAR) AS sensor_id, CAST(NULL AS FLOAT) AS quality_score WHERE false";
    }

    private List<String> bounds(String alias) {
        List<String> conditions = times(alias);
        if (part.scope().lifeYears().isPresent()) {
            String moment = alias + ".\"timestamp\"";
            conditions.add(moment + " >= s.lives_from AND " + moment + " < s.lives_until");
        }
        return conditions;
    }

    private List<String> times(String alias) {
        List<String> conditions = new ArrayList<>();
        String moment = alias + ".\"timestamp\"";
        part.scope().fromMicros().ifPresent(from -> conditions.add(moment + " >= " + SqlText.timestamp(from)));
        part.scope().toMicros().ifPresent(to -> conditions.add(moment + " < " + SqlText.timestamp(to)));
        if (!part.hidden().isEmpty()) {
            conditions.add(alias + ".subject NOT IN " + SqlText.numbers(part.hidden()));
        }
        return conditions;
    }

    private String fields(String alias) {
        return metricType.fields().stream()
                .map(field -> ", " + alias + "." + SqlText.name(field.name()))
                .collect(Collectors.joining());
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }
}
