package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.SubjectChanges.Listening;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Listens at a channel, with a connection and a thread of its own. Nobody knows what was said while there was no connection. */
final class Channel implements Listening {

    private static final int LOOK_MILLIS = 500;
    private static final long REST_MILLIS = 1000;
    private static final long CLOSE_MILLIS = 5000;

    private final PGSimpleDataSource server;
    private final String channel;
    private final Runnable told;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Connection connection;

    Channel(PGSimpleDataSource server, String channel, Runnable told) {
        this.server = server;
        this.channel = channel;
        this.told = told;
        this.thread = new Thread(this::live, "kymograph-listening");
        thread.setDaemon(true);
        thread.start();
    }

    private void live() {
        try {
            do {
                listen();
            } while (!closed.await(REST_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Nobody else knows this thread; it ends when it is closed.
        }
    }

    private void listen() {
        try (Connection own = server.getConnection();
                Statement statement = own.createStatement()) {
            connection = own;
            statement.execute("LISTEN " + channel);
            told.run();
            PGConnection listening = own.unwrap(PGConnection.class);
            while (closed.getCount() > 0) {
                if (listening.getNotifications(LOOK_MILLIS).length > 0) {
                    told.run();
                }
            }
        } catch (SQLException e) {
            // Another connection is made soon; who is told also looks by itself.
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Connection own = connection;
            if (own != null) {
                own.abort(Runnable::run);
            }
            thread.join(CLOSE_MILLIS);
        } catch (SQLException e) {
            // It is gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
