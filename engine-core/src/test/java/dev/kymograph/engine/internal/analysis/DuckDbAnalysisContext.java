package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.engine.internal.analysis.FakeReadings.Animal;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Lends {@link FakeReadings} from a DuckDB of its own. */
final class DuckDbAnalysisContext implements AnalysisContext, AutoCloseable {

    private final FakeReadings fake;
    private final DuckDbInstance instance;

    DuckDbAnalysisContext(FakeReadings fake) {
        this.fake = fake;
        try {
            this.instance = DuckDbInstance.open("", Map.of("threads", "2"));
            fill();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public MetricType metricType() {
        return fake.metricType();
    }

    @Override
    public SubjectKind kind() {
        return fake.kind();
    }

    @Override
    public List<Field> fields() {
        return fake.metricType().fields();
    }

    @Override
    public Window window() {
        return fake.window();
    }

    @Override
    public Watch watch() {
        return Watch.NOBODY;
    }

    @Override
    public Rows query(String select, Object... arguments) {
        try (Connection connection = instance.connect();
                PreparedStatement statement = connection.prepareStatement(select)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return read(result);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\n" + select, e);
        }
    }

    @Override
    public void close() {
        try {
            instance.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Rows read(ResultSet result) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            columns.add(new Column(
                    result.getMetaData().getColumnName(i),
                    typeOf(result.getMetaData().getColumnType(i))));
        }
        List<List<Object>> rows = new ArrayList<>();
        while (result.next()) {
            List<Object> row = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                row.add(value(result, i + 1, columns.get(i).type()));
            }
            rows.add(row);
        }
        return Rows.of(columns, rows);
    }

    private static Object value(ResultSet result, int index, ColumnType type) throws SQLException {
        if (type == ColumnType.TIMESTAMP) {
            LocalDateTime time = result.getObject(index, LocalDateTime.class);
            return time == null ? null : time.toInstant(ZoneOffset.UTC);
        }
        return type == ColumnType.DATE ? result.getObject(index, LocalDate.class) : result.getObject(index);
    }

    private static ColumnType typeOf(int type) {
        return switch (type) {
            case Types.INTEGER -> ColumnType.INTEGER;
            case Types.BIGINT -> ColumnType.BIGINT;
            case Types.FLOAT, Types.REAL -> ColumnType.FLOAT;
            case Types.DOUBLE -> ColumnType.DOUBLE;
            case Types.BOOLEAN -> ColumnType.BOOLEAN;
            case Types.VARCHAR -> ColumnType.TEXT;
            case Types.DATE -> ColumnType.DATE;
            case Types.TIMESTAMP -> ColumnType.TIMESTAMP;
            default -> throw new IllegalStateException("An analysis answers with the JDBC type " + type);
        };
    }

    private void fill() throws SQLException {
        String fields = fields().stream()
                .map(field -> field.name() + " " + field.type())
                .collect(Collectors.joining(", "));
        instance.run(
                "CREATE TABLE subjects (subject INTEGER, subject_name VARCHAR, breed VARCHAR, birth_date DATE,"
                        + " lives_from TIMESTAMP, lives_until TIMESTAMP)",
                "CREATE TABLE entries (s INTEGER, moment TIMESTAMP, sensor_id VARCHAR, quality_score FLOAT, age_year INTEGER, "
                        + fields + ")",
                "CREATE VIEW readings AS "
                        + fields().stream().map(this::view).collect(Collectors.joining(" UNION ALL ")),
                "CREATE VIEW measured AS SELECT * EXCLUDE (subject_name, age_year, breed, birth_date) FROM readings");
        try (Connection connection = instance.connect()) {
            DuckDBConnection duckdb = connection.unwrap(DuckDBConnection.class);
            appendSubjects(duckdb);
            appendEntries(duckdb);
        }
    }

    private String view(Field field) {
        return "SELECT subject, subject_name, moment AS \"timestamp\", '" + field.name() + "' AS field, CAST("
                + field.name()
                + " AS " + commonType() + ") AS value, sensor_id, quality_score, age_year, breed, birth_date, "
                + fields().stream().map(Field::name).collect(Collectors.joining(", "))
                + " FROM entries JOIN subjects ON s = subject WHERE " + field.name() + " IS NOT NULL";
    }

    private String commonType() {
        Set<FieldType> types = fields().stream().map(Field::type).collect(Collectors.toSet());
        if (types.size() == 1) {
            return types.iterator().next().toString().replace("TEXT", "VARCHAR");
        }
        return types.stream().allMatch(FieldType::isNumeric) ? "DOUBLE" : "VARCHAR";
    }

    private void appendSubjects(DuckDBConnection connection) throws SQLException {
        try (DuckDBAppender appender = connection.createAppender("subjects")) {
            for (Animal animal : fake.animals()) {
                appender.beginRow();
                appender.append(animal.id());
                appender.append(animal.name());
                appender.append(animal.breed());
                append(appender, animal.birth());
                append(appender, animal.from());
                append(appender, animal.until());
                appender.endRow();
            }
        }
    }

    private void appendEntries(DuckDBConnection connection) throws SQLException {
        Map<Integer, Animal> animals = fake.animals().stream().collect(Collectors.toMap(Animal::id, animal -> animal));
        try (DuckDBAppender appender = connection.createAppender("entries")) {
            for (Entry entry : fake.entries()) {
                appender.beginRow();
                appender.append(entry.subject());
                append(appender, entry.at());
                appender.append(entry.sensor());
                append(appender, entry.quality());
                append(
                        appender,
                        FakeReadings.ageYear(animals.get(entry.subject()).birth(), entry.at()));
                for (Field field : fields()) {
                    append(appender, entry.values().get(field.name()));
                }
                appender.endRow();
            }
        }
    }

    private static void append(DuckDBAppender appender, Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else if (value instanceof Instant at) {
            appender.appendEpochMicros(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        } else if (value instanceof LocalDate day) {
            appender.append(day);
        } else if (value instanceof Float number) {
            appender.append(number.floatValue());
        } else if (value instanceof Double number) {
            appender.append(number.doubleValue());
        } else if (value instanceof Integer number) {
            appender.append(number.intValue());
        } else if (value instanceof Long number) {
            appender.append(number.longValue());
        } else if (value instanceof Boolean flag) {
            appender.append(flag.booleanValue());
        } else {
            appender.append((String) value);
        }
    }
}
