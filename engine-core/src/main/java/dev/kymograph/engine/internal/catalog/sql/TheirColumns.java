package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.config.Settings.MappedTable;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds the columns that the configuration names in a table of others, each with what makes a value of ours of it. */
final class TheirColumns {

    private static final List<String> WHOLE = List.of("smallint", "integer", "bigint");

    /**
     * A column of ours and the same in their table.
     *
     * @param value an expression over the row {@code t} of their table, of our column's type
     * @param usable a condition without which that row is no subject; empty for none
     */
    record Column(String own, String value, String usable) {}

    private final SubjectKind kind;
    private final MappedTable told;
    private final Map<String, String> types;

    /** @param types of all columns of their table, by name */
    TheirColumns(SubjectKind kind, MappedTable told, Map<String, String> types) {
        this.kind = kind;
        this.told = told;
        this.types = types;
    }

    /** The id first, then the name. What cannot be is told as a mistake in the configuration. */
    List<Column> find() {
        requireAttributes();
        List<Column> columns = new ArrayList<>();
        columns.add(id());
        columns.add(name());
        for (Attribute attribute : kind.attributes()) {
            boolean isOrigin = kind.origin().filter(attribute.name()::equals).isPresent();
            if (isOrigin && told.origin().isPresent()) {
                columns.add(attribute("origin", told.origin().get(), attribute));
            } else if (told.attributes().containsKey(attribute.name())) {
                String key = "attributes." + attribute.name();
                columns.add(attribute(key, told.attributes().get(attribute.name()), attribute));
            }
        }
        told.tenant().ifPresent(column -> {
            type("tenant", column);
            columns.add(new Column("tenant_id", "CAST(" + of(column) + " AS VARCHAR)", ""));
        });
        return List.copyOf(columns);
    }

    private void requireAttributes() {
        List<String> known = kind.attributes().stream().map(Attribute::name).toList();
        for (String name : new TreeSet<>(told.attributes().keySet())) {
            if (!known.contains(name)) {
                throw refused(
                        told,
                        "attributes." + name,
                        kind.relation() + " have no such attribute." + Nearest.didYouMean(name, known) + " Known are "
                                + known);
            }
        }
        if (told.origin().isPresent() && kind.origin().isEmpty()) {
            throw refused(told, "origin", kind.relation() + " have none. Leave it out");
        }
        if (told.origin().isPresent()
                && told.attributes().containsKey(kind.origin().get())) {
            throw refused(
                    told,
                    "attributes." + kind.origin().get(),
                    "that is the origin of " + kind.relation() + ". Say it once");
        }
    }

    /** Where an id has no place among ours, it is nobody's. */
    private Column id() {
        requireType("id", told.id(), type("id", told.id()), WHOLE);
        return new Column(
                "id",
                "CAST(" + of(told.id()) + " AS INTEGER)",
                of(told.id()) + " BETWEEN " + Integer.MIN_VALUE + " AND " + Integer.MAX_VALUE);
    }

    private Column name() {
        type("name", told.name());
        String name = "CAST(" + of(told.name()) + " AS VARCHAR)";
        return new Column(kind.nameColumn(), name, name + " ~ '[^[:space:]]'");
    }

    private Column attribute(String key, String column, Attribute attribute) {
        String type = type(key, column);
        requireType(key, column, type, fitting(attribute.type()));
        return new Column(attribute.name(), value(attribute.type(), column, type), usable(column, type));
    }

    /** Which types can become one of ours without loss; none: all. */
    private static List<String> fitting(AttributeType type) {
        return switch (type) {
            case TEXT -> List.of();
            case INTEGER -> List.of("smallint", "integer");
            case BIGINT -> WHOLE;
            case DOUBLE -> List.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
            case BOOLEAN -> List.of("boolean");
            case DATE, TIMESTAMP -> List.of("date", "timestamp without time zone", "timestamp with time zone");
        };
    }

    private static String value(AttributeType attribute, String column, String type) {
        String value = type.equals("timestamp with time zone") ? "(" + of(column) + " AT TIME ZONE 'UTC')" : of(column);
        String own = switch (attribute) {
            case TEXT -> "VARCHAR";
            case DOUBLE -> "DOUBLE PRECISION";
            default -> attribute.name();
        };
        return "CAST(" + value + " AS " + own + ")";
    }

    /** A moment without end could not be read. */
    private static String usable(String column, String type) {
        boolean isMoment = type.equals("date") || type.startsWith("timestamp");
        return isMoment ? "COALESCE(isfinite(" + of(column) + "), true)" : "";
    }

    private String type(String key, String column) {
        String type = types.get(column);
        if (type == null) {
            throw refused(
                    told,
                    key,
                    "the table " + told.table() + " has no column [" + column + "]."
                            + Nearest.didYouMean(column, types.keySet()) + " It has " + types.keySet());
        }
        return type;
    }

    private void requireType(String key, String column, String type, List<String> expected) {
        if (!expected.isEmpty() && !expected.contains(type)) {
            throw refused(
                    told,
                    key,
                    "the column " + column + " of " + told.table() + " is [" + type + "], expected "
                            + String.join(", ", expected));
        }
    }

    private static String of(String column) {
        return "t." + SqlText.name(column);
    }

    static KymographException refused(MappedTable told, String key, String why) {
        return new KymographException(
                ErrorKind.CONFIGURATION,
                "config.mapped",
                "Cannot use the configuration: subjects." + told.kind() + "." + key + ": " + why);
    }
}
