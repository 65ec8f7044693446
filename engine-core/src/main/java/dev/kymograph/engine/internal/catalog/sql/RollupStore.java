package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.RollupPolicy;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.Derived;
import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.RollupKnowledge;
import dev.kymograph.engine.internal.catalog.Rollups;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Rollups and how far they are true. What is written of a snapshot never changes, so it can be read after it. */
final class RollupStore implements Rollups {

    private static final String UPTO = "SELECT rollup, max(upto_snapshot) FROM rollup_refresh r WHERE in_snapshot ="
            + " (SELECT max(o.in_snapshot) FROM rollup_refresh o WHERE o.rollup = r.rollup AND o.in_snapshot <= ?)"
            + " GROUP BY rollup HAVING max(upto_snapshot) >= 0";

    /** A rollup that is there, and did not begin anew after a snapshot: by a rollback, or because it was dropped and made again. */
    private static final String SAME = "r.name = ? AND NOT EXISTS (SELECT 1 FROM rollup_refresh e"
            + " WHERE e.rollup = r.name AND e.upto_snapshot < 0 AND e.in_snapshot > ?)";

    private static final String SUPERSEDED = "DELETE FROM rollup_refresh AS e WHERE e.in_snapshot <"
            + " (SELECT max(o.in_snapshot) FROM rollup_refresh o WHERE o.rollup = e.rollup"
            + " AND o.in_snapshot <= (SELECT min(number) FROM snapshot WHERE expired_at IS NULL))";

    private final Database database;
    private final Committer committer;
    private final Readers readers;
    private final DeclaredVocabulary vocabulary;
    private final Supplier<Head> head;
    private final SnapshotStore snapshots;

    private volatile List<Rollup> all;

    RollupStore(
            Database database,
            Committer committer,
            Readers readers,
            DeclaredVocabulary vocabulary,
            Supplier<Head> head,
            SnapshotStore snapshots,
            List<Rollup> stored) {
        this.database = database;
        this.committer = committer;
        this.readers = readers;
        this.vocabulary = vocabulary;
        this.head = head;
        this.snapshots = snapshots;
        this.all = List.copyOf(stored);
    }

