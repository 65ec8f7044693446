package dev.kymograph.engine.internal.catalog.sql;

import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Read transactions, each short; their sessions are kept for the statements prepared in them. */
final class Readers implements AutoCloseable {

    /** Reads within one transaction. */
    interface Reading<T> {
        T in(Session session) throws SQLException;
    }

    /** A connection that is found to be lost leads to another, at most all of a pool. */
    static final int TRIES = 10;

    private final Database database;
    private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Readers(Database database) {
        this.database = database;
    }

    /** @param doing for the message, should it fail: "read the subjects" */
    <T> T read(String doing, Reading<T> reading) {
        return database.guarded(doing, () -> tried(doing, reading));
    }

    private <T> T tried(String doing, Reading<T> reading) {
        for (int tried = 1; ; tried++) {
            try {
                return read(reading);
            } catch (SQLException e) {
                if (tried == TRIES || !database.isPassing(e)) {
                    throw database.describe(e, doing);
                }
            }
        }
    }

    private <T> T read(Reading<T> reading) throws SQLException {
        Session session = null;
        boolean whole = false;
        try {
            Session kept = idle.pollFirst();
            session = kept == null ? new Session(database.connect(), database) : kept;
            T read = reading.in(session);
            session.commit();
            whole = true;
            return read;
        } finally {
            giveBack(session, whole);
        }
    }

    private void giveBack(Session session, boolean whole) {
        if (session == null) {
            return;
        }
        if (whole && !closed && idle.size() < database.idleSessions()) {
            idle.addFirst(session);
            if (closed) {
                close();
            }
            return;
        }
        discard(session);
    }

    private static void discard(Session session) {
        try {
            session.close();
        } catch (SQLException e) {
            // A connection that cannot be closed is gone already.
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            discard(session);
        }
    }
}
