package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.internal.catalog.sql.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A database whose next COMMIT of a write loses its answer, happened or not, and which then may be away for a while. */
final class FaultyDatabase {

    enum Fault {
        NONE,
        ANSWER_LOST,
        LOST_BEFORE
    }

    private final Database real;
    private volatile Fault next = Fault.NONE;
    private volatile Runnable meanwhile = () -> {};
    private volatile boolean downAfter;
    private volatile boolean down;
    private final AtomicInteger triedInVain = new AtomicInteger();

    FaultyDatabase(Database real) {
        this.real = real;
    }

    void failNextCommit(Fault fault, boolean goesDown) {
        downAfter = goesDown;
        next = fault;
    }

    /** What others do before the one who lost the answer can ask. */
    void meanwhile(Runnable others) {
        meanwhile = others;
    }

    void up() {
        down = false;
    }

    /** How often it was tried in vain to connect. */
    int triedInVain() {
        return triedInVain.get();
    }

    Database database() {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("connectToWrite") && down) {
                        triedInVain.incrementAndGet();
                        throw new SQLException("the network is away", "08001");
                    }
                    boolean writes = method.getName().equals("commit")
                            && Thread.currentThread().getName().equals("kymograph-committer");
                    if (writes && next != Fault.NONE) {
                        lose((Connection) arguments[0]);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void lose(Connection connection) throws SQLException {
        Fault fault = next;
        next = Fault.NONE;
        down = downAfter;
        if (fault == Fault.ANSWER_LOST) {
            connection.commit();
        }
        connection.close();
        meanwhile.run();
        throw new SQLException("the answer is lost", "08006");
    }
}
