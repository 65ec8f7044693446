package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The checked rows of one file, in the temporary tables of the connection that it was read on. Close it, before the connection.
 *
 * <p>{@code accepted() + rejected() = read()}.
 */
public final class Staged implements AutoCloseable {

    /** The column of {@link #table()} with the row's place in the file: ascending, with gaps. */
    public static final String ROW = "row";

    /** Of rejected rows, which are committed together and so are in memory together. */
    private static final long MOST_CHARACTERS = 64L << 20;

    private final Connection connection;
    private final Staging.Loaded loaded;
    private final String target;
    private final Origin origin;
    private final String view;
    private final long accepted;

    Staged(Connection connection, Staging.Loaded loaded, List<Rule> rules, String target, Origin origin)
            throws SQLException {
        this.connection = connection;
        this.loaded = loaded;
        this.target = target;
        this.origin = origin;
        view = loaded.table() + "_accepted";
        List<String> columns =
                rules.stream().map(Rule::output).map(SqlText::name).toList();
        run("CREATE TEMP VIEW " + SqlText.name(view) + " AS SELECT " + String.join(", ", columns) + ", rowid AS "
                + SqlText.name(ROW) + " FROM temp." + SqlText.name(loaded.table())
                + (loaded.sound() ? "" : " WHERE " + SqlText.name(RowSql.REASON) + " IS NULL"));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM temp." + SqlText.name(view))) {
            row.next();
            accepted = row.getLong(1);
        }
    }

    /**
     * The name of a temporary relation with the accepted rows. Of readings: {@code subject INTEGER}, {@code timestamp TIMESTAMP}
     * (UTC), the fields by name and type, {@code sensor_id VARCHAR}, {@code quality_score FLOAT}, {@value #ROW} {@code BIGINT}.
     */
    public String table() {
        return view;
    }

    public long read() {
        return loaded.rows() + loaded.malformed();
    }

    public long accepted() {
        return accepted;
    }

    public long rejected() {
        return read() - accepted;
    }

    /**
     * The first rejected rows, in the order of the file; for a Parquet file a row's line is its number from 1.
     *
     * @throws KymographException {@code quarantine.full} where they are too long to be held in memory
     */
    public List<Rejection> rejections(int most) {
        if (rejected() == 0 || most <= 0) {
            return List.of();
        }
        try {
            return loaded.file() instanceof TextFile text
                    ? rejectedRecords(text, most)
                    : rejectedRows((ParquetFile) loaded.file(), most);
        } catch (SQLException error) {
            throw DuckDbErrors.describe(error, "list the rejected rows of " + path());
        } catch (IOException error) {
            throw SourceFiles.unreadable(path(), error);
        }
    }

    private List<Rejection> rejectedRecords(TextFile text, int most) throws SQLException, IOException {
        List<Rejection> rejections = new ArrayList<>();
        long held = 0;
        try (Statement statement = connection.createStatement();
                ResultSet refused = statement.executeQuery(refused(most));
                RecordScanner records = text.records(loaded.wanted())) {
            long number = -1;
            boolean more = refused.next();
            while (rejections.size() < most && rejections.size() < rejected() && records.next()) {
                String reason = records.problem();
                if (reason == null) {
                    number++;
                    if (more && refused.getLong(1) == number) {
                        reason = refused.getString(2);
                        more = refused.next();
                    }
                }
                if (reason != null) {
                    rejections.add(rejection(records.line(), reason, records.content()));
                    held = requireHeld(held, records.content());
                }
            }
        }
        if (rejections.size() < Math.min(most, rejected())) {
            throw new KymographException(
                    ErrorKind.DATA, "ingest.changed", "Cannot read " + path() + ": it changed while it was read");
        }
        return rejections;
    }

    private List<Rejection> rejectedRows(ParquetFile parquet, int most) throws SQLException {
        List<Rejection> rejections = new ArrayList<>();
        long held = 0;
        String numbers = "(" + refused(most) + ") AS refused(number, reason)";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(parquet.contents(numbers))) {
            while (rows.next()) {
                rejections.add(rejection(rows.getLong(1) + 1, rows.getString(2), rows.getString(3)));
                held = requireHeld(held, rows.getString(3));
            }
        }
        return rejections;
    }

    private long requireHeld(long before, String content) {
        long held = before + content.length();
        if (held > MOST_CHARACTERS) {
            throw new KymographException(
                    ErrorKind.RESOURCE,
                    "quarantine.full",
                    "Cannot take in " + path() + ": " + rejected() + " of its " + read()
                            + " rows were refused, and they are longer than the " + MOST_CHARACTERS
                            + " characters that can be put into quarantine together. None of it is taken in. Take it in"
                            + " in several smaller files");
        }
        return held;
    }

    private String refused(int most) {
        String reason = SqlText.name(RowSql.REASON);
        return "SELECT rowid, " + reason + " FROM temp." + SqlText.name(loaded.table()) + " WHERE " + reason
                + " IS NOT NULL ORDER BY rowid LIMIT " + most;
    }

    private Rejection rejection(long line, String reason, String content) {
        return new Rejection(String.valueOf(path().getFileName()), line, target, reason, content, origin);
    }

    private Path path() {
        return loaded.file().path();
    }

    @Override
    public void close() {
        try {
            run("DROP VIEW IF EXISTS temp." + SqlText.name(view));
            run("DROP TABLE IF EXISTS temp." + SqlText.name(loaded.table()));
        } catch (SQLException error) {
            throw DuckDbErrors.describe(error, "drop what was read of " + path());
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
