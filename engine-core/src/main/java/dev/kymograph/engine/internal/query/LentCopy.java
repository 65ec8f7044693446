package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.LentTable;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The temporary table that a statement reads in place of what it was lent; it is gone with the connection. */
final class LentCopy {

    /** Asking whether to go on at each row would cost more than copying it. */
    private static final int LOOK = 1000;

    private final Connection connection;
    private final LentTable table;
    private final Guard guard;

    LentCopy(Connection connection, LentTable table, Guard guard) {
        this.connection = connection;
        this.table = table;
        this.guard = guard;
    }

    /** Copies the rows as the appender takes them, and makes the table of that: it takes values of few types. */
    void make() throws SQLException {
        List<LentColumn> columns = columns();
        String plain = table.name() + " as lent";
        String definition = IntStream.range(0, columns.size())
                .mapToObj(i -> "c" + i + " " + columns.get(i).plain())
                .collect(Collectors.joining(", "));
        try (Rows rows = table.rows().get()) {
            run("CREATE TEMP TABLE " + SqlText.name(plain) + " (" + definition + ")");
            try (TableAppender appender = new TableAppender(connection, "temp", "main", plain)) {
                append(rows, columns, appender);
            }
        }
        String typed = IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).typed("c" + i) + " AS "
                        + SqlText.name(table.columns().get(i).name()))
                .collect(Collectors.joining(", "));
        run("CREATE TEMP TABLE " + SqlText.name(table.name()) + " AS SELECT " + typed + " FROM " + SqlText.name(plain));
        run("DROP TABLE " + SqlText.name(plain));
    }

    private List<LentColumn> columns() {
        List<LentColumn> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            columns.add(LentColumn.of(table, i));
        }
        return columns;
    }

    private void append(Rows rows, List<LentColumn> columns, TableAppender appender) throws SQLException {
        for (long row = 0; rows.next(); row++) {
            if (row % LOOK == 0) {
                guard.check();
            }
            appender.beginRow();
            for (int i = 0; i < columns.size(); i++) {
                appender.add(columns.get(i).value(rows.value(i)));
            }
            appender.endRow();
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            guard.runs(statement);
            statement.execute(sql);
        } finally {
            guard.rests();
        }
    }
}
