package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Reads files of readings: CSV, NDJSON and Parquet. */
public final class SourceReader {

    /**
     * Reads a file into a temporary table of checked readings.
     *
     * @param connection in autocommit mode, with DuckDB's {@code preserve_insertion_order} as it is by default; it stays the
     *     caller's, and what is returned lives in it
     * @throws dev.kymograph.engine.KymographException DATA where the file as a whole is of no use: {@code ingest.column-missing},
     *     {@code ingest.column-ambiguous}, {@code ingest.damaged}, {@code ingest.file-missing}
     */
    public Staged stage(
            Connection connection,
            SourceFile source,
            MetricType metricType,
            SubjectKind kind,
            Admission admission,
            Watch watch) {
        List<Rule> rules = Rule.ofReadings(metricType, kind);
        try {
            ForeignFile file = SourceFiles.open(
                    connection, source.path(), SourceFiles.named(source), Columns.known(rules, source.columns()));
            Origin origin = file.origin(
                    Origin.Of.READINGS, source.columns(), source.zone().getId());
            return stage(connection, file, origin, new Readings(rules, metricType, kind, admission), watch);
        } catch (SQLException error) {
            throw DuckDbErrors.describe(error, "read " + source.path());
        } catch (IOException error) {
            throw SourceFiles.unreadable(source.path(), error);
        }
    }

    /**
     * Reads rows of the quarantine again, as {@link #stage} does a file; a rejection's line is the row's place among them, from 1.
     *
     * @param origin of all the rows
     */
    public Staged stageAgain(
            Connection connection,
            Origin origin,
            List<RefusedRow> rows,
            MetricType metricType,
            SubjectKind kind,
            Admission admission,
            Watch watch) {
        List<Rule> rules = Rule.ofReadings(metricType, kind);
        try {
            KeptRows kept = KeptRows.of(origin, rows, rules);
            return stage(connection, kept, origin, new Readings(rules, metricType, kind, admission), watch);
        } catch (SQLException | IOException error) {
            throw KeptRows.unreadable(error);
        }
    }

    /** What rows are checked as. */
    private record Readings(List<Rule> rules, MetricType metricType, SubjectKind kind, Admission admission) {}

    private static Staged stage(Connection connection, ForeignFile file, Origin origin, Readings readings, Watch watch)
            throws SQLException, IOException {
        List<Rule> rules = readings.rules();
        List<String> fields =
                readings.metricType().fields().stream().map(Field::name).toList();
        Map<Rule, Integer> positions = new Columns(file.path(), rules, origin.mapping(), file.columns()).find(fields);
        Staging.Loaded loaded =
                new Staging(connection, file, rules, positions, fields, watch).load(ZoneId.of(origin.zone()));
        String column = file.columns().get(positions.get(rules.get(0)));
        List<Integer> unknown = unknown(connection, loaded, readings.admission().knownSubject());
        if (!unknown.isEmpty()) {
            loaded = refuse(connection, loaded, column, readings.kind(), unknown);
        }
        if (!readings.admission().allTimes()) {
            loaded = refuseDropped(connection, loaded, readings.admission());
        }
        return new Staged(connection, loaded, rules, readings.metricType().name(), origin);
    }

    private static List<Integer> unknown(Connection connection, Staging.Loaded loaded, IntPredicate knownSubject)
            throws SQLException {
        List<Integer> unknown = new ArrayList<>();
        String accepted = loaded.sound() ? "" : " WHERE " + SqlText.name(RowSql.REASON) + " IS NULL";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT DISTINCT subject FROM temp." + SqlText.name(loaded.table()) + accepted)) {
            while (rows.next()) {
                int subject = rows.getInt(1);
                if (!knownSubject.test(subject)) {
                    unknown.add(subject);
                }
            }
        }
        return unknown;
    }

    private static Staging.Loaded refuse(
            Connection connection, Staging.Loaded loaded, String column, SubjectKind kind, List<Integer> unknown)
            throws SQLException {
        String staged = "temp." + SqlText.name(loaded.table());
        String reason = SqlText.name(RowSql.REASON);
        String ids = loaded.table() + "_unknown";
        if (loaded.sound()) {
            run(connection, "ALTER TABLE " + staged + " ADD COLUMN " + reason + " VARCHAR");
        }
        run(connection, "CREATE TEMP TABLE " + SqlText.name(ids) + " (id INTEGER)");
        try (TableAppender appender = new TableAppender(connection, "temp", "main", ids)) {
            for (int id : unknown) {
                appender.beginRow().add(id).endRow();
            }
        }
        run(
                connection,
                "UPDATE " + staged + " SET " + reason + " = " + SqlText.text(Reasons.before(column))
                        + " || subject || " + SqlText.text(Reasons.after(Reasons.KNOWN_SUBJECT + kind.name()))
                        + " WHERE " + reason + " IS NULL AND subject IN (SELECT id FROM temp." + SqlText.name(ids)
                        + ")");
        run(connection, "DROP TABLE temp." + SqlText.name(ids));
        return loaded.withReasons();
    }

    private static Staging.Loaded refuseDropped(Connection connection, Staging.Loaded loaded, Admission admission)
            throws SQLException {
        String staged = "temp." + SqlText.name(loaded.table());
        String reason = SqlText.name(RowSql.REASON);
        if (loaded.sound()) {
            run(connection, "ALTER TABLE " + staged + " ADD COLUMN " + reason + " VARCHAR");
        }
        run(
                connection,
                "UPDATE " + staged + " SET " + reason + " = " + SqlText.text(Reasons.dropped(admission)) + " WHERE "
                        + reason + " IS NULL AND \"timestamp\" < " + SqlText.timestamp(admission.fromMicros()));
        return loaded.withReasons();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
