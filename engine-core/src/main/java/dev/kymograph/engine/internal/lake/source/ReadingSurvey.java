package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Shape;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks through Parquet files of readings that stay where they are, by the rules that readings are taken in by: what is in them, and
 * what is wrong with it. The files of one survey have the same columns.
 */
public final class ReadingSurvey {

    private static final String FILE = "?file";
    private static final String CUT = "?cut";
    private static final String EMPTY = "?empty ";

    private final Connection connection;
    private final MetricType metricType;
    private final ForeignColumns columns;

    private ReadingSurvey(Connection connection, MetricType metricType, ForeignColumns columns) {
        this.connection = connection;
        this.metricType = metricType;
        this.columns = columns;
    }

    /**
     * A survey of files like one.
     *
     * @param connection the caller's; its time zone becomes UTC
     * @param wanted columns that are asked for
     * @throws KymographException of kind DATA where files with such columns cannot be read; the message is the reason
     */
    public static ReadingSurvey of(Connection connection, WantedColumns wanted, String like) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
        }
        Map<String, String> types = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("DESCRIBE SELECT * FROM " + SqlText.parquet(List.of(like), ""))) {
            while (rows.next()) {
                types.put(rows.getString("column_name"), rows.getString("column_type"));
            }
        } catch (SQLException e) {
            throw refusedOrFailed(e);
        }
        return new ReadingSurvey(connection, wanted.metricType(), ForeignColumns.of(wanted, types));
    }

    /**
     * What is in a file.
     *
     * @param spans of its subjects, ascending
     * @param reason why the file is of no use; empty for a sound one
     * @param shape how to read it
     */
    public record Surveyed(List<Span> spans, String reason, String shape) {

        public long readings() {
            return spans.stream().mapToLong(Span::readings).sum();
        }
    }

    /** What was counted in one file. */
    private static final class Counts {
        private final List<Span> spans = new ArrayList<>();
        private final Set<String> emptyTexts = new HashSet<>();
        private long rows;
        private long refused;
        private long cut;
        private long twice;
        private String example = "";
    }

    /**
     * Looks through files.
     *
     * @return of each file what is in it, but of none that has no rows
     * @throws KymographException of kind DATA where one of them cannot be read: look through each alone
     */
    public Map<String, Surveyed> run(List<String> files, Watch watch) throws SQLException {
        Map<String, Counts> counted = new HashMap<>();
        try {
            count(counted, files, watch);
            countTwice(counted, files, watch);
            List<String> refused = files.stream()
                    .filter(file -> counted.containsKey(file) && counted.get(file).refused > 0)
                    .toList();
            if (!refused.isEmpty()) {
                findExamples(counted, refused, watch);
            }
        } catch (SQLException e) {
            throw refusedOrFailed(e);
        }
        Map<String, Surveyed> surveyed = new HashMap<>();
        counted.forEach((file, counts) -> surveyed.put(
                file, new Surveyed(List.copyOf(counts.spans), reason(counts), columns.shape(counts.emptyTexts))));
        return surveyed;
    }

    private void count(Map<String, Counts> counted, List<String> files, Watch watch) throws SQLException {
        List<String> texts = columns.texts();
        String sql = "SELECT " + SqlText.name(FILE)
                + ", subject, count(*), epoch_us(min(\"timestamp\")), epoch_us(max(\"timestamp\")), count("
                + SqlText.name(RowSql.REASON) + "), count_if(" + SqlText.name(CUT) + ")"
                + texts.stream()
                        .map(text -> ", coalesce(bool_or(" + SqlText.name(EMPTY + text) + "), false)")
                        .collect(Collectors.joining())
                + " FROM (" + rows(files) + ") GROUP BY ALL ORDER BY 1, 2";
        query(sql, watch, row -> {
            Counts counts = counted.computeIfAbsent(row.getString(1), file -> new Counts());
            int subject = row.getInt(2);
            boolean known = !row.wasNull();
            counts.rows += row.getLong(3);
            counts.refused += row.getLong(6);
            counts.cut += row.getLong(7);
            if (known && row.getLong(6) == 0) {
                counts.spans.add(new Span(subject, row.getLong(4), row.getLong(5), row.getLong(3)));
            }
            for (int i = 0; i < texts.size(); i++) {
                if (row.getBoolean(8 + i)) {
                    counts.emptyTexts.add(texts.get(i));
                }
            }
        });
    }

    private void countTwice(Map<String, Counts> counted, List<String> files, Watch watch) throws SQLException {
        String key = SqlText.name(FILE) + ", subject, \"timestamp\""
                + (metricType.key().sensor() ? ", sensor_id" : "")
                + metricType.key().fields().stream()
                        .map(name -> ", " + SqlText.name(name))
                        .collect(Collectors.joining());
        String sql = "SELECT " + SqlText.name(FILE) + ", sum(n - 1) FROM (SELECT " + SqlText.name(FILE)
                + ", count(*) AS n FROM (" + rows(files) + ") GROUP BY " + key + " HAVING count(*) > 1) GROUP BY 1";
        query(sql, watch, row -> counted.get(row.getString(1)).twice = row.getLong(2));
    }

    private void findExamples(Map<String, Counts> counted, List<String> files, Watch watch) throws SQLException {
        String sql = "SELECT " + SqlText.name(FILE) + ", min(" + SqlText.name(RowSql.REASON) + ") FROM (" + rows(files)
                + ") GROUP BY 1";
        query(sql, watch, row -> counted.get(row.getString(1)).example = row.getString(2));
    }

    private String rows(List<String> files) {
        Map<String, String> more = new LinkedHashMap<>();
        more.put(FILE, Shape.FILE);
        more.put(CUT, columns.isCut());
        columns.texts().forEach(text -> more.put(EMPTY + text, columns.isEmpty(text)));
        return columns.rows(SqlText.parquet(files, Shape.FILE)).withReasons(more);
    }

    private static String reason(Counts counts) {
        List<String> reasons = new ArrayList<>();
        if (counts.refused > 0) {
            reasons.add(counts.refused + " of its " + counts.rows + " rows would be refused: " + counts.example);
        }
        if (counts.cut > 0) {
            reasons.add(counts.cut + " of its timestamps are finer than a microsecond");
        }
        if (counts.twice > 0 && counts.refused == 0) {
            reasons.add(counts.twice + " of its readings have the key of another");
        }
        return String.join("; ", reasons);
    }

    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private void query(String sql, Watch watch, Row each) throws SQLException {
        try (Guard guard = new Guard(watch, Duration.ZERO, "looking through files");
                Statement statement = connection.createStatement()) {
            guard.runs(statement);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    each.read(rows);
                }
            } catch (SQLException e) {
                guard.check();
                throw e;
            }
        }
    }

    private static KymographException refusedOrFailed(SQLException error) {
        KymographException told = DuckDbErrors.describe(error, "look through files");
        if (!Staging.isAboutContent(error) && !DuckDbErrors.isNameless(error)) {
            return told;
        }
        String said = told.getMessage().split("\n\nLINE ", 2)[0];
        String why = said.substring(said.indexOf(": ") + 2);
        return new KymographException(ErrorKind.DATA, "adopt.unreadable", "DuckDB cannot read it: " + why, error);
    }
}
