package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** Reads PostgreSQL's errors by their codes, and names the server in each. */
final class PostgresErrors {

    /** Of our own: another process has the catalog open. */
    static final String IN_USE = "KYMO1";

    /** Nobody here cancels a statement. */
    private static final String TIMEOUT = "57014";

    /** Of a role that is told to read only, and of a server that follows another. */
    private static final String READ_ONLY = "25006";

    private static final Set<String> DENIED = Set.of("28000", "28P01", "42501");
    private static final Set<String> CONFLICT = Set.of("40001", "40P01", "55P03");

    private final String server;

    /** @param server as messages name it: {@code db.example.com:5432/kymograph} */
    PostgresErrors(String server) {
        this.server = server;
    }

    KymographException describe(SQLException error, String doing) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        String start = "Cannot " + doing + ": PostgreSQL at " + server + " ";
        if (state.equals(IN_USE)) {
            return new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.in-use",
                    "Cannot " + doing + ": another process has the catalog at " + server
                            + " open. Close that one, or use another database",
                    error);
        }
        if (isBusy(error)) {
            return new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.busy",
                    start + "gave no connection in time [" + firstLine(error)
                            + "]. Try again; catalog.pool.size and catalog.pool.timeout say how many there are",
                    error);
        }
        if (DENIED.contains(state)) {
            return new KymographException(
                    ErrorKind.CONFIGURATION,
                    "catalog.denied",
                    start + "refuses [" + firstLine(error) + "]. Look at catalog.user and catalog.password",
                    error);
        }
        if (state.equals(READ_ONLY)) {
            return new KymographException(
                    ErrorKind.CONFIGURATION,
                    "catalog.read-only",
                    start + "lets this user only read, or all users [" + firstLine(error)
                            + "]. Name the engine's own user, whom it lets write (catalog.user), and the server that takes"
                            + " writes (catalog.host): who only asks writes, too, that it is there",
                    error);
        }
        if (state.equals("3D000")) {
            return new KymographException(
                    ErrorKind.CONFIGURATION,
                    "catalog.none",
                    start + "has no such database [" + firstLine(error) + "]. Make it, or correct catalog.name",
                    error);
        }
        if (isUnreachable(error)) {
            return new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.unreachable",
                    start + "cannot be reached [" + firstLine(error)
                            + "]. Look whether it runs, and at catalog.host and catalog.port",
                    error);
        }
        return other(error, state, start);
    }

    private static KymographException other(SQLException error, String state, String start) {
        String said = start + "said [" + firstLine(error) + "]";
        if (CONFLICT.contains(state)) {
            return new KymographException(ErrorKind.EXTERNAL, "catalog.conflict", said + ". Begin again", error);
        }
        if (state.startsWith("53")) {
            return new KymographException(ErrorKind.RESOURCE, "catalog.full", said, error);
        }
        if (state.equals(TIMEOUT)) {
            return new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.timeout",
                    start + "took too long [" + firstLine(error)
                            + "]. Try again; catalog.timeout.statement says how long a statement may take",
                    error);
        }
        return new KymographException(ErrorKind.INTERNAL, "postgresql.error", said + " (" + state + ")", error);
    }

    /** Whether the connection is gone, or the server does not talk to us now. */
    private static boolean isUnreachable(SQLException error) {
        String state = error.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    /** The pool gives what kept it from a new connection as the cause; without one, all are in use. */
    private static boolean isBusy(SQLException error) {
        return error instanceof SQLTransientConnectionException && error.getCause() == null;
    }

    /** Whether the same transaction, begun again, may succeed. Who has waited for the pool has waited long enough. */
    static boolean isPassing(SQLException error) {
        boolean conflict = error.getSQLState() != null && CONFLICT.contains(error.getSQLState());
        return conflict || (isUnreachable(error) && !(error instanceof SQLTransientConnectionException));
    }

    private static String firstLine(SQLException error) {
        SQLException told = error.getCause() instanceof SQLException cause ? cause : error;
        return String.valueOf(told.getMessage()).lines().findFirst().orElse("").strip();
    }
}