    static List<Rollup> load(Connection connection) throws SQLException {
        List<Rollup> rollups = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT name, metric_type, width_seconds, start_seconds,"
                        + " end_seconds, interval_seconds FROM rollup ORDER BY name")) {
            while (row.next()) {
                rollups.add(new Rollup(
                        row.getString(1),
                        row.getString(2),
                        Duration.ofSeconds(row.getLong(3)),
                        new RollupPolicy(length(row, 4), length(row, 5), length(row, 6))));
            }
        }
        return rollups;
    }

    private static Optional<Duration> length(ResultSet row, int column) throws SQLException {
        long seconds = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    @Override
    public List<Rollup> all() {
        return all;
    }

    /** Refuses declarations that bear the name of a rollup: the engine alone declares those. */
    void requireNone(List<MetricType> metricTypes) {
        for (MetricType type : metricTypes) {
            called(type.name()).ifPresent(rollup -> {
                throw new KymographException(
                        ErrorKind.CONFIGURATION,
                        "metric.rollup",
                        "Cannot declare metric type '" + type.name() + "': it is the rollup of " + rollup.metricType()
                                + ". Declare it under another name, or drop the rollup (rollup drop " + type.name()
                                + ")");
            });
        }
    }

    private Optional<Rollup> called(String name) {
        return all.stream().filter(rollup -> rollup.name().equals(name)).findFirst();
    }

    private record Created(Declarations declarations, List<Rollup> rollups) {}

    @Override
    public void create(Rollup rollup, MetricType derived) {
        committer.writeAlone(
                "create rollup " + rollup.name(),
                (session, counters) -> {
                    requireFree(rollup);
                    Declarations declared =
                            vocabulary.declare(session, counters, head.get(), List.of(), List.of(derived));
                    session.update(
                            "INSERT INTO rollup VALUES (?, ?, ?, ?, ?, ?)",
                            rollup.name(),
                            rollup.metricType(),
                            rollup.width().toSeconds(),
                            seconds(rollup.policy().start()),
                            seconds(rollup.policy().end()),
                            seconds(rollup.policy().interval()));
                    clear(session, counters, rollup.name());
                    begin(session, counters, rollup.name());
                    long from = counters.keptFrom(rollup.metricType());
                    if (from > Long.MIN_VALUE) {
                        RetentionStore.keep(session, counters.head().snapshot(), rollup.name(), from);
                        counters.readRetention(session);
                    }
                    List<Rollup> now = new ArrayList<>(all);
                    now.add(rollup);
                    now.sort((one, other) -> one.name().compareTo(other.name()));
                    return new Created(declared, List.copyOf(now));
                },
                this::becomes);
    }

    /** Removes what an earlier one of its name left: rollbacks once revived files of rollups that had been dropped. */
    private void clear(Session session, Counters counters, String name) throws SQLException {
        if (session.number("SELECT count(*) FROM lake_file WHERE metric_type = ? AND removed_in IS NULL", name) > 0) {
            remove(session, counters, name);
        }
    }

    private void remove(Session session, Counters counters, String name) throws SQLException {
        session.update(
                "UPDATE lake_file SET removed_in = ? WHERE metric_type = ? AND removed_in IS NULL",
                snapshot(session, counters),
                name);
    }

    /** Notes that nothing is known of it, so that what was summed up for an earlier one of its name is not taken for its own. */
    private static void begin(Session session, Counters counters, String name) throws SQLException {
        session.update(
                "INSERT INTO rollup_refresh VALUES (?, ?, -1)",
                name,
                counters.head().snapshot());
    }

    private static Long seconds(Optional<Duration> length) {
        return length.map(Duration::toSeconds).orElse(null);
    }

    private void requireFree(Rollup rollup) {
        if (called(rollup.name()).isPresent()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "rollup.exists",
                    "Cannot create rollup '" + rollup.name()
                            + "': it is there already. Drop it first, or give the new one" + " another name");
        }
        if (vocabulary.now().metricType(rollup.name()).isPresent()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "metric.exists",
                    "Cannot create rollup '" + rollup.name()
                            + "': a metric type is called so. Choose another name (--name NAME)");
        }
    }

    /** Others were stored, by another process. */
    void becomes(List<Rollup> stored) {
        all = List.copyOf(stored);
    }

    private void becomes(Created created) {
        vocabulary.becomes(created.declarations());
        all = created.rollups();
    }

    @Override
    public void widen(MetricType derived) {
        if (!vocabulary.holds(List.of(), List.of(derived))) {
            committer.writeAlone(
                    "widen rollup " + derived.name(),
                    (session, counters) ->
                            vocabulary.declare(session, counters, head.get(), List.of(), List.of(derived)),
                    vocabulary::becomes);
        }
    }

    @Override
    public void drop(String name) {
        drop(name, counters -> {});
    }

    @Override
    public void drop(Rollup rollup, long keptFrom, List<Hold> held) {
        drop(rollup.name(), counters -> RetentionStore.requireSame(counters, rollup.metricType(), keptFrom, held));
    }

    private void drop(String name, Consumer<Counters> required) {
        committer.writeAlone(
                "drop rollup " + name,
                (session, counters) -> {
                    required.accept(counters);
                    remove(session, counters, name);
                    session.update("DELETE FROM rollup_refresh WHERE rollup = ?", name);
                    session.update("DELETE FROM rollup WHERE name = ?", name);
                    InvalidTimes.forgetUnneeded(session);
                    session.update("DELETE FROM kept_from WHERE metric_type = ?", name);
                    counters.readRetention(session);
                    List<Rollup> rest = all.stream()
                            .filter(rollup -> !rollup.name().equals(name))
                            .toList();
                    return new Created(vocabulary.forget(session, counters, name), rest);
                },
                this::becomes);
    }

    @Override
    public Optional<Lease> refreshing(String name) {
        try {
            return database.tryAlone("refresh " + name);
        } catch (SQLException e) {
            throw database.describe(e, "refresh " + name);
        }
    }

    @Override
    public void refreshed(String name, long upto, List<Invalidated> but) {
        committer.write("record the refresh of " + name, (session, counters) -> {
            Optional<Rollup> rollup = called(name);
            if (!but.isEmpty() && rollup.isPresent()) {
                InvalidTimes.add(session, snapshot(session, counters), rollup.get(), but);
            }
            session.update(
                    "INSERT INTO rollup_refresh SELECT r.name, ?, ? FROM rollup r WHERE " + SAME,
                    counters.head().snapshot(),
                    upto,
                    name,
                    upto);
            forgetOld(session);
            counters.visible();
            return null;
        });
    }

    /** Refuses what was summed up before a rollup began anew: of buckets whose readings are gone nothing would take it back. */
    static void requireSame(Session session, Derived derived) throws SQLException {
        String same = "SELECT count(*) FROM rollup r WHERE " + SAME;
        if (session.number(same, derived.rollup(), derived.snapshot()) == 0) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.conflict",
                    "Cannot commit: the rollup " + derived.rollup()
                            + " was dropped, or the lake went back to an earlier snapshot, while it was refreshed."
                            + " Begin again");
        }
    }

    /** Forgets what no question about a snapshot that there is can need any more. */
    static void forgetOld(Session session) throws SQLException {
        session.update(SUPERSEDED);
        InvalidTimes.forgetUnneeded(session);
    }

    private long snapshot(Session session, Counters counters) throws SQLException {
        long snapshot = counters.nextSnapshot();
        snapshots.add(session, snapshot, UUID.randomUUID().toString(), Cause.ROLLUP);
        return snapshot;
    }

    @Override
    public RollupKnowledge known(Rollup rollup, long snapshot) {
        return readers.read("read what rollups know", session -> {
            long upto = upto(session, snapshot).getOrDefault(rollup.name(), -1L);
            return new RollupKnowledge(
                    upto, InvalidTimes.between(session, rollup, upto, snapshot), InvalidTimes.lost(session, rollup));
        });
    }

    /** Of those that were refreshed. */
    static Map<String, Long> upto(Session session, long snapshot) throws SQLException {
        Map<String, Long> upto = new HashMap<>();
        session.list(UPTO, row -> upto.put(row.getString(1), row.getLong(2)), snapshot);
        return upto;
    }

    @Override
    public Optional<Instant> firstOf(List<Long> snapshots) {
        if (snapshots.isEmpty()) {
            return Optional.empty();
        }
        String sql = "SELECT min(committed_at) FROM snapshot WHERE number IN " + SqlText.numbers(snapshots);
        return readers.read(
                        "read when snapshots were committed",
                        session -> session.listOnce(sql, row -> Optional.ofNullable(Session.instant(row, 1))))
                .get(0);
    }

    @Override
    public Optional<Instant> invalidatedSince(Rollup rollup, long after, long beyondMicros) {
        return readers.read(
                "read since when something is invalidated",
                session -> InvalidTimes.since(session, rollup, after, beyondMicros));
    }

    @Override
    public void invalidate(String metricType, List<Invalidated> invalidated) {
        committer.write("invalidate rollups of " + metricType, (session, counters) -> {
            InvalidTimes.add(session, snapshot(session, counters), metricType, invalidated);
            counters.visible();
            return null;
        });
    }

    @Override
    public void lose(Rollup rollup, List<Invalidated> buckets) {
        committer.write("note what is lost of " + rollup.name(), (session, counters) -> {
            InvalidTimes.lose(session, rollup, buckets);
            counters.visible();
            return null;
        });
    }
}
