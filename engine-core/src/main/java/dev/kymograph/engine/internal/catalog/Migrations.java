package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Schema.Applied;
import dev.kymograph.engine.Schema.Difference;
import dev.kymograph.engine.Schema.Loss;
import dev.kymograph.engine.Schema.Migration;
import dev.kymograph.engine.internal.catalog.MigrationScript.Direction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Moves the catalog's system tables from version to version, each step in a transaction of its own, and the tables and views of
 * the declarations with them. A new catalog gets all of them in one: it has nothing that a step could keep.
 */
public final class Migrations {

    private static final String ZONE = "core";

    private final Connection connection;
    private final Dialect dialect;
    private final List<MigrationScript> scripts;
    private final String catalog;

    /** @param catalog what messages call it: its file */
    public Migrations(Connection connection, Dialect dialect, String catalog) {
        this(connection, dialect, MigrationScript.packaged(dialect), catalog);
    }

    Migrations(Connection connection, Dialect dialect, List<MigrationScript> scripts, String catalog) {
        this.connection = connection;
        this.dialect = dialect;
        this.scripts = List.copyOf(scripts);
        this.catalog = catalog;
    }

    public int newest() {
        return scripts.size();
    }

    public int current() throws SQLException {
        return applied(history()).keySet().stream().mapToInt(v -> v).max().orElse(0);
    }

