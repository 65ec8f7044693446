package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.RecentReadings;
import dev.kymograph.engine.internal.catalog.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;

/** Recent readings, each change of them a write of its own. */
final class KeptReadings implements RecentReadings {

    private final Committer committer;
    private final Readers readers;
    private final RecentStore store;
    private final Database database;
    private final Supplier<Head> head;

    KeptReadings(Database database, Committer committer, Readers readers, RecentStore store, Supplier<Head> head) {
        this.database = database;
        this.head = head;
        this.committer = committer;
        this.readers = readers;
        this.store = store;
    }

    @Override
    public boolean isKept() {
        return head.get().recentFrom() > 0;
    }

    @Override
    public Optional<Seen> see(State.Part part) {
        return database.guarded("look for recent readings", () -> {
            try {
                return seen(part);
            } catch (SQLException e) {
                throw database.describe(e, "look for recent readings");
            }
        });
    }

    private Optional<Seen> seen(State.Part part) throws SQLException {
        Connection connection = database.connect();
        boolean used = false;
        try {
            database.begin(connection);
            long from = RecentStore.from(connection, part);
            used = from > 0;
            return used ? Optional.of(new SeenReadings(database, connection, from)) : Optional.empty();
        } finally {
            if (!used) {
                try (connection) {
                    database.rollback(connection);
                }
            }
        }
    }

    @Override
    public void turn(Instant now) {
        if (store.keptFor().isZero()) {
            return;
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        committer.write("make room for recent readings", (session, counters) -> {
            store.make(session, today);
            store.make(session, today.plusDays(1));
            return null;
        });
        store.ready(today.plusDays(1));
        while (drop(now)) {
            // One in each transaction: what is waited for is one lock.
        }
    }

    private boolean drop(Instant now) {
        return committer.write("drop recent readings", (session, counters) -> {
            Optional<String> ended = store.ended(session, now);
            if (ended.isPresent()) {
                store.drop(session, counters, ended.get());
            }
            return ended.isPresent();
        });
    }

    @Override
    public void forget(String metricType, Places places) {
        if (!store.isPossible() || isEmpty(metricType)) {
            return;
        }
        committer.write("forget recent readings of " + metricType, (session, counters) -> {
            try {
                store.forget(session, counters, metricType, places);
            } catch (RecentStore.Unsent e) {
                throw (SQLException) e.getCause();
            }
            return null;
        });
    }

    private boolean isEmpty(String metricType) {
        return readers.read(
                "look for recent readings",
                session -> session.number(
                                "SELECT count(*) FROM (SELECT 1 FROM recent_reading WHERE metric_type = ? LIMIT 1) AS found",
                                metricType)
                        == 0);
    }
}
