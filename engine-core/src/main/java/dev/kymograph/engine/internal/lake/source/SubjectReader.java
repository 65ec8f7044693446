package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads files of subjects: CSV, NDJSON and Parquet. */
public final class SubjectReader {

    /**
     * What a file holds. Where an id comes twice the later row counts, and the earlier was read and registered all the same.
     *
     * @param subjects by id each once, in the order of their first rows
     * @param rejections as many of the first as were asked for
     * @param absent attributes, or {@code tenant_id}, that the file has no column for
     */
    public record ReadSubjects(
            List<Subject> subjects, long read, long registered, List<Rejection> rejections, Set<String> absent) {

        public long rejected() {
            return read - registered;
        }
    }

    /**
     * Reads a file.
     *
     * @param columns which of its columns holds what, by our name: {@code id} or the kind's id column, the kind's name column or
     *     {@code name}, its attributes, {@code tenant_id}
     * @param mostRejections how many rejections to return
     */
    public ReadSubjects read(
            Connection connection,
            Path path,
            SubjectKind kind,
            Map<String, String> columns,
            int mostRejections,
            Watch watch) {
        List<Rule> rules = Rule.ofSubjects(kind);
        try {
            ForeignFile file = SourceFiles.open(connection, path, Optional.empty(), Columns.known(rules, columns));
            Origin origin = file.origin(Origin.Of.SUBJECTS, columns, ZoneOffset.UTC.getId());
            return read(connection, file, origin, kind, mostRejections, watch);
        } catch (SQLException error) {
            throw DuckDbErrors.describe(error, "read " + path);
        } catch (IOException error) {
            throw SourceFiles.unreadable(path, error);
        }
    }

    /**
     * Reads rows of the quarantine again, as {@link #read} does a file; a rejection's line is the row's place among them, from 1.
     *
     * @param origin of all the rows
     */
    public ReadSubjects readAgain(
            Connection connection, Origin origin, List<RefusedRow> rows, SubjectKind kind, Watch watch) {
        try {
            KeptRows kept = KeptRows.of(origin, rows, Rule.ofSubjects(kind));
            return read(connection, kept, origin, kind, rows.size(), watch);
        } catch (SQLException | IOException error) {
            throw KeptRows.unreadable(error);
        }
    }

    private static ReadSubjects read(
            Connection connection, ForeignFile file, Origin origin, SubjectKind kind, int mostRejections, Watch watch)
            throws SQLException, IOException {
        List<Rule> rules = Rule.ofSubjects(kind);
        Map<Rule, Integer> positions =
                new Columns(file.path(), rules, origin.mapping(), file.columns()).find(List.of());
        Staging.Loaded loaded =
                new Staging(connection, file, rules, positions, List.of(), watch).load(ZoneId.of(origin.zone()));
        try (Staged staged = new Staged(connection, loaded, rules, kind.name(), origin)) {
            return new ReadSubjects(
                    subjects(connection, staged.table(), kind),
                    staged.read(),
                    staged.accepted(),
                    staged.rejections(mostRejections),
                    absent(rules, positions));
        }
    }

    private static Set<String> absent(List<Rule> rules, Map<Rule, Integer> positions) {
        return rules.stream()
                .filter(rule -> !positions.containsKey(rule))
                .map(Rule::output)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<Subject> subjects(Connection connection, String table, SubjectKind kind) throws SQLException {
        Map<Integer, Subject> subjects = new LinkedHashMap<>();
        List<String> outputs = new ArrayList<>(List.of(Rule.ID, kind.nameColumn(), Rule.TENANT));
        kind.attributes().forEach(attribute -> outputs.add(attribute.name()));
        String columns = String.join(", ", outputs.stream().map(SqlText::name).toList());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + columns + " FROM temp." + SqlText.name(table)
                        + " ORDER BY " + SqlText.name(Staged.ROW))) {
            while (row.next()) {
                Map<String, Object> attributes = new LinkedHashMap<>();
                for (int i = 0; i < kind.attributes().size(); i++) {
                    Attribute attribute = kind.attributes().get(i);
                    Object value = value(row, i + 4, attribute);
                    if (value != null) {
                        attributes.put(attribute.name(), value);
                    }
                }
                subjects.put(
                        row.getInt(1),
                        new Subject(
                                kind.name(),
                                row.getInt(1),
                                row.getString(2),
                                attributes,
                                Optional.ofNullable(row.getString(3))));
            }
        }
        return List.copyOf(subjects.values());
    }

    private static Object value(ResultSet row, int column, Attribute attribute) throws SQLException {
        if (row.getObject(column) == null) {
            return null;
        }
        return switch (attribute.type()) {
            case TEXT -> row.getString(column);
            case INTEGER -> row.getInt(column);
            case BIGINT -> row.getLong(column);
            case DOUBLE -> row.getDouble(column);
            case BOOLEAN -> row.getBoolean(column);
            case DATE -> row.getObject(column, LocalDate.class);
            case TIMESTAMP -> row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
        };
    }
}
