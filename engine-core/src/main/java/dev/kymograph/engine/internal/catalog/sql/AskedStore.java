package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.AskedQuestions;
import dev.kymograph.engine.internal.catalog.AskedShape;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The shapes of questions that were asked, and trials for those to come. */
final class AskedStore implements AskedQuestions {

    private static final int TRIES = 20;
    private static final String BETWEEN = ",";

    private final Database database;
    private final Committer committer;
    private final Readers readers;

    AskedStore(Database database, Committer committer, Readers readers) {
        this.database = database;
        this.committer = committer;
        this.readers = readers;
    }

    @Override
    public Map<AskedShape, AskedShape.Cost> all() {
        return readers.read("read what was asked", session -> {
            Map<AskedShape, AskedShape.Cost> all = new LinkedHashMap<>();
            session.list("SELECT * FROM asked_shape ORDER BY last_asked", row -> all.put(shape(row), cost(row)));
            return all;
        });
    }

    private static AskedShape shape(ResultSet row) throws SQLException {
        String attributes = row.getString(5);
        return new AskedShape(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                Duration.ofSeconds(row.getLong(4)),
                new TreeSet<>(attributes.isEmpty() ? List.of() : List.of(attributes.split(BETWEEN))));
    }

    private static AskedShape.Cost cost(ResultSet row) throws SQLException {
        return new AskedShape.Cost(
                row.getLong(6),
                Duration.ofNanos(row.getLong(7)),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                Session.instant(row, 12));
    }

    @Override
    public void keep(Map<AskedShape, AskedShape.Cost> asked) {
        committer.write("keep what was asked", (session, counters) -> {
            session.update("DELETE FROM asked_shape");
            for (Map.Entry<AskedShape, AskedShape.Cost> each : asked.entrySet()) {
                AskedShape shape = each.getKey();
                AskedShape.Cost cost = each.getValue();
                session.add(
                        "asked_shape",
                        shape.metricType(),
                        shape.analysis(),
                        shape.rollup(),
                        shape.width().toSeconds(),
                        String.join(BETWEEN, shape.attributes()),
                        cost.times(),
                        cost.elapsed().toNanos(),
                        cost.readings(),
                        cost.files(),
                        cost.bytes(),
                        cost.overlapping(),
                        cost.last());
            }
            return null;
        });
    }

    @Override
    public IndexTrial tryIndex(SubjectKind kind, String attribute, Watch watch) {
        String column = SqlText.name(attribute);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMP TABLE tried AS SELECT id, " + column + " AS tried FROM " + SqlText.name(kind.table()));
            Duration without = shortest(connection, statement, watch);
            statement.execute("CREATE INDEX tried_by ON tried (tried)");
            Duration with = shortest(connection, statement, watch);
            statement.execute("DROP TABLE tried");
            return new IndexTrial(without, with);
        } catch (SQLException e) {
            throw database.describe(e, "try an index of " + kind.name() + " " + attribute);
        }
    }

    /** A value that many have is asked for more often than one that few have. */
    private static Duration shortest(Connection connection, Statement statement, Watch watch) throws SQLException {
        Object usual;
        try (ResultSet row = statement.executeQuery(
                "SELECT tried FROM tried WHERE tried IS NOT NULL ORDER BY md5(CAST(id AS VARCHAR)), id LIMIT 1")) {
            usual = row.next() ? row.getObject(1) : null;
        }
        long shortest = Long.MAX_VALUE;
        try (PreparedStatement asking = connection.prepareStatement("SELECT id FROM tried WHERE tried IN (?)")) {
            for (int tried = 0; tried < TRIES; tried++) {
                if (watch.cancelled()) {
                    throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while trying an index");
                }
                long began = System.nanoTime();
                asking.setObject(1, usual);
                try (ResultSet row = asking.executeQuery()) {
                    while (row.next()) {
                        row.getInt(1);
                    }
                }
                shortest = Math.min(shortest, System.nanoTime() - began);
            }
        }
        return Duration.ofNanos(shortest);
    }
}