    /** What ran, the oldest first. */
    public List<Applied> history() throws SQLException {
        // Sorted here: in the first moments of a process the plainest query is several times cheaper.
        Map<Integer, Applied> history = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT number, zone, version, name, direction, applied_at,"
                        + " took_micros, checksum FROM schema_history")) {
            while (row.next()) {
                if (row.getString(2).equals(ZONE)) {
                    history.put(row.getInt(1), applied(row));
                }
            }
        } catch (SQLException e) {
            if (hasHistory()) {
                throw e;
            }
        }
        return List.copyOf(history.values());
    }

    private static Applied applied(ResultSet row) throws SQLException {
        return new Applied(
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getObject(6, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                Duration.of(row.getLong(7), ChronoUnit.MICROS),
                row.getString(8));
    }

    /** Asked only when reading the history failed: the answer costs more than the history. */
    private boolean hasHistory() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM information_schema.tables WHERE table_name = 'schema_history'")) {
            return row.next() && row.getInt(1) > 0;
        }
    }

    /**
     * The steps from the current version to {@code to}.
     *
     * @throws KymographException {@code schema.unknown-version}, {@code schema.newer}, {@code schema.changed}
     */
    public List<Migration> plan(int to) throws SQLException {
        return plan(to, history());
    }

    private List<Migration> plan(int to, List<Applied> history) throws SQLException {
        Map<Integer, Applied> applied = applied(history);
        check(applied);
        if (to < 0 || to > newest()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "schema.unknown-version",
                    "Cannot plan a migration to version " + to + ": this program knows versions 0 (base) to "
                            + newest());
        }
        int current = applied.size();
        if (to == current) {
            return List.of();
        }
        Declarations declared =
                current == 0 ? new Declarations(List.of(), List.of()) : VocabularyTables.loadOfAnyVersion(connection);
        List<Migration> plan = new ArrayList<>();
        for (int version = current + 1; version <= to; version++) {
            plan.add(step(scripts.get(version - 1), Direction.UP, declared));
        }
        for (int version = current; version > to; version--) {
            plan.add(step(scripts.get(version - 1), Direction.DOWN, declared));
        }
        return plan;
    }

    /** What the plan would forget. */
    public List<Loss> losses(int to) throws SQLException {
        List<String> down = plan(to).stream()
                .filter(step -> step.direction().equals(Direction.DOWN.word()))
                .map(Migration::name)
                .toList();
        return down.isEmpty() ? List.of() : Losses.of(down, VocabularyTables.loadOfAnyVersion(connection), connection);
    }

    /** Where the tables, or rows in them, are not as the migrations in force want them. */
    public List<Difference> verify() throws SQLException {
        Map<Integer, Applied> applied = applied(history());
        check(applied);
        if (applied.isEmpty()) {
            return List.of();
        }
        Declarations declared = VocabularyTables.loadOfAnyVersion(connection);
        List<String> made = new ArrayList<>();
        for (MigrationScript script : scripts.subList(0, applied.size())) {
            made.add(step(script, Direction.UP, declared).script());
            if (script.name().equals("vocabulary")) {
                declared.kinds().forEach(kind -> made.add(joined(DeclaredTables.create(kind))));
            }
        }
        List<Difference> differences = new ArrayList<>(new TablesCheck(connection, dialect, made).run());
        if (differences.isEmpty() && applied.size() == newest()) {
            differences.addAll(RowsCheck.run(connection));
        }
        return List.copyOf(differences);
    }

    /** Runs the plan; returns what ran. Up to date, it costs one short query. */
    public List<Migration> migrate(int to) throws SQLException {
        List<Migration> plan = plan(to);
        for (Migration step : plan) {
            run(List.of(step));
        }
        return plan;
    }

    /**
     * Brings the catalog of an older program, or a new one, to the newest version.
     *
     * @throws KymographException {@code schema.downgraded} where somebody took it to an older version: it is theirs to say when
     *     that ends
     */
    public void catchUp() throws SQLException {
        List<Applied> history = history();
        List<Migration> plan = plan(newest(), history);
        if (plan.isEmpty()) {
            return;
        }
        if (history.isEmpty()) {
            run(plan);
            return;
        }
        requireNeverNewer(plan.get(0).version() - 1, history);
        for (Migration step : plan) {
            run(List.of(step));
        }
    }

    private void requireNeverNewer(int current, List<Applied> history) {
        if (history.stream().anyMatch(run -> run.version() > current)) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION,
                    "schema.downgraded",
                    "Cannot use the catalog " + catalog + ": it was taken down to version " + current
                            + " and this program needs " + newest()
                            + ". Run 'schema upgrade', or use an older program");
        }
    }

    private Migration step(MigrationScript script, Direction direction, Declarations declared) {
        String text = script.text().apply(direction);
        String whole = direction == Direction.UP
                ? text + joined(DeclaredTables.madeWith(script.name(), declared, dialect))
                : joined(DeclaredTables.droppedWith(script.name(), declared, dialect)) + text;
        return new Migration(script.version(), script.name(), direction.word(), whole);
    }

    private static String joined(List<String> statements) {
        StringBuilder text = new StringBuilder();
        statements.forEach(statement -> text.append(statement).append(";\n"));
        return text.toString();
    }

    /** In one transaction. */
    private void run(List<Migration> steps) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS schema_history (number INTEGER PRIMARY KEY, zone VARCHAR NOT NULL,"
                            + " version INTEGER NOT NULL, name VARCHAR NOT NULL, direction VARCHAR NOT NULL,"
                            + " checksum VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL, took_micros BIGINT NOT NULL)");
            List<Applied> ran = new ArrayList<>();
            for (Migration step : steps) {
                ran.add(run(step, statement));
            }
            record(ran, newestNumber(statement));
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            undo(e);
            throw e;
        }
        connection.setAutoCommit(true);
    }

    private Applied run(Migration step, Statement statement) throws SQLException {
        long start = System.nanoTime();
        for (String sql : MigrationScript.statements(step.script())) {
            statement.execute(sql);
        }
        return new Applied(
                step.version(),
                step.name(),
                step.direction(),
                Instant.now(),
                Duration.of((System.nanoTime() - start) / 1000, ChronoUnit.MICROS),
                scripts.get(step.version() - 1).checksum());
    }

    /** Whatever failed: to go back to automatic commits would commit half of the step. */
    private void undo(Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static int newestNumber(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT COALESCE(max(number), 0) FROM schema_history")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** After all steps: a statement that is kept while tables come and go is planned anew each time. */
    private void record(List<Applied> ran, int newest) throws SQLException {
        int number = newest;
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO schema_history VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Applied run : ran) {
                insert.setInt(1, ++number);
                insert.setString(2, ZONE);
                insert.setInt(3, run.version());
                insert.setString(4, run.name());
                insert.setString(5, run.direction());
                insert.setString(6, run.checksum());
                insert.setObject(7, LocalDateTime.ofInstant(run.at(), ZoneOffset.UTC));
                insert.setLong(8, run.took().toNanos() / 1000);
                insert.executeUpdate();
            }
        }
    }

    /** The versions that are in force, each with the run that made it so. */
    private static Map<Integer, Applied> applied(List<Applied> history) {
        Map<Integer, Applied> applied = new TreeMap<>();
        for (Applied run : history) {
            if (run.direction().equals("up")) {
                applied.put(run.version(), run);
            } else {
                applied.remove(run.version());
            }
        }
        return applied;
    }

    private void check(Map<Integer, Applied> applied) {
        for (Applied run : applied.values()) {
            if (run.version() > newest()) {
                throw new KymographException(
                        ErrorKind.CONFIGURATION,
                        "schema.newer",
                        "Cannot use the catalog " + catalog + ": its tables were made by a newer program (" + label(run)
                                + "; this one knows versions to " + newest() + "). Use that program, or let it run"
                                + " 'schema downgrade --to " + newest() + "'");
            }
            String known = scripts.get(run.version() - 1).checksum();
            if (!known.equals(run.checksum())) {
                throw new KymographException(
                        ErrorKind.CONFIGURATION,
                        "schema.changed",
                        "Cannot use the catalog " + catalog + ": the migration " + label(run)
                                + " was changed since it ran on " + run.at() + " (checksum then [" + run.checksum()
                                + "], now [" + known + "]). Use the program that made the catalog");
            }
        }
    }

    private static String label(Applied run) {
        return String.format("V%03d '%s'", run.version(), run.name());
    }
}
