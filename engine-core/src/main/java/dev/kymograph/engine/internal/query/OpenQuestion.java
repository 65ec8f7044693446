package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.LentTable;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.lake.DamagedFiles;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** One question while it is being answered: a connection of its own, in a transaction that sees one state. */
final class OpenQuestion implements AutoCloseable {

    private final Connection connection;
    private final Read read;
    private final State state;
    private final Guard guard;
    private final Semaphore places;
    private final SqlFunctions functions;
    private final HeldFunctions.Hold called;
    private Optional<Profile> profile = Optional.empty();
    private List<LentTable> lent = List.of();
    private Map<String, String> seen = Map.of();
    private boolean closed;

    OpenQuestion(Connection connection, Read read, Guard guard, Semaphore places, SqlFunctions functions) {
        this.connection = connection;
        this.read = read;
        this.state = read.state().with(read.held()::local);
        this.guard = guard;
        this.places = places;
        this.functions = functions;
        this.called = functions.hold();
        DamagedFiles damaged = new DamagedFiles("answer", read.files(), guard::check);
        guard.explainedBy(failure -> functions.failure().orElseGet(() -> damaged.explain(failure)));
    }

    /**
     * What it reads, which stays until it ends.
     *
     * @param held the files of the plan, and no others
     */
    record Read(State state, SummaryPlan plan, LocalFiles.Held held, HeldLake lake) implements AutoCloseable {

        private List<LakeFile> files() {
            return plan.files().stream().map(held::local).toList();
        }

        @Override
        public void close() {
            try (lake) {
                held.close();
            }
        }
    }

    /** What it sees, with all files as they lie on this machine, if they are among those it reads. */
    State state() {
        return state;
    }

    /** The files that another scope would see. */
    List<LakeFile> files(Scope scope) {
        return read.lake().at(state.snapshot(), scope).parts().get(0).files();
    }

    /** Has every statement that it runs analyzed, too. */
    Profile profiled() {
        profile = Optional.of(new Profile());
        return profile.get();
    }

    SummaryPlan plan() {
        return read.plan();
    }

    /** {@code summaries}, where there are. */
    String summaries() {
        return read.plan().relation().apply(read.held()::local);
    }

    /** Makes tables that only this question sees. */
    void lend(List<LentTable> tables) {
        lent = List.copyOf(tables);
        try {
            copyLent();
        } catch (SQLException e) {
            throw guard.explain(DuckDbErrors.withoutStatement(e));
        }
    }

    /**
     * The relations that a statement names, before it runs. Where it is a tenant's, copies of what that one may see take the place of
     * readings: in one statement with readings of others, a condition could meet those first, and tell of them by how it fails.
     */
    Map<String, String> relations(SqlPlan plan) {
        Map<String, String> relations = plan.relations(state);
        if (state.parts().stream().allMatch(part -> part.tenant().isEmpty())) {
            return relations;
        }
        seen = plan.needed(relations);
        try {
            copySeen();
        } catch (SQLException e) {
            throw guard.explain(DuckDbErrors.withoutStatement(e));
        }
        seen.keySet().forEach(name -> relations.put(name, "SELECT * FROM temp.main." + SqlText.name(copyOf(name))));
        return relations;
    }

    private void copySeen() throws SQLException {
        for (Map.Entry<String, String> relation : seen.entrySet()) {
            try (Statement statement = connection.createStatement()) {
                guard.runs(statement);
                statement.execute(
                        "CREATE TEMP TABLE " + SqlText.name(copyOf(relation.getKey())) + " AS " + relation.getValue());
            } finally {
                guard.rests();
            }
        }
    }

    private static String copyOf(String relation) {
        return relation + " as seen";
    }

    private void copyLent() throws SQLException {
        for (LentTable table : lent) {
            new LentCopy(connection, table, guard).make();
        }
    }

    /** Runs one SELECT, that has been vetted or comes from an analysis, over relations that only this question sees. */
    Rows run(String select, Map<String, String> relations, Object... arguments) {
        called.add(select, guard::check);
        try {
            return rows(select, WithClause.before(select, relations), relations, arguments);
        } catch (SQLException e) {
            throw guard.explain(e);
        }
    }

