package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes tables anew, so that the catalog's file has no bytes of rows that were deleted: DuckDB leaves them in its blocks, and the
 * greatest and smallest values of a column in what it knows of the table.
 */
final class CatalogRewrite {

    private static final String KEPT = "kept_by_rewrite";
    private static final String FILLER = "filler_of_rewrite";

    /** Columns of a table that makes DuckDB write much about little. */
    private static final int COLUMNS = 50;

    /** Bytes that DuckDB writes about a column at least. */
    private static final int BYTES_ABOUT = 100;

    private static final int PAGE = 4096;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration REST = Duration.ofMillis(1);

    /** So many tables more than fill what is free. */
    private static final int TABLES_MORE = 5;

    /** All of the catalog; a table that others refer to cannot be made anew, and is none of the engine's. */
    private static final String TABLES = "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND NOT internal"
            + " AND schema_name = 'main' AND table_name NOT IN (SELECT unnest([table_name, referenced_table])"
            + " FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY') ORDER BY 1";

    private final Connection connection;

    CatalogRewrite(Connection connection) {
        this.connection = connection;
    }

    void run() throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String table : texts(TABLES)) {
            statements.addAll(anew(table));
        }
        rewrite(statements);
        Failpoint.CATALOG_REWRITTEN.reach();
        overwriteBlocks();
        overwritePages(TABLES_MORE);
        // What is left lay in pages that have something of before behind it: in clean ones now, and those can be
        // overwritten.
        rewrite(statements);
        overwritePages(2 * TABLES_MORE);
        // Behind the end of what fills them, pages are as before: each time that is another one.
        overwritePages(3 * TABLES_MORE);
        for (int tried = 0; tried < 2 && isSparse(); tried++) {
            rewrite(statements);
        }
    }

    /** Whether what there is lies behind what is free; written once more, it goes to the front, and the file ends there. */
    private boolean isSparse() throws SQLException {
        return number("SELECT 4 * free_blocks - used_blocks FROM pragma_database_size()") > 0;
    }

    private void rewrite(List<String> statements) throws SQLException {
        together(statements);
        checkpoint();
    }

    private List<String> anew(String table) throws SQLException {
        String name = SqlText.name(table);
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TEMP TABLE " + KEPT + " AS SELECT * FROM " + name);
        statements.add("DROP TABLE " + name);
        statements.addAll(texts("SELECT sql FROM duckdb_tables() WHERE NOT temporary AND schema_name = 'main'"
                + " AND table_name = " + SqlText.text(table)));
        statements.add("INSERT INTO " + name + " SELECT * FROM " + KEPT);
        statements.addAll(texts("SELECT sql FROM duckdb_indexes() WHERE schema_name = 'main' AND sql IS NOT NULL"
                + " AND table_name = " + SqlText.text(table)));
        statements.add("DROP TABLE " + KEPT);
        return statements;
    }

    /** Fills what is free with what means nothing, and makes it free again. */
    private void overwriteBlocks() throws SQLException {
        long free = number("SELECT free_blocks FROM pragma_database_size()");
        long block = number("SELECT block_size FROM pragma_database_size()");
        fillAndEmpty(
                List.of("CREATE TABLE " + FILLER + " AS SELECT hash(i) AS h FROM range("
                        + (free + 4) * block / Long.BYTES + ") t (i)"),
                List.of("DROP TABLE " + FILLER));
    }

    /** The same with the pages in which DuckDB writes what it knows of tables. */
    private void overwritePages(int more) throws SQLException {
        long pages = number("SELECT COALESCE(sum(len(free_list)), 0) FROM pragma_metadata_info()");
        long tables = more + pages * PAGE / (COLUMNS * BYTES_ABOUT);
        List<String> fill = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        for (int table = 0; table < tables; table++) {
            StringBuilder columns = new StringBuilder("CREATE TABLE " + FILLER + table + " AS SELECT 1 AS c0");
            for (int column = 1; column < COLUMNS; column++) {
                columns.append(", ").append(column).append(" AS c").append(column);
            }
            fill.add(columns.toString());
            empty.add("DROP TABLE " + FILLER + table);
        }
        fillAndEmpty(fill, empty);
    }

    private void fillAndEmpty(List<String> fill, List<String> empty) throws SQLException {
        together(fill);
        checkpoint();
        together(empty);
        checkpoint();
    }

    /** Whoever reads meanwhile keeps it from happening, and is soon done. */
    private void checkpoint() throws SQLException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isCheckpointed(until)) {
            LockSupport.parkNanos(REST.toNanos());
        }
    }

    private boolean isCheckpointed(long until) throws SQLException {
        try {
            run("CHECKPOINT");
            return true;
        } catch (SQLException e) {
            if (!DuckDbErrors.isOthersTransaction(e) || System.nanoTime() > until) {
                throw e;
            }
            return false;
        }
    }

    private void together(List<String> statements) throws SQLException {
        run("BEGIN TRANSACTION");
        try {
            for (String statement : statements) {
                run(statement);
            }
            run("COMMIT");
        } catch (SQLException | RuntimeException | Error e) {
            run("ROLLBACK");
            throw e;
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> texts(String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(texts(sql).get(0));
    }
}
