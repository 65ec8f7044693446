package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Dialect;
import dev.kymograph.engine.internal.catalog.History.Writing;
import dev.kymograph.engine.internal.catalog.NewFile;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The processes that have a shared catalog open, this one among them: it says again and again that it is there, and how far back it
 * holds the lake. Times are those of the server alone.
 */
final class Processes implements AutoCloseable {

    private static final Duration BEAT = Duration.ofSeconds(5);

    /** So late at most is known what others did, by who doesn't ask the catalog. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Who was not seen for so long counts as ended. */
    private static final Duration LAPSE = Duration.ofSeconds(60);

    /** So long the row of one that ended can still say what its last commit was. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private static final String NOW = Dialect.POSTGRESQL.micros("clock_timestamp()");

    /** A condition on the table {@code process}, called {@code p}. */
    static final String IS_THERE = "p.seen_micros > " + NOW + " - " + micros(LAPSE);

    /** So far the clocks of those who write files, and of where these are, may be from each other. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private static final String COME = "INSERT INTO process VALUES (?, ?, " + NOW + ", ?, 0, " + NOW
            + " - ?, false) ON CONFLICT (id) DO UPDATE SET seen_micros = excluded.seen_micros,"
            + " held_snapshot = excluded.held_snapshot, writes_since_micros = excluded.writes_since_micros, lapsed = false";

    private static final String TELL = "UPDATE process SET seen_micros = " + NOW
            + ", held_snapshot = ?, writes_since_micros = " + NOW + " - ? WHERE id = ? AND NOT lapsed";

    private static final String WROTE =
            "WITH own AS (UPDATE process SET transactions = ? WHERE id = ? RETURNING lapsed) ";

    private static final String AGE = "SELECT COALESCE(max(" + NOW + " - p.writes_since_micros), 0) FROM process p"
            + " WHERE p.id <> ? AND NOT p.lapsed";

    private final String id = UUID.randomUUID().toString();
    private final String name = ManagementFactory.getRuntimeMXBean().getName();
    private final Readers readers;
    private final Leases leases;
    private final ReentrantLock telling = new ReentrantLock();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Optional<Thread> thread = Optional.empty();
    private Newest newest;
    private volatile Optional<Writing> writing = Optional.empty();
    private volatile boolean lapsed;

    private volatile long goodUntil = System.nanoTime();

    Processes(Readers readers, Leases leases) {
        this.readers = readers;
        this.leases = leases;
    }

    private static long micros(Duration length) {
        return TimeUnit.NANOSECONDS.toMicros(length.toNanos());
    }

    /** Finds the newest snapshot that questions see. */
    interface Newest {
        long snapshot();
    }

    /** Begins; from then on what others do is looked at, and told what is held here. */
    void begin(Newest theNewest) {
        newest = theNewest;
        tell(newest.snapshot());
        Thread following = new Thread(this::follow, "kymograph-processes");
        following.setDaemon(true);
        following.start();
        thread = Optional.of(following);
    }