    /** What a SELECT answers, by name and type. */
    ExportedColumns columns(String select, Map<String, String> relations) {
        return done(select, relations, bound -> {
            List<ExportedColumns.Typed> columns = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet described = statement.executeQuery("DESCRIBE " + bound)) {
                while (described.next()) {
                    columns.add(new ExportedColumns.Typed(described.getString(1), described.getString(2)));
                }
            }
            return new ExportedColumns(columns);
        });
    }

    /** Writes what a SELECT answers into a file; returns how many rows that are. */
    long copy(String select, Map<String, String> relations, Path file, String options) {
        return done(select, relations, bound -> {
            String copy = "COPY (" + bound + "\n) TO " + SqlText.text(file.toString()) + " (" + options
                    + ", RETURN_FILES true)";
            try (Statement statement = connection.createStatement()) {
                guard.runs(statement);
                try (ResultSet counted = statement.executeQuery(copy)) {
                    counted.next();
                    return counted.getLong(1);
                }
            } finally {
                guard.rests();
            }
        });
    }

    /** Throws where the question must not go on. */
    void check() {
        guard.check();
    }

    /** Does something with a SELECT that sees its relations. */
    private interface Deed<T> {
        T with(String select) throws SQLException;
    }

    private <T> T done(String select, Map<String, String> relations, Deed<T> deed) {
        called.add(select, guard::check);
        String whole = WithClause.before(select, relations);
        try {
            try {
                return deed.with(whole);
            } catch (SQLException e) {
                if (whole.equals(select) || !DuckDbErrors.isSyntax(e)) {
                    throw e;
                }
            }
            define(relations);
            return deed.with(select);
        } catch (SQLException e) {
            throw guard.explain(DuckDbErrors.withoutStatement(e));
        }
    }

    private Rows rows(String select, String whole, Map<String, String> relations, Object... arguments)
            throws SQLException {
        if (whole.equals(select)) {
            return rows(select, arguments);
        }
        try {
            return rows(whole, arguments);
        } catch (SQLException e) {
            if (!DuckDbErrors.isSyntax(e)) {
                throw WithClause.withoutFirstLine(e);
            }
        }
        // It has a WITH of its own for the same name.
        define(relations);
        return rows(select, arguments);
    }

    private Rows rows(String sql, Object... arguments) throws SQLException {
        if (profile.isPresent()) {
            analyze(sql, profile.get(), arguments);
        }
        try {
            return streamed(sql, arguments);
        } catch (SQLException e) {
            boolean known = functions.hasFailed() || !DuckDbErrors.isNameless(e);
            throw known ? e : named(e, sql, arguments);
        }
    }

    /** Lets the statement fail once more, within the same time limit, in a form in which DuckDB says at which value. */
    private SQLException named(SQLException nameless, String sql, Object... arguments) throws SQLException {
        connection.rollback();
        copyLent();
        copySeen();
        try {
            streamed("EXPLAIN ANALYZE " + sql, arguments).close();
            return nameless;
        } catch (SQLException e) {
            return DuckDbErrors.ofValue(e).orElse(nameless);
        }
    }

    private void analyze(String sql, Profile into, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)) {
            bind(statement, arguments);
            guard.runs(statement);
            try (ResultSet plan = statement.executeQuery()) {
                plan.next();
                into.add(sql, plan.getString(2));
            }
        } finally {
            guard.rests();
        }
    }

    private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, bound(arguments[i]));
        }
    }

    private Rows streamed(String sql, Object... arguments) throws SQLException {
        if (arguments.length == 0) {
            // What is prepared first is planned twice: files may have changed in between, for all that DuckDB knows.
            Statement statement = connection.createStatement();
            return new StatementRows(statement, () -> statement.executeQuery(sql), guard);
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        bind(statement, arguments);
        return new StatementRows(statement, statement::executeQuery, guard);
    }

    private void define(Map<String, String> relations) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> relation : relations.entrySet()) {
                statement.execute("CREATE OR REPLACE TEMP VIEW " + SqlText.name(relation.getKey()) + " AS "
                        + relation.getValue());
            }
        }
    }

    private static Object bound(Object argument) {
        return argument instanceof Instant instant ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC) : argument;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        guard.close();
        places.release();
        try (called;
                read;
                connection) {
            connection.rollback();
        } catch (SQLException e) {
            // Rows that nobody read to their end: closing the connection ends them, and why they were left is being
            // told.
        }
    }
}
