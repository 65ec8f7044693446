package dev.kymograph.engine.internal.catalog;

import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.PlausibleOf;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the declarations from their tables. Joined and sorted here: in the first moments of a process the plainest queries are
 * several times cheaper.
 */
public final class VocabularyTables {

    /** Does something with each row. */
    private interface EachRow {
        void read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, Map<Integer, Attribute>> attributes = new HashMap<>();
    private final Map<String, Map<Integer, Map<Integer, String>>> indexes = new HashMap<>();
    private final Map<String, Map<Integer, PlausibleOf>> plausible = new HashMap<>();
    private final Map<String, Map<Integer, Field>> fields = new HashMap<>();
    private final Map<String, Map<Integer, String>> keys = new HashMap<>();
    private final Map<String, SubjectKind> kinds = new TreeMap<>();
    private final Map<String, MetricType> metricTypes = new TreeMap<>();

    private VocabularyTables(Connection connection) {
        this.connection = connection;
    }

    /** The stored declarations, by name. */
    public static Declarations load(Connection connection) throws SQLException {
        VocabularyTables tables = new VocabularyTables(connection);
        tables.read("metric_plausible", tables::readPlausible);
        return tables.declarations();
    }

    /** The same of a catalog of any version, without what is plausible of some subjects: older ones have no table of it. */
    public static Declarations loadOfAnyVersion(Connection connection) throws SQLException {
        return new VocabularyTables(connection).declarations();
    }

    private Declarations declarations() throws SQLException {
        read("subject_attribute", this::readAttribute);
        read("subject_index", this::readIndex);
        read("subject_kind", this::readKind);
        read("metric_field", this::readField);
        read("metric_type", this::readMetricType);
        return new Declarations(List.copyOf(kinds.values()), List.copyOf(metricTypes.values()));
    }

    private void read(String table, EachRow reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    private void readAttribute(ResultSet row) throws SQLException {
        Attribute attribute = new Attribute(row.getString("name"), AttributeType.valueOf(row.getString("type")));
        of(attributes, row.getString("kind")).put(row.getInt("place"), attribute);
    }

    private void readIndex(ResultSet row) throws SQLException {
        indexes.computeIfAbsent(row.getString("kind"), kind -> new TreeMap<>())
                .computeIfAbsent(row.getInt("number"), number -> new TreeMap<>())
                .put(row.getInt("place"), row.getString("column_name"));
    }

    private void readKind(ResultSet row) throws SQLException {
        String name = row.getString("name");
        List<List<String>> columns = new ArrayList<>();
        for (Map<Integer, String> index : indexes.getOrDefault(name, Map.of()).values()) {
            columns.add(List.copyOf(index.values()));
        }
        kinds.put(
                name,
                new SubjectKind(
                        name,
                        row.getString("relation_name"),
                        row.getString("table_name"),
                        row.getString("id_column"),
                        row.getString("name_column"),
                        List.copyOf(of(attributes, name).values()),
                        Optional.ofNullable(row.getString("origin")),
                        columns));
    }

    private void readPlausible(ResultSet row) throws SQLException {
        PlausibleOf some = new PlausibleOf(
                row.getString("attribute"),
                row.getString("attribute_value"),
                new Range(row.getDouble("low"), row.getDouble("high")));
        of(plausible, fieldOf(row.getString("metric_type"), row.getString("field")))
                .put(row.getInt("place"), some);
    }

    /** Neither has a dot. */
    private static String fieldOf(String metricType, String field) {
        return metricType + "." + field;
    }

    private void readField(ResultSet row) throws SQLException {
        String type = row.getString("metric_type");
        String name = row.getString("name");
        Field field = new Field(
                name,
                FieldType.valueOf(row.getString("type")),
                new Range(row.getDouble("possible_low"), row.getDouble("possible_high")),
                new Range(row.getDouble("plausible_low"), row.getDouble("plausible_high")),
                row.getString("description"),
                List.copyOf(of(plausible, fieldOf(type, name)).values()));
        of(fields, type).put(row.getInt("place"), field);
        int keyPlace = row.getInt("key_place");
        if (!row.wasNull()) {
            of(keys, type).put(keyPlace, field.name());
        }
    }

    private void readMetricType(ResultSet row) throws SQLException {
        String name = row.getString("name");
        long seconds = row.getLong("interval_seconds");
        Optional<Duration> interval = row.wasNull()
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(seconds, row.getInt("interval_nanos")));
        metricTypes.put(
                name,
                new MetricType(
                        name,
                        row.getString("kind"),
                        new Unit(row.getString("unit")),
                        List.copyOf(of(fields, name).values()),
                        interval,
                        new ReadingKey(
                                row.getBoolean("sensor_in_key"),
                                List.copyOf(of(keys, name).values())),
                        row.getString("description")));
    }

    private static <T> Map<Integer, T> of(Map<String, Map<Integer, T>> all, String name) {
        return all.computeIfAbsent(name, any -> new TreeMap<>());
    }
}
