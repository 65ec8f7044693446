package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Connections whose next COMMIT fails, before or after it happened; and after that none can be opened for a while. */
final class FaultyConnections implements DuckDbDatabase.Connections {

    /** What the next COMMIT does. */
    enum Fault {
        NONE,
        CLOSED_BEFORE_COMMIT,
        ANSWER_LOST
    }

    private final DuckDbInstance store;
    private volatile Fault fault = Fault.NONE;
    private volatile boolean downAfterwards;
    private volatile boolean down;

    FaultyConnections(DuckDbInstance store) {
        this.store = store;
    }

    void failNextCommit(Fault how, boolean thenDown) {
        downAfterwards = thenDown;
        fault = how;
    }

    void up() {
        down = false;
    }

    @Override
    public Connection connect() throws SQLException {
        if (down) {
            throw new SQLException("IO Error: the disk is gone");
        }
        Connection connection = store.connect();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit") && fault != Fault.NONE) {
                        fail(connection);
                    }
                    Object result = invoke(connection, method, arguments);
                    return method.getName().equals("prepareStatement")
                                    && String.valueOf(arguments[0]).startsWith("INSERT INTO hot_batch")
                            ? faulty(connection, (PreparedStatement) result)
                            : result;
                });
    }

    /** A hot batch that has a transaction of its own is committed by its INSERT. */
    private PreparedStatement faulty(Connection connection, PreparedStatement insert) {
        return (PreparedStatement) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("executeUpdate") && fault != Fault.NONE) {
                        if (fault == Fault.ANSWER_LOST) {
                            insert.executeUpdate();
                        }
                        fault = Fault.CLOSED_BEFORE_COMMIT;
                        fail(connection);
                    }
                    return invoke(insert, method, arguments);
                });
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void fail(Connection connection) throws SQLException {
        if (fault == Fault.ANSWER_LOST) {
            connection.commit();
        }
        fault = Fault.NONE;
        down = downAfterwards;
        connection.close();
        throw new SQLException("IO Error: the disk is gone");
    }
}
