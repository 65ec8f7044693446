package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brings the rows of one foreign file, checked, into a temporary table that has all of them: the refused ones with a reason. */
final class Staging {

    private final Connection connection;
    private final ForeignFile file;
    private final List<Rule> rules;
    private final Map<Rule, Integer> positions;
    private final List<Wanted> wanted;
    private final List<String> anyOf;
    private final Watch watch;

    /** Whether it is known that DuckDB can't take the file apart. */
    private boolean malformed;

    private final String table =
            "staged_" + Long.toHexString(ThreadLocalRandom.current().nextLong());

    /**
     * Prepares.
     *
     * @param positions where the columns are that rules are about
     * @param anyOf names of the rules of which a row must have at least one value; empty where none is needed
     */
    Staging(
            Connection connection,
            ForeignFile file,
            List<Rule> rules,
            Map<Rule, Integer> positions,
            List<String> anyOf,
            Watch watch) {
        this.connection = connection;
        this.file = file;
        this.rules = rules;
        this.positions = positions;
        wanted = positions.entrySet().stream()
                .map(entry -> new Wanted(entry.getValue(), entry.getKey().type()))
                .toList();
        this.anyOf = anyOf;
        this.watch = watch;
    }

    /**
     * What came of it.
     *
     * @param malformed how many records are not in the table, since they could not be taken apart
     * @param sound whether no row was refused; then the table has no column for reasons
     */
    record Loaded(String table, ForeignFile file, List<Wanted> wanted, long rows, long malformed, boolean sound) {

        Loaded withReasons() {
            return new Loaded(table, file, wanted, rows, malformed, false);
        }
    }

    /**
     * Reads the file; times that name no zone are of this one. Where clocks go back, a time that comes twice is the second; where
     * they go forward, one that is left out counts on from before.
     */
    Loaded load(ZoneId zone) throws SQLException, IOException {
        String before = setting("TimeZone");
        run("SET TimeZone = " + SqlText.text(duckDbName(zone)));
        try {
            return loadSound() ? loaded(0, true) : loaded(loadWithReasons(), false);
        } finally {
            run("SET TimeZone = " + SqlText.text(before));
        }
    }

    private Loaded loaded(long malformedRecords, boolean sound) throws SQLException {
        return new Loaded(table, file, wanted, count(), malformedRecords, sound);
    }

    /** The quick way, which gives up at the first row that is refused. */
    private boolean loadSound() throws SQLException, IOException {
        Optional<Scan> scan = file.scan(wanted);
        Pitfalls.Found pitfalls =
                scan.isPresent() && file instanceof TextFile text ? Pitfalls.in(text) : Pitfalls.Found.NOTHING;
        if (scan.isEmpty() || pitfalls != Pitfalls.Found.NOTHING) {
            malformed = pitfalls == Pitfalls.Found.RECORDS;
            return false;
        }
        try {
            create(rows(scan.get()).soundOnly());
            return true;
        } catch (SQLException error) {
            if (!isAboutContent(error)) {
                throw error;
            }
            String message = error.getMessage();
            malformed = message.contains("CSV Error on Line") && !message.contains("when converting column");
            return false;
        }
    }

    private long loadWithReasons() throws SQLException, IOException {
        Optional<Scan> scan = file instanceof TextFile text ? text.texts(wanted) : file.scan(wanted);
        if (scan.isPresent() && !malformed) {
            try {
                create(rows(scan.get()).withReasons());
                return 0;
            } catch (SQLException error) {
                if (!isAboutContent(error)) {
                    throw error;
                }
                if (file instanceof ParquetFile) {
                    throw SourceFiles.damaged(file.path(), error);
                }
            }
        }
        return loadOneByOne((TextFile) file);
    }

    private void create(String select) throws SQLException {
        run("DROP TABLE IF EXISTS temp." + SqlText.name(table));
        String sql = "CREATE TEMP TABLE " + SqlText.name(table) + " AS " + select;
        Guard.run(connection, sql, "reading " + file.path().getFileName(), watch);
    }

    private long loadOneByOne(TextFile text) throws SQLException, IOException {
        String raw = table + "_raw";
        String columns = IntStream.range(0, text.width(wanted))
                .mapToObj(i -> "w" + i + " VARCHAR")
                .collect(Collectors.joining(", ", "(", ")"));
        run("CREATE TEMP TABLE " + SqlText.name(raw) + columns);
        try {
            long malformed = append(text, raw);
            create(rows(text.loaded("temp." + SqlText.name(raw), wanted)).withReasons());
            return malformed;
        } finally {
            run("DROP TABLE temp." + SqlText.name(raw));
        }
    }

    private long append(TextFile text, String raw) throws SQLException, IOException {
        long malformed = 0;
        long all = 0;
        try (RecordScanner records = text.records(wanted);
                TableAppender appender = new TableAppender(connection, "temp", "main", raw)) {
            while (records.next()) {
                if (++all % 10_000 == 0 && watch.cancelled()) {
                    throw new KymographException(
                            ErrorKind.CANCELLED, "cancelled", "Cancelled while reading " + file.path());
                }
                if (records.problem() != null) {
                    malformed++;
                    continue;
                }
                appender.beginRow();
                for (String value : records.values()) {
                    appender.add((Object) value);
                }
                appender.endRow();
            }
        }
        return malformed;
    }

    private RowSql rows(Scan scan) {
        List<RuleSql> checks = new ArrayList<>();
        positions.forEach((rule, position) -> checks.add(new RuleSql(
                checks.size(),
                rule,
                scan.inputs().get(checks.size()),
                file.columns().get(position))));
        return new RowSql(scan, rules, checks, anyOf);
    }

    private long count() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM temp." + SqlText.name(table))) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Whether the error says something of the file, rather than of this machine or this statement. */
    static boolean isAboutContent(SQLException error) {
        String message = String.valueOf(error.getMessage());
        return !DuckDbErrors.isInterrupt(error)
                && List.of(
                                "Invalid Input Error",
                                "Conversion Error",
                                "IO Error",
                                "Out of Range Error",
                                "Serialization Error",
                                "Not implemented Error",
                                "Invalid Error")
                        .stream()
                        .anyMatch(message::contains);
    }

    private String setting(String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting(" + SqlText.text(name) + ")")) {
            row.next();
            return row.getString(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String duckDbName(ZoneId zone) {
        if (zone.normalized() instanceof ZoneOffset offset) {
            return offset.getTotalSeconds() == 0 ? "UTC" : "GMT" + offset.getId();
        }
        return zone.getId();
    }
}
