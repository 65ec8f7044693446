package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.LentTable;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.SegmentView;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What names mean in a question: the metric types and subject kinds, as commands and SQL call them. */
final class Surface {

    private final Declarations declarations;
    private final List<ZoneTable> tables;
    private final List<LentTable> lent;

    /** @param tables of plugins */
    Surface(Declarations declarations, List<ZoneTable> tables) {
        this(declarations, tables, List.of());
    }

    private Surface(Declarations declarations, List<ZoneTable> tables, List<LentTable> lent) {
        this.declarations = declarations;
        this.tables = tables;
        this.lent = lent;
    }

    /**
     * The same for one statement that was lent tables.
     *
     * @throws KymographException {@code sql.lent}: there is a relation of that name
     */
    Surface lending(List<LentTable> more) {
        Set<String> taken = relations().keySet();
        for (LentTable table : more) {
            if (taken.stream().anyMatch(table.name()::equalsIgnoreCase)) {
                throw new KymographException(
                        ErrorKind.USAGE,
                        "sql.lent",
                        "Cannot lend a table '" + table.name()
                                + "': there is a relation of this name. Choose another name");
            }
        }
        return more.isEmpty() ? this : new Surface(declarations, tables, more);
    }

    /** The table called {@code relation} that was lent. */
    Optional<LentTable> lentAs(String relation) {
        return lent.stream().filter(table -> table.name().equals(relation)).findFirst();
    }

    MetricType metricType(String name) {
        return declarations.requireMetricType(name);
    }

    SubjectKind kind(MetricType metricType) {
        return declarations.kindOf(metricType);
    }

    /** The subject kind that {@code relation} is the table of. */
    Optional<SubjectKind> kindCalled(String relation) {
        return declarations.kinds().stream()
                .filter(kind -> kind.relation().equals(relation) || kind.table().equals(relation))
                .findFirst();
    }

    /** The subject kind whose segments {@code relation} is the view of. */
    Optional<SubjectKind> segmentsCalled(String relation) {
        boolean taken = kindCalled(relation).isPresent()
                || declarations.metricType(relation).isPresent();
        return taken
                ? Optional.empty()
                : declarations.kinds().stream()
                        .filter(kind -> SegmentView.name(kind).equals(relation))
                        .findFirst();
    }

    /** The table of a plugin that is called {@code relation}, where nothing that is declared is. */
    Optional<ZoneTable> tableCalled(String relation) {
        boolean taken = kindCalled(relation).isPresent()
                || declarations.metricType(relation).isPresent()
                || segmentsCalled(relation).isPresent();
        return taken
                ? Optional.empty()
                : tables.stream().filter(table -> table.name().equals(relation)).findFirst();
    }

    /** The tables and views of the SQL surface, with their columns. */
    Map<String, Set<String>> relations() {
        Map<String, Set<String>> relations = new LinkedHashMap<>();
        for (SubjectKind kind : declarations.kinds()) {
            relations.put(kind.relation(), columns(kind));
            relations.put(kind.table(), columns(kind));
        }
        for (MetricType metricType : declarations.metricTypes()) {
            declarations
                    .kind(metricType.kind())
                    .ifPresent(kind -> relations.put(metricType.name(), columns(metricType, kind)));
        }
        for (SubjectKind kind : declarations.kinds()) {
            relations.putIfAbsent(SegmentView.name(kind), segmentColumns(kind));
        }
        for (ZoneTable table : tables) {
            relations.putIfAbsent(table.name(), names(table.columns()));
        }
        lent.forEach(table -> relations.put(table.name(), names(table.columns())));
        return relations;
    }

    private static Set<String> columns(SubjectKind kind) {
        Set<String> columns = new LinkedHashSet<>();
        columns.add("id");
        columns.add(kind.nameColumn());
        kind.attributes().stream().map(Attribute::name).forEach(columns::add);
        columns.add("tenant_id");
        columns.add("created_at");
        columns.add("updated_at");
        return columns;
    }

    private static Set<String> segmentColumns(SubjectKind kind) {
        return names(SegmentView.columns(kind));
    }

    private static Set<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Those columns of a metric type's view that belong to the subjects. */
    static Set<String> ofSubjects(SubjectKind kind) {
        Set<String> columns = new LinkedHashSet<>();
        columns.add(kind.nameColumn());
        kind.attributes().stream().map(Attribute::name).forEach(columns::add);
        columns.add("age_year");
        return columns;
    }

    /** The columns of a metric type's view. */
    static Set<String> columns(MetricType metricType, SubjectKind kind) {
        Set<String> columns = new LinkedHashSet<>();
        columns.add(kind.idColumn());
        columns.add("timestamp");
        metricType.fields().stream().map(Field::name).forEach(columns::add);
        columns.add("sensor_id");
        columns.add("quality_score");
        columns.addAll(ofSubjects(kind));
        return columns;
    }
}
