package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.LentTable;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.SegmentView;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.query.sql.CheckedSelect;
import dev.kymograph.engine.internal.query.sql.MentionedColumns;
import dev.kymograph.engine.internal.query.sql.ScopeFinder;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a user's SELECT needs: for each metric type the scope that its uses span, and the subject tables.
 *
 * @param copied what is read from the catalog as it is
 * @param lent the tables that it reads of those that it was lent
 * @param mentioned the columns that are named
 * @param notes what could not be used to prune
 */
record SqlPlan(
        List<Scope> scopes,
        Map<String, MetricType> metricTypes,
        Map<String, SubjectKind> tables,
        List<SubjectKind> kinds,
        Floor.Copied copied,
        List<LentTable> lent,
        MentionedColumns mentioned,
        List<String> notes) {

    static SqlPlan of(CheckedSelect select, Surface surface) {
        Map<String, List<Scope>> scopes = new LinkedHashMap<>();
        Map<String, MetricType> metricTypes = new LinkedHashMap<>();
        Map<String, SubjectKind> tables = new LinkedHashMap<>();
        Map<String, SubjectKind> kinds = new LinkedHashMap<>();
        Set<SubjectKind> segments = new LinkedHashSet<>();
        Set<ZoneTable> zoneTables = new LinkedHashSet<>();
        Set<LentTable> lent = new LinkedHashSet<>();
        List<String> notes = new ArrayList<>();
        for (CheckedSelect.Use use : select.uses()) {
            Optional<LentTable> borrowed = surface.lentAs(use.relation());
            if (borrowed.isPresent()) {
                lent.add(borrowed.get());
                continue;
            }
            notes.addAll(use.notes());
            Optional<SubjectKind> table = surface.kindCalled(use.relation());
            Optional<SubjectKind> view = surface.segmentsCalled(use.relation());
            Optional<ZoneTable> own = surface.tableCalled(use.relation());
            if (own.isPresent()) {
                zoneTables.add(own.get());
            } else if (view.isPresent()) {
                segments.add(view.get());
            } else if (table.isPresent()) {
                tables.put(use.relation(), table.get());
                kinds.put(table.get().name(), table.get());
            } else {
                MetricType metricType = surface.metricType(use.relation());
                SubjectKind kind = surface.kind(metricType);
                metricTypes.put(metricType.name(), metricType);
                kinds.put(kind.name(), kind);
                scopes.computeIfAbsent(metricType.name(), name -> new ArrayList<>())
                        .add(ScopeFinder.scope(use, metricType, kind));
            }
        }
        return new SqlPlan(
                scopes.values().stream().map(ScopeFinder::union).toList(),
                metricTypes,
                tables,
                List.copyOf(kinds.values()),
                new Floor.Copied(List.copyOf(segments), List.copyOf(zoneTables)),
                List.copyOf(lent),
                select.mentioned(),
                notes);
    }

    /** What to say of rollups that could answer the SELECT. */
    Optional<String> hint(CheckedSelect select, List<Rollup> rollups) {
        return select.aggregation()
                .filter(asked -> metricTypes.containsKey(asked.relation()) && scopes.size() == 1 && notes.isEmpty())
                .flatMap(asked -> {
                    MetricType metricType = metricTypes.get(asked.relation());
                    return new RollupHint(asked, metricType, kind(metricType), scopes.get(0)).among(rollups);
                });
    }

    /** The relations that the SELECT names. */
    Map<String, String> relations(State state) {
        Map<String, String> relations = new LinkedHashMap<>();
        tables.forEach((relation, kind) -> relations.put(relation, table(kind)));
        copied.tables()
                .forEach(table ->
                        relations.put(table.name(), "SELECT " + names(table) + " FROM " + Mirror.table(table)));
        for (State.Part part : state.parts()) {
            MetricType metricType = metricTypes.get(part.scope().metricType());
            SubjectKind kind = kind(metricType);
            ReadingsSql sql = new ReadingsSql(metricType, kind, part);
            relations.put(
                    metricType.name(),
                    mentioned.anyOf(Surface.ofSubjects(kind)) ? sql.view() : sql.viewWithoutSubjects());
        }
        return relations;
    }

    /**
     * Of the relations those that have readings, with no column that is not needed.
     *
     * @param relations as {@link #relations} has them
     */
    Map<String, String> needed(Map<String, String> relations) {
        Map<String, String> needed = new LinkedHashMap<>();
        metricTypes.forEach((name, metricType) -> {
            String id = kind(metricType).idColumn();
            String columns = Surface.columns(metricType, kind(metricType)).stream()
                    .filter(column -> column.equals(id) || mentioned.anyOf(Set.of(column)))
                    .map(SqlText::name)
                    .collect(Collectors.joining(", "));
            needed.put(name, "SELECT " + columns + " FROM (" + relations.get(name) + ")");
        });
        return needed;
    }

    private static String names(ZoneTable table) {
        return table.columns().stream()
                .map(column -> SqlText.name(column.name()))
                .collect(Collectors.joining(", "));
    }

    /**
     * What it needs to see.
     *
     * @throws KymographException {@code snapshot.segments}: segments are known of the lake as it is now
     */
    Sought sought(AsOf asOf) {
        if (asOf.word().isPresent() && !copied.segments().isEmpty()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "snapshot.segments",
                    "Cannot look at " + SegmentView.name(copied.segments().get(0))
                            + " as of a snapshot: it has the segments of now. Ask without as-of");
        }
        return Sought.all(scopes, metricTypes, subjectsRead(), copied, asOf);
    }

    /** The kinds whose subjects are read: not those of which a metric type is asked for its readings alone. */
    List<SubjectKind> subjectsRead() {
        return kinds.stream()
                .filter(kind -> tables.containsValue(kind) || mentioned.anyOf(Surface.ofSubjects(kind)))
                .toList();
    }

    private SubjectKind kind(MetricType metricType) {
        return kinds.stream()
                .filter(kind -> kind.name().equals(metricType.kind()))
                .findFirst()
                .orElseThrow();
    }

    private static String table(SubjectKind kind) {
        return "SELECT id, " + SqlText.name(kind.nameColumn())
                + kind.attributes().stream()
                        .map(attribute -> ", " + SqlText.name(attribute.name()))
                        .collect(Collectors.joining())
                + ", tenant_id, created_at, updated_at FROM " + Mirror.subjects(kind);
    }
}
