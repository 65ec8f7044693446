package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Shape;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Reads files of the lake in SQL: those of the engine and those that others wrote, as one relation with {@code subject},
 * {@code timestamp}, the fields, {@code sensor_id} and {@code quality_score}.
 */
public final class FilesSql {

    /** Between them every type of moment can say what our conditions say. */
    private static final Instant FIRST = Instant.parse("1700-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

    private final List<Output> outputs = new ArrayList<>();
    private final Scope scope;

    /** One of our columns. */
    private record Output(String name, String type, String alias) {}

    /**
     * For readings of one metric type.
     *
     * @param scope what is asked of the files: they may be read in full all the same
     */
    public FilesSql(MetricType metricType, SubjectKind kind, Scope scope) {
        this.scope = scope;
        outputs.add(new Output(kind.idColumn(), "INTEGER", "subject"));
        add("timestamp", "TIMESTAMP");
        for (Field field : metricType.fields()) {
            add(field.name(), field.type().toString());
        }
        add("sensor_id", "VARCHAR");
        add("quality_score", "FLOAT");
    }

    private void add(String name, String type) {
        outputs.add(new Output(name, type, name));
    }

    /** Their readings. */
    public String readings(List<LakeFile> files) {
        return each(files, this::readings);
    }

    /** The same with the write {@code _sequence} of each. */
    public String written(List<LakeFile> files) {
        return each(files, this::written);
    }

    private interface OfShape {
        String sql(String shape, List<LakeFile> files);
    }

    private static String each(List<LakeFile> files, OfShape sql) {
        Map<String, List<LakeFile>> shapes = new LinkedHashMap<>();
        files.forEach(file -> shapes.computeIfAbsent(file.foreign().shape(), shape -> new ArrayList<>())
                .add(file));
        List<String> sources = new ArrayList<>();
        shapes.forEach((shape, its) -> sources.add(sql.sql(shape, its)));
        return String.join(" UNION ALL ", sources);
    }

    private String readings(String shape, List<LakeFile> files) {
        boolean needsPath = !shape.isEmpty() && Shape.parse(shape).needsPath();
        return "SELECT " + columns(shape) + " FROM " + relation(files, needsPath) + where(shape);
    }

    private String written(String shape, List<LakeFile> files) {
        String sequences = files.stream()
                .map(file -> "(" + SqlText.text(file.path()) + ", " + file.sequenceTo() + ")")
                .collect(Collectors.joining(", "));
        return "SELECT " + columns(shape) + ", _written._sequence FROM " + relation(files, true)
                + " f JOIN (VALUES " + sequences + ") _written(_path, _sequence) ON _written._path = f."
                + Shape.FILE
                + where(shape);
    }

    private String columns(String shape) {
        if (shape.isEmpty()) {
            return outputs.stream()
                    .map(output -> SqlText.name(output.name()) + alias(output))
                    .collect(Collectors.joining(", "));
        }
        Shape parsed = Shape.parse(shape);
        return outputs.stream()
                .map(output -> parsed.sql(output.name(), output.type()) + " AS " + SqlText.name(output.alias()))
                .collect(Collectors.joining(", "));
    }

    private static String alias(Output output) {
        return output.alias().equals(output.name()) ? "" : " AS " + SqlText.name(output.alias());
    }

    private String where(String shape) {
        if (shape.isEmpty()) {
            return "";
        }
        return Shape.parse(shape)
                .ownMoment("timestamp")
                .map(moment -> {
                    List<String> bounds = new ArrayList<>();
                    bound(bounds, scope.fromMicros(), moment, " >= ");
                    bound(bounds, scope.toMicros(), moment, " < ");
                    return bounds.isEmpty() ? "" : " WHERE " + String.join(" AND ", bounds);
                })
                .orElse("");
    }

    private static void bound(List<String> bounds, OptionalLong micros, Shape.OwnMoment moment, String comparison) {
        micros.ifPresent(at -> {
            Instant instant = Micros.moment(at);
            if (instant.isAfter(FIRST) && instant.isBefore(LAST)) {
                bounds.add(moment.column() + comparison + "CAST(" + SqlText.text(instant.toString()) + " AS "
                        + moment.type() + ")");
            }
        });
    }

    private static String relation(List<LakeFile> files, boolean withPath) {
        return SqlText.parquet(files.stream().map(LakeFile::path).toList(), withPath ? Shape.FILE : "");
    }
}