    private void follow() {
        long next = System.nanoTime() + BEAT.toNanos();
        try {
            while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean beats = System.nanoTime() - next > 0;
                if (beats) {
                    next = System.nanoTime() + BEAT.toNanos();
                }
                look(beats);
            }
        } catch (InterruptedException e) {
            // Nobody else knows this thread; it ends with the catalog.
        }
    }

    private void look(boolean beats) {
        try {
            long snapshot = newest.snapshot();
            if (beats) {
                tell(snapshot);
                forgetEnded();
            }
        } catch (RuntimeException e) {
            // The next look says it; who asks meanwhile is told what is wrong.
        }
    }

    private void forgetEnded() {
        readers.read("forget processes that ended", session -> {
            session.update("DELETE FROM process WHERE seen_micros < " + NOW + " - " + micros(REMEMBERED));
            return session.update("DELETE FROM open_sequence WHERE process NOT IN (SELECT id FROM process)");
        });
    }

    private void tell(long snapshot) {
        telling.lock();
        try {
            long said = System.nanoTime();
            long held = leases.telling(snapshot);
            long writes = micros(writing.map(Writing::oldest).orElse(Duration.ZERO));
            if (readers.read("tell other processes of this one", session -> session.update(TELL, held, writes, id))
                    == 0) {
                readers.read("tell other processes of this one", session -> come(session, held, writes));
            }
            leases.told(held);
            goodUntil = said + LAPSE.toNanos() / 2;
        } finally {
            telling.unlock();
        }
    }

    /** Others took it for ended, and may have forgotten it since; or it has just begun. */
    private int come(Session session, long held, long writes) throws SQLException {
        // Whoever writes now is told at its end; whoever writes later knows before it begins.
        Counters.lockToRead(session);
        writing.ifPresent(Writing::lost);
        return session.update(COME, id, name, held, writes);
    }

    /** Returns when the others know that a snapshot is held, whose lease was taken. */
    void hold(long snapshot) {
        if (!leases.isTold(snapshot) || System.nanoTime() - goodUntil > 0) {
            tell(snapshot);
        }
    }

    /** The oldest snapshot that others hold; asked within a transaction that nobody else's write can be beside. */
    OptionalLong oldestOfOthers(Session session) throws SQLException {
        return session.first(
                        "SELECT min(p.held_snapshot) FROM process p WHERE p.id <> ? AND " + IS_THERE,
                        row -> {
                            long oldest = row.getLong(1);
                            return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(oldest);
                        },
                        id)
                .orElseThrow();
    }

    String id() {
        return id;
    }

    /** Whether another one that is there runs a watch rule. */
    boolean isElsewhere(Session session, String rule) throws SQLException {
        return session.number(
                        "SELECT count(*) FROM watch_rule w JOIN process p ON p.id = w.process WHERE w.name = ?"
                                + " AND p.id <> ? AND " + IS_THERE,
                        rule,
                        id)
                > 0;
    }

    void writing(Writing files) {
        writing = Optional.of(files);
    }

    /** Has those who are not heard of commit nothing that they have begun; the others' files may be so old. */
    Duration othersMayWrite() {
        return readers.read("look what other processes write", session -> {
            session.update(
                    "UPDATE process p SET lapsed = true WHERE p.id <> ? AND NOT p.lapsed AND NOT " + IS_THERE, id);
            return CLOCKS_DIFFER.plusNanos(TimeUnit.MICROSECONDS.toNanos(session.number(AGE, id)));
        });
    }

    /** Has others know again that this one is there, where they took it for ended; before a transaction begins. */
    void comeBack() {
        if (lapsed) {
            tell(newest.snapshot());
            lapsed = false;
        }
    }

    /** Refuses files that were begun before others took this process for ended. */
    void requireKept(Collection<NewFile> added) {
        Optional<Writing> own = writing;
        if (own.isPresent() && added.stream().anyMatch(file -> own.get().isLost(file.path()))) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.lapsed",
                    "Cannot commit: other processes have not heard of this one for so long that they may have deleted"
                            + " the files it was writing. Begin again");
        }
    }

    /**
     * Ends a transaction: writes the engine's state, and notes what this process made of it, so that it can be told afterwards whether
     * that happened.
     *
     * @param state the statement
     */
    void write(Session session, String state, long transactions, Object... values) throws SQLException {
        List<Object> arguments = new ArrayList<>(List.of(transactions, id));
        arguments.addAll(Arrays.asList(values));
        String sql = WROTE + state + " RETURNING COALESCE((SELECT lapsed FROM own), true)";
        lapsed = session.first(sql, row -> row.getBoolean(1), arguments.toArray())
                .orElseThrow();
        if (lapsed) {
            throw new SQLException("others took this process for ended", "40001");
        }
    }

    /** What the last transaction of this process made; 0 where it made none. */
    long wrote(Session session) throws SQLException {
        return session.first("SELECT transactions FROM process WHERE id = ?", row -> row.getLong(1), id)
                .orElse(0L);
    }

    void open(Session session, long sequence, String metricType) throws SQLException {
        session.update("INSERT INTO open_sequence VALUES (?, ?, ?)", sequence, metricType, id);
    }

    void closed(long sequence) {
        readers.read(
                "release a place in the write sequence",
                session -> session.update("DELETE FROM open_sequence WHERE sequence = ?", sequence));
    }

    /** Ends; other processes need not wait until this one counts as ended. */
    @Override
    public void close() {
        ended.countDown();
        try {
            if (thread.isPresent()) {
                thread.get().join(BEAT.toMillis());
            }
            readers.read("tell other processes that this one ends", session -> {
                session.update("DELETE FROM open_sequence WHERE process = ?", id);
                return session.update("DELETE FROM process WHERE id = ?", id);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KymographException e) {
            // It will count as ended soon.
        }
    }
}
