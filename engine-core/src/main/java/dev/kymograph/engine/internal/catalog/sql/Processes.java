package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Dialect;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
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

    private static final String TELL = "INSERT INTO process VALUES (?, ?, " + NOW + ", ?, 0) ON CONFLICT (id) DO UPDATE"
            + " SET seen_micros = excluded.seen_micros, held_snapshot = excluded.held_snapshot";

    private static final String WROTE = "INSERT INTO process VALUES (?, ?, " + NOW
            + ", 0, ?) ON CONFLICT (id) DO UPDATE" + " SET transactions = excluded.transactions";

    private final String id = UUID.randomUUID().toString();
    private final String name = ManagementFactory.getRuntimeMXBean().getName();
    private final Readers readers;
    private final Leases leases;
    private final ReentrantLock telling = new ReentrantLock();
    private final CountDownLatch ended = new CountDownLatch(1);
    private Thread thread;

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
    void begin(long snapshot, Newest newest) {
        tell(snapshot);
        thread = new Thread(() -> follow(newest), "kymograph-processes");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow(Newest newest) {
        long next = System.nanoTime() + BEAT.toNanos();
        try {
            while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean beats = System.nanoTime() - next > 0;
                if (beats) {
                    next = System.nanoTime() + BEAT.toNanos();
                }
                look(newest, beats);
            }
        } catch (InterruptedException e) {
            // Nobody else knows this thread; it ends with the catalog.
        }
    }

    private void look(Newest newest, boolean beats) {
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

    private void tell(long newest) {
        telling.lock();
        try {
            long said = System.nanoTime();
            long held = leases.telling(newest);
            readers.read("tell other processes of this one", session -> session.update(TELL, id, name, held));
            leases.told(held);
            goodUntil = said + LAPSE.toNanos() / 2;
        } finally {
            telling.unlock();
        }
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

    /** Notes within a transaction what it makes of the engine's state, so that it can be told afterwards whether it happened. */
    void wrote(Session session, long transactions) throws SQLException {
        session.update(WROTE, id, name, transactions);
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
            thread.join(BEAT.toMillis());
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
