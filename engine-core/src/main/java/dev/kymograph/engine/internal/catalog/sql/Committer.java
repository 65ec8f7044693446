package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The one writer. What callers hand in while a transaction is being made durable shares the next one; a lone caller waits for
 * nobody. Where one write of a group fails, the group is rolled back and each of its writes gets a transaction of its own.
 */
final class Committer implements AutoCloseable {

    /** A change. May run twice, the first time having been rolled back. */
    interface Change<T> {
        T in(Session session, Counters counters) throws SQLException;
    }

    /** What is done while nothing else is written. */
    interface Work {
        void with(Connection connection) throws SQLException;
    }

    interface Listener {

        /**
         * Told what has become durable, before the callers are.
         *
         * @param results publishes what its changes made, for who has no other way to know
         */
        void committed(Head head, Runnable results);

        /** Told what another process committed, while nobody writes. */
        void caughtUp(Session session, Head head) throws SQLException;
    }

    private static final long IDLE_MILLIS = 500;
    private static final int MOST_TOGETHER = 256;
    private static final int TRIES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Database database;
    private final Optional<Processes> processes;
    private final Duration gatherFor;
    private final Listener listener;
    private final LinkedBlockingQueue<Write<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::work, "kymograph-committer");
    private final Write<Void> end = new Write<>("close the catalog", false, (session, counters) -> null, none -> {});

    private final Object door = new Object();
    private boolean closed;
    private Session session;
    private Counters known;
    private Unsure unsure;

    /** Writes of which nobody knows yet whether they were committed; if so, the catalog says what these do. */
    private record Unsure(List<Write<?>> group, Counters counters) {}

    /**
     * Begins.
     *
     * @param processes that write too, where there may be some
     * @param gatherFor how long a write waits for company
     * @param session that writes; taken over
     * @param known what the newest commit made
     */
    Committer(
            Database database,
            Optional<Processes> processes,
            Duration gatherFor,
            Session session,
            Counters known,
            Listener listener) {
        this.database = database;
        this.processes = processes;
        this.session = session;
        this.gatherFor = gatherFor;
        this.known = known;
        this.listener = listener;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Returns when the change is durable.
     *
     * @param doing for the message, should it fail: "register subjects"
     */
    <T> T write(String doing, Change<T> change) {
        return await(new Write<>(doing, false, change, result -> {}));
    }

    /**
     * As {@link #write}, in a transaction that no other change shares.
     *
     * @param published told of the result before any other change begins
     */
    <T> T writeAlone(String doing, Change<T> change, Consumer<T> published) {
        return await(new Write<>(doing, true, change, published));
    }

    /**
     * Does something with the database while nothing else is written.
     *
     * @param work takes a connection of its own, and commits by itself
     */
    void holding(String doing, Work work) {
        await(new Write<>(
                doing,
                true,
                (own, counters) -> {
                    try (Connection connection = database.connect()) {
                        work.with(connection);
                    }
                    return null;
                },
                none -> {},
                true));
    }

    private <T> T await(Write<T> write) {
        // What holds all others up for long is no call to learn from whether the database answers.
        return write.isOutside() ? done(write) : database.guarded(write.doing(), () -> done(write));
    }

    private <T> T done(Write<T> write) {
        synchronized (door) {
            if (closed) {
                throw new KymographException(
                        ErrorKind.USAGE, "catalog.closed", "Cannot " + write.doing() + ": the catalog is closed");
            }
            waiting.add(write);
        }
        try {
            return write.outcome().join();
        } catch (CompletionException e) {
            // Thrown anew, so that the trace shows the caller's path too.
            if (e.getCause() instanceof KymographException known) {
                throw new KymographException(known.kind(), known.code(), known.getMessage(), known.getCause());
            }
            throw new KymographException(
                    ErrorKind.INTERNAL,
                    "catalog.failed",
                    "Cannot " + write.doing() + ": " + e.getCause().getMessage(),
                    e.getCause());
        }
    }

    private void work() {
        int last = 1;
        boolean busy = true;
        while (busy) {
            List<Write<?>> group = gather(last);
            last = group.size();
            busy = !group.remove(end);
            commit(group, 1, System.nanoTime() + PATIENCE.toNanos());
            database.upkeep();
        }
        closeSession();
        end.outcome().complete(null);
    }

    /** Waits for company only where the last group had some. */
    private List<Write<?>> gather(int expected) {
        List<Write<?>> group = new ArrayList<>();
        group.add(next());
        long until = System.nanoTime() + gatherFor.toNanos();
        while (group.size() < MOST_TOGETHER && !last(group).isAlone() && last(group) != end) {
            Write<?> more = waiting.peek();
            if (more == null && group.size() < expected) {
                more = awaitPeek(until);
            }
            if (more == null || more.isAlone()) {
                break;
            }
            group.add(waiting.remove());
        }
        return group;
    }

    private static Write<?> last(List<Write<?>> group) {
        return group.get(group.size() - 1);
    }

    private Write<?> awaitPeek(long until) {
        while (waiting.peek() == null && System.nanoTime() < until) {
            LockSupport.parkNanos(50_000);
        }
        return waiting.peek();
    }

    private Write<?> next() {
        while (true) {
            try {
                Write<?> first = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    return first;
                }
                settle();
                database.upkeep();
            } catch (InterruptedException e) {
                // Nobody else knows this thread; it ends when the catalog is closed.
            } catch (SQLException e) {
                // Still nobody knows; it is asked again.
            }
        }
    }

    private static boolean isTriedAgain(int tried, long until) {
        return tried < TRIES && System.nanoTime() < until;
    }

    /** Longer each time, and never as long as somebody else's. */
    private static void rest(int tried) {
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(5L << tried)));
    }

    private void commit(List<Write<?>> group, int tried, long until) {
        if (group.isEmpty()) {
            return;
        }
        try {
            settle();
            commitTogether(group);
        } catch (SQLException | RuntimeException | Error e) {
            if (e instanceof KymographException known && known.code().equals("catalog.outcome-unknown")) {
                group.forEach(write -> write.outcome().completeExceptionally(known));
            } else if (e instanceof SQLException passing && database.isPassing(passing) && isTriedAgain(tried, until)) {
                rest(tried);
                commit(group, tried + 1, until);
            } else if (group.size() == 1 || (e instanceof SQLException passing && database.isPassing(passing))) {
                // None of them is to blame: each by itself would only wait as long again.
                group.forEach(write -> write.fail(e, database));
            } else {
                group.forEach(write -> commit(List.of(write), tried, until));
            }
        }
    }

    private void commitTogether(List<Write<?>> group) throws SQLException {
        if (database.isShared() && group.get(0).isOutside()) {
            // It holds up whom it has to by itself; a lock of ours would be in its way.
            group.get(0).run(session, known);
            group.forEach(Write::complete);
            return;
        }
        if (session == null) {
            session = new Session(database.connectToWrite(), database);
        }
        processes.ifPresent(Processes::comeBack);
        Counters counters;
        try {
            Failpoint.TRANSACTION_BEGIN.reach();
            catchUp();
            counters = known.copy();
            for (Write<?> write : group) {
                write.run(session, counters);
            }
            if (last(group).isAlone()) {
                counters.known();
            }
            counters.write(session, processes);
        } catch (SQLException | RuntimeException | Error e) {
            undo();
            throw e;
        }
        try {
            Failpoint.BEFORE_COMMIT.reach();
            session.commit();
            Failpoint.AFTER_COMMIT.reach();
        } catch (SQLException | RuntimeException | Error e) {
            // Who knows what state it is in; a new connection costs next to nothing.
            closeSession();
            if (!happened(group, counters, e)) {
                throw e;
            }
        }
        known = counters;
        listener.committed(counters.head(), () -> group.forEach(Write::publish));
        Failpoint.BEFORE_ANSWER.reach();
        group.forEach(Write::complete);
    }

    /** Learns what other processes wrote, and has them write nothing until this transaction ends. */
    private void catchUp() throws SQLException {
        if (!database.isShared()) {
            known = known == null ? Counters.read(session) : known;
            return;
        }
        long transactions = Counters.lock(session);
        if (known == null || known.transactions() != transactions) {
            known = Counters.read(session, known == null ? null : known.head());
            listener.caughtUp(session, known.head());
        }
    }

    private void undo() {
        try {
            session.rollback();
        } catch (SQLException e) {
            closeSession();
        }
    }

    /** A failed COMMIT says nothing; what is in the catalog does. */
    private boolean happened(List<Write<?>> group, Counters counters, Throwable failure) {
        try (Session asking = new Session(database.connectToWrite(), database)) {
            return happened(asking, counters);
        } catch (SQLException e) {
            known = null;
            unsure = new Unsure(List.copyOf(group), counters);
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.outcome-unknown",
                    "Cannot tell whether a change of the catalog was committed: " + failure.getMessage()
                            + ". Close the engine and open it again",
                    failure);
        }
    }

    /** Looks again whether a commit happened that could not be told then, so that what it changed is known here too. */
    private void settle() throws SQLException {
        if (unsure == null) {
            return;
        }
        try (Session asking = new Session(database.connectToWrite(), database)) {
            boolean happened = happened(asking, unsure.counters());
            known = Counters.read(asking);
            List<Write<?>> group = unsure.group();
            unsure = null;
            if (happened) {
                listener.committed(known.head(), () -> group.forEach(Write::publish));
            }
        }
    }

    /** Where others write too, what was counted is no sign: each process keeps its own. */
    private boolean happened(Session asking, Counters counters) throws SQLException {
        if (processes.isEmpty()) {
            return counters.happenedIn(Counters.read(asking));
        }
        // Waits for a COMMIT whose answer was lost and that is still under way.
        Counters.lock(asking);
        return processes.get().wrote(asking) == counters.transactions();
    }

    private void closeSession() {
        try {
            if (session != null) {
                session.close();
            }
        } catch (SQLException e) {
            // A connection that cannot be closed is gone already.
        }
        session = null;
    }

    /** Commits what was handed in, then ends. */
    @Override
    public void close() {
        synchronized (door) {
            if (!closed) {
                closed = true;
                waiting.add(end);
            }
        }
        end.outcome().join();
    }
}
