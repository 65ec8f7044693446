package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.extension.Watch;
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
            Map<Rule, Integer> positions = new Columns(path, rules, columns, file.columns()).find(List.of());
            Staging.Loaded loaded =
                    new Staging(connection, file, rules, positions, List.of(), watch).load(ZoneOffset.UTC);
            try (Staged staged = new Staged(connection, loaded, rules, kind.name())) {
                return new ReadSubjects(
                        subjects(connection, staged.table(), kind),
                        staged.read(),
                        staged.accepted(),
                        staged.rejections(mostRejections),
                        absent(rules, positions));
            }
        } catch (SQLException error) {
            throw DuckDbErrors.describe(error, "read " + path);
        } catch (IOException error) {
            throw SourceFiles.unreadable(path, error);
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
