package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.KymographException;
import java.sql.SQLException;

/**
 * The newest head that this process knows, and with it what the process knows by heart: vocabulary, zones, rollups, tombstones. Where
 * other processes write too, it learns from the catalog what they made.
 */
final class NewestHead implements Committer.Listener {

    /** What is known by heart. */
    interface ByHeart {

        /** Reads it; what is returned puts it in force. */
        Runnable read(Session session) throws SQLException;
    }

    private final Readers readers;
    private final boolean shared;
    private final ByHeart byHeart;

    private volatile Head head;

    /** Of what is known by heart. */
    private long knownVersion;

    /**
     * Begins.
     *
     * @param head as it was read together with what is known by heart
     * @param shared whether other processes may write
     */
    NewestHead(Readers readers, Head head, boolean shared, ByHeart byHeart) {
        this.readers = readers;
        this.head = head;
        this.knownVersion = head.knownVersion();
        this.shared = shared;
        this.byHeart = byHeart;
    }

    /** Without asking the catalog. */
    Head known() {
        return head;
    }

    /** What the session's transaction sees, or something newer. */
    Head in(Session session) throws SQLException {
        if (shared && session.number("SELECT transactions FROM engine_state WHERE id = 1") > head.transactions()) {
            learn(session, Counters.read(session, head).head());
        }
        return head;
    }

    /** Learns what other processes did; where there are none, that is known. */
    Head look() {
        return shared ? readers.read("read the catalog's state", this::in) : head;
    }

    /** Takes over what was read in one transaction, unless something newer is known. */
    private void learn(Session session, Head read) throws SQLException {
        if (!knows(read)) {
            Runnable becomes = byHeart.read(session);
            synchronized (this) {
                if (!knows(read)) {
                    becomes.run();
                    knownVersion = read.knownVersion();
                }
            }
        }
        publish(read);
    }

    private synchronized boolean knows(Head read) {
        return knownVersion >= read.knownVersion();
    }

    private synchronized void publish(Head made) {
        if (made.transactions() >= head.transactions()) {
            head = made;
        }
    }

    @Override
    public void committed(Head made, Runnable results) {
        if (!shared) {
            head = made;
            results.run();
        } else if (knows(made)) {
            publish(made);
        } else {
            // Results may be older by now than what others made since.
            learn();
        }
    }

    private void learn() {
        try {
            readers.read("read the catalog's state", session -> {
                learn(session, Counters.read(session, head).head());
                return null;
            });
        } catch (KymographException e) {
            // It was committed for all that; who asks next learns of it.
        }
    }

    @Override
    public void caughtUp(Session session, Head read) throws SQLException {
        learn(session, read);
    }
}
