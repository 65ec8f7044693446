package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.engine.internal.duckdb.WatchedStatement;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brings the rows of one foreign file, checked, into a temporary table that has all of them: the refused ones with a reason. */
final class Staging {

    /** The column with the reason; no data name can be equal to it. */
    static final String REASON = "?reason";

    private final Connection connection;
    private final ForeignFile file;
    private final List<Rule> rules;
    private final Map<Rule, Integer> positions;
    private final List<Integer> wanted;
    private final List<String> anyOf;
    private final Watch watch;
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
        wanted = positions.values().stream().distinct().toList();
        this.anyOf = anyOf;
        this.watch = watch;
    }

    /** What came of it. */
    record Loaded(String table, ForeignFile file, List<Integer> wanted, long rows, long malformed) {}

    /** Reads the file; times that name no zone are of this one. */
    Loaded load(ZoneId zone) throws SQLException, IOException {
        String before = setting("TimeZone");
        run("SET TimeZone = " + SqlText.text(duckDbName(zone)));
        try {
            long malformed = load();
            return new Loaded(table, file, wanted, count(), malformed);
        } finally {
            run("SET TimeZone = " + SqlText.text(before));
        }
    }

    private long load() throws SQLException, IOException {
        try {
            create(file.scan(wanted));
            return 0;
        } catch (SQLException error) {
            if (!(file instanceof TextFile text) || !isAboutContent(error)) {
                throw described(error);
            }
            return loadOneByOne(text);
        }
    }

    private void create(Scan scan) throws SQLException {
        run("DROP TABLE IF EXISTS temp." + SqlText.name(table));
        WatchedStatement.run(
                connection, sql(scan), List.of(), "reading " + file.path().getFileName(), watch);
    }

    private long loadOneByOne(TextFile text) throws SQLException, IOException {
        String raw = table + "_raw";
        String columns = IntStream.range(0, text.width(wanted))
                .mapToObj(i -> "w" + i + " VARCHAR")
                .collect(Collectors.joining(", ", "(", ")"));
        run("CREATE TEMP TABLE " + SqlText.name(raw) + columns);
        try {
            long malformed = append(text, raw);
            create(text.loaded(raw, wanted));
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

    private String sql(Scan scan) {
        List<RuleSql> checks = new ArrayList<>();
        positions.forEach((rule, position) -> checks.add(new RuleSql(
                checks.size(),
                rule,
                scan.inputs().get(wanted.indexOf(position)),
                file.columns().get(position))));
        String given = joined(checks.stream().map(RuleSql::given).toList(), ", ")
                + (scan.flaw() == null ? "" : ", " + scan.flaw() + " AS flaw");
        String attempts = joined(checks.stream().map(RuleSql::attempt).toList(), ", ");
        String values = joined(checks.stream().map(RuleSql::value).toList(), ", ");
        return "CREATE TEMP TABLE " + SqlText.name(table) + " AS SELECT " + outputs(checks) + ", "
                + reason(scan, checks)
                + " AS " + SqlText.name(REASON) + " FROM (SELECT *, " + values + " FROM (SELECT *, " + attempts
                + " FROM (SELECT " + given + " FROM " + scan.relation() + ")))";
    }

    private String outputs(List<RuleSql> checks) {
        return rules.stream()
                .map(rule -> checks.stream()
                                .filter(check -> check.rule().equals(rule))
                                .map(RuleSql::v)
                                .findFirst()
                                .orElse("CAST(NULL AS " + rule.type().sql() + ")")
                        + " AS " + SqlText.name(rule.output()))
                .collect(Collectors.joining(", "));
    }

    private String reason(Scan scan, List<RuleSql> checks) {
        List<RuleSql> any = checks.stream()
                .filter(check -> anyOf.contains(check.rule().name()))
                .toList();
        List<String> conditions = new ArrayList<>();
        if (scan.flaw() != null) {
            conditions.add("flaw IS NULL");
        }
        checks.forEach(check -> conditions.add(check.holds()));
        if (!any.isEmpty()) {
            conditions.add("NOT ("
                    + joined(any.stream().map(check -> check.v() + " IS NULL").toList(), " AND ") + ")");
        }
        StringBuilder reason = new StringBuilder("CASE WHEN " + joined(conditions, " AND ") + " THEN NULL");
        if (scan.flaw() != null) {
            reason.append(" WHEN flaw IS NOT NULL THEN flaw");
        }
        checks.forEach(check -> reason.append(" WHEN NOT (" + check.holds() + ") THEN " + check.reason()));
        List<String> names = any.stream().map(RuleSql::column).toList();
        return reason + " ELSE " + SqlText.text(Reasons.nothing(names)) + " END";
    }

    private long count() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM temp." + SqlText.name(table))) {
            row.next();
            return row.getLong(1);
        }
    }

    private KymographException described(SQLException error) {
        return isAboutContent(error)
                ? SourceFiles.damaged(file.path(), error)
                : DuckDbErrors.describe(error, "read " + file.path());
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
            return offset.getTotalSeconds() == 0 ? "UTC" : "UTC" + offset.getId();
        }
        return zone.getId();
    }

    private static String joined(List<String> parts, String delimiter) {
        return String.join(delimiter, parts);
    }
}
