package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that make and remove the tables and views of declarations. */
public final class DeclaredTables {

    private static final int LONGEST_NAME = 63;

    private DeclaredTables() {}

    /** The table and the indexes of a kind's subjects. */
    public static List<String> create(SubjectKind kind) {
        List<String> columns = new ArrayList<>();
        columns.add("id INTEGER PRIMARY KEY");
        columns.add(SqlText.name(kind.nameColumn()) + " VARCHAR NOT NULL");
        for (Attribute attribute : kind.attributes()) {
            columns.add(column(attribute));
        }
        columns.add("created_at TIMESTAMP NOT NULL");
        columns.add("updated_at TIMESTAMP NOT NULL");
        columns.add("tenant_id VARCHAR");
        List<String> statements = new ArrayList<>();
        statements.add("CREATE TABLE " + SqlText.name(kind.table()) + " (" + String.join(", ", columns) + ")");
        kind.indexes().forEach(index -> statements.add(createIndex(kind, index)));
        return statements;
    }

    /** The names of the columns of that table. */
    public static List<String> columns(SubjectKind kind) {
        List<String> names = new ArrayList<>(List.of("id", kind.nameColumn()));
        kind.attributes().forEach(attribute -> names.add(attribute.name()));
        names.addAll(List.of("created_at", "updated_at", "tenant_id"));
        return names;
    }

    public static String addColumn(SubjectKind kind, Attribute attribute) {
        return "ALTER TABLE " + SqlText.name(kind.table()) + " ADD COLUMN " + column(attribute);
    }

    public static String createIndex(SubjectKind kind, List<String> columns) {
        return "CREATE INDEX " + indexName(kind, columns) + " ON " + SqlText.name(kind.table())
                + columns.stream().map(SqlText::name).collect(Collectors.joining(", ", " (", ")"));
    }

    private static String indexName(SubjectKind kind, List<String> columns) {
        String name = kind.table() + "_by_" + String.join("_", columns);
        return SqlText.name(
                name.length() <= LONGEST_NAME
                        ? name
                        : name.substring(0, LONGEST_NAME - 9) + '_' + Integer.toHexString(name.hashCode()));
    }

    public static String createView(SubjectKind kind, Dialect dialect) {
        return SegmentView.create(kind, dialect);
    }

    /** What the migration {@code name} going up makes again, for declarations that were there before it. */
    static List<String> madeWith(String name, Declarations declarations, Dialect dialect) {
        List<String> statements = new ArrayList<>();
        if (name.equals("lake")) {
            declarations.metricTypes().forEach(type -> statements.add(HotTables.create(type)));
            declarations.kinds().forEach(kind -> statements.add(createView(kind, dialect)));
        }
        if (name.equals("batches")) {
            declarations.metricTypes().forEach(type -> statements.addAll(HotTables.intoBatches(type)));
        }
        if (name.equals("adoption")) {
            declarations.metricTypes().forEach(type -> statements.add(shape(type, declarations.kindOf(type))));
        }
        if (name.equals("changes")) {
            declarations.kinds().forEach(kind -> statements.addAll(FollowedTables.follow(kind, dialect)));
        }
        if (name.equals("tenants")) {
            declarations.kinds().forEach(kind -> statements.addAll(TenantPolicies.of(kind, dialect)));
        }
        return statements;
    }

    /** What files from before it look like is known only as long as the metric type gains no field. */
    private static String shape(MetricType type, SubjectKind kind) {
        return "UPDATE lake_file SET shape = "
                + SqlText.text(Shape.own(kind.idColumn(), type).text()) + " WHERE metric_type = "
                + SqlText.text(type.name());
    }

    /** What has to go before the migration {@code name} goes down. */
    static List<String> droppedWith(String name, Declarations declarations, Dialect dialect) {
        List<String> statements = new ArrayList<>();
        if (name.equals("tenants")) {
            declarations.kinds().forEach(kind -> statements.addAll(TenantPolicies.leave(kind, dialect)));
        }
        if (name.equals("changes")) {
            declarations.kinds().forEach(kind -> statements.addAll(FollowedTables.leave(kind, dialect)));
        }
        if (name.equals("lake")) {
            declarations.kinds().forEach(kind -> statements.add("DROP VIEW " + SqlText.name(SegmentView.name(kind))));
            declarations.metricTypes().forEach(type -> statements.add("DROP TABLE " + HotTables.name(type)));
        }
        if (name.equals("batches")) {
            declarations.metricTypes().forEach(type -> statements.add(HotTables.create(type)));
        }
        if (name.equals("vocabulary")) {
            declarations.kinds().forEach(kind -> statements.add("DROP TABLE " + SqlText.name(kind.table())));
        }
        return statements;
    }

    private static String column(Attribute attribute) {
        return SqlText.name(attribute.name()) + ' ' + type(attribute.type());
    }

    private static String type(AttributeType type) {
        return switch (type) {
            case TEXT -> "VARCHAR";
            case INTEGER -> "INTEGER";
            case BIGINT -> "BIGINT";
            case DOUBLE -> "DOUBLE PRECISION";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case TIMESTAMP -> "TIMESTAMP";
        };
    }
}
