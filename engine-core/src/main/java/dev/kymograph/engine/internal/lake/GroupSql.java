package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.lake.compaction.Group;
import dev.kymograph.engine.internal.lake.compaction.Part;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Reads files that are to be replaced: each reading once, as it was written last.
 *
 * @param only joins that keep of {@code r} what is to be kept; empty: all
 */
record GroupSql(MetricType metricType, SubjectKind kind, Group group, String only) {

    GroupSql(MetricType metricType, SubjectKind kind, Group group) {
        this(metricType, kind, group, "");
    }

    /** What one output holds, in its columns and its order. */
    String output(Part part) {
        Scope scope = new Scope(
                metricType.name(),
                OptionalLong.of(part.fromMicros()),
                OptionalLong.of(part.toMicros()),
                List.of(),
                Optional.empty());
        FilesSql files = new FilesSql(metricType, kind, scope);
        String fields = metricType.fields().stream()
                .map(field -> SqlText.name(field.name()) + ", ")
                .collect(Collectors.joining());
        return "SELECT subject AS " + SqlText.name(kind.idColumn()) + ", \"timestamp\", " + fields
                + "sensor_id, quality_score FROM (" + readings(part, files) + ") ORDER BY subject, \"timestamp\"";
    }

    private String readings(Part part, FilesSql files) {
        String within = " r" + only + " WHERE r.\"timestamp\" >= " + SqlText.timestamp(part.fromMicros())
                + " AND r.\"timestamp\" < " + SqlText.timestamp(part.toMicros()) + " AND r.subject BETWEEN "
                + part.fromSubject() + " AND " + part.toSubject();
        List<LakeFile> clean = new ArrayList<>();
        List<LakeFile> shared = new ArrayList<>();
        part.inputs().forEach(file -> (group.overlapping().contains(file.id()) ? shared : clean).add(file));
        List<String> sources = new ArrayList<>();
        if (!clean.isEmpty()) {
            sources.add("SELECT * FROM (" + files.readings(clean) + ")" + within);
        }
        if (!shared.isEmpty()) {
            sources.add("SELECT * EXCLUDE (_sequence) FROM (" + files.written(shared) + ")" + within
                    + " QUALIFY row_number() OVER (PARTITION BY subject, \"timestamp\"" + key()
                    + " ORDER BY _sequence DESC) = 1");
        }
        return String.join(" UNION ALL ", sources);
    }

    private String key() {
        return (metricType.key().sensor() ? ", sensor_id" : "")
                + metricType.key().fields().stream()
                        .map(name -> ", " + SqlText.name(name))
                        .collect(Collectors.joining());
    }

    /** Year, month, subject and how many readings. */
    String counts(List<LakeFile> files) {
        return "SELECT CAST(year(\"timestamp\") AS INTEGER), CAST(month(\"timestamp\") AS INTEGER), subject, count(*)"
                + " FROM (" + new FilesSql(metricType, kind, Scope.all(metricType.name())).readings(files)
                + ") GROUP BY ALL";
    }

    /** A day's first moment, subject and how many readings, of a month. */
    String days(YearMonth month) {
        String all = new FilesSql(metricType, kind, Scope.all(metricType.name())).readings(group.files());
        return "SELECT epoch_us(date_trunc('day', \"timestamp\")), subject, count(*) FROM (" + all
                + ") WHERE \"timestamp\" >= " + SqlText.value(month.atDay(1)) + " AND \"timestamp\" < "
                + SqlText.value(month.plusMonths(1).atDay(1)) + " GROUP BY ALL";
    }

    /**
     * How many row groups of a file begin with an earlier subject than the one before ends with, or with an earlier moment of the same.
     * Where nothing is told of the columns, as of a subject that is in the path alone, nothing is found.
     */
    static String disorder(SubjectKind kind, String path) {
        String told = " FILTER (lower(path_in_schema) = ";
        String subject = told + SqlText.text(kind.idColumn()) + ")";
        String moment = told + "'timestamp')";
        String least = "min(COALESCE(stats_min_value, stats_min))";
        String most = "max(COALESCE(stats_max_value, stats_max))";
        return "WITH g AS (SELECT row_group_id AS id, TRY_CAST(" + least + subject + " AS DOUBLE) AS s0, TRY_CAST("
                + most
                + subject + " AS DOUBLE) AS s1, " + least + moment + " AS t0, " + most + moment + " AS t1"
                + " FROM parquet_metadata(" + SqlText.text(SqlText.pattern(path))
                + ") GROUP BY 1), p AS (SELECT *, lag(s0) OVER by_id AS p0,"
                + " lag(s1) OVER by_id AS p1, lag(t1) OVER by_id AS before FROM g WINDOW by_id AS (ORDER BY id))"
                + " SELECT count(*) FROM p WHERE s0 < p1 OR (s0 = p0 AND s1 = p1 AND s0 = s1 AND t0 < before)";
    }

    /** The spans of a file that was written just now. */
    static String spans(SubjectKind kind, String path) {
        return "SELECT " + SqlText.name(kind.idColumn()) + ", epoch_us(min(\"timestamp\")),"
                + " epoch_us(max(\"timestamp\")), count(*) FROM " + SqlText.parquet(List.of(path), "")
                + " GROUP BY 1 ORDER BY 1";
    }
}
