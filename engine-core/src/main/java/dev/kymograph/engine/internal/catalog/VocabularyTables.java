package dev.kymograph.engine.internal.catalog;

import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the declarations from their tables. */
public final class VocabularyTables {

    private VocabularyTables() {}

    /** The stored declarations, by name. */
    public static Declarations load(Connection connection) throws SQLException {
        List<SubjectKind> kinds = kinds(connection);
        return new Declarations(kinds, kinds.isEmpty() ? List.of() : metricTypes(connection));
    }

    private static List<SubjectKind> kinds(Connection connection) throws SQLException {
        Map<String, List<List<String>>> indexes = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT kind, number, column_name FROM subject_index ORDER BY kind, number, place")) {
            while (row.next()) {
                List<List<String>> of = indexes.computeIfAbsent(row.getString(1), kind -> new ArrayList<>());
                while (of.size() <= row.getInt(2)) {
                    of.add(new ArrayList<>());
                }
                of.get(row.getInt(2)).add(row.getString(3));
            }
        }
        List<SubjectKind> kinds = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT k.name, k.relation_name, k.table_name, k.id_column,"
                        + " k.name_column, k.origin, a.name, a.type FROM subject_kind k"
                        + " LEFT JOIN subject_attribute a ON a.kind = k.name ORDER BY k.name, a.place")) {
            boolean more = row.next();
            while (more) {
                String name = row.getString(1);
                String[] said = {row.getString(2), row.getString(3), row.getString(4), row.getString(5)};
                Optional<String> origin = Optional.ofNullable(row.getString(6));
                List<Attribute> attributes = new ArrayList<>();
                do {
                    if (row.getString(7) != null) {
                        attributes.add(new Attribute(row.getString(7), AttributeType.valueOf(row.getString(8))));
                    }
                    more = row.next();
                } while (more && row.getString(1).equals(name));
                kinds.add(new SubjectKind(
                        name,
                        said[0],
                        said[1],
                        said[2],
                        said[3],
                        attributes,
                        origin,
                        indexes.getOrDefault(name, List.of())));
            }
        }
        return kinds;
    }

    private static List<MetricType> metricTypes(Connection connection) throws SQLException {
        List<MetricType> types = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT t.name, t.kind, t.unit, t.interval_seconds,"
                                + " t.interval_nanos, t.sensor_in_key, t.description, f.name, f.type, f.possible_low,"
                                + " f.possible_high, f.plausible_low, f.plausible_high, f.description, f.key_place"
                                + " FROM metric_type t JOIN metric_field f ON f.metric_type = t.name ORDER BY t.name, f.place")) {
            boolean more = row.next();
            while (more) {
                String name = row.getString(1);
                String kind = row.getString(2);
                Unit unit = new Unit(row.getString(3));
                long seconds = row.getLong(4);
                Optional<Duration> interval =
                        row.wasNull() ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds, row.getInt(5)));
                boolean sensor = row.getBoolean(6);
                String description = row.getString(7);
                List<Field> fields = new ArrayList<>();
                Map<Integer, String> key = new TreeMap<>();
                do {
                    fields.add(field(row));
                    int place = row.getInt(15);
                    if (!row.wasNull()) {
                        key.put(place, row.getString(8));
                    }
                    more = row.next();
                } while (more && row.getString(1).equals(name));
                ReadingKey readingKey = new ReadingKey(sensor, List.copyOf(key.values()));
                types.add(new MetricType(name, kind, unit, fields, interval, readingKey, description));
            }
        }
        return types;
    }

    private static Field field(ResultSet row) throws SQLException {
        return new Field(
                row.getString(8),
                FieldType.valueOf(row.getString(9)),
                new Range(row.getDouble(10), row.getDouble(11)),
                new Range(row.getDouble(12), row.getDouble(13)),
                row.getString(14));
    }
}
