package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Read transactions, each short; their sessions are kept for the statements prepared in them. */
final class Readers implements AutoCloseable {

    /** Reads within one transaction. */
    interface Reading<T> {
        T in(Session session) throws SQLException;
    }

    private static final int MOST_IDLE = 4;

    private final DuckDbInstance store;
    private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    Readers(DuckDbInstance store) {
        this.store = store;
    }

    /** @param doing for the message, should it fail: "read the subjects" */
    <T> T read(String doing, Reading<T> reading) {
        Session session = null;
        boolean whole = false;
        try {
            Session kept = idle.pollFirst();
            session = kept == null ? new Session(store.connect()) : kept;
            T read = reading.in(session);
            session.commit();
            whole = true;
            return read;
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, doing);
        } finally {
            giveBack(session, whole);
        }
    }

    private void giveBack(Session session, boolean whole) {
        if (session == null) {
            return;
        }
        if (whole && !closed && idle.size() < MOST_IDLE) {
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
