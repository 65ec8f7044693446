package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.DeclaredTables;
import dev.kymograph.engine.internal.catalog.FollowedTables;
import dev.kymograph.engine.internal.catalog.TenantPolicies;
import dev.kymograph.engine.internal.catalog.Widening;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.PlausibleOf;
import dev.kymograph.metric.SubjectKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes declarations, and makes their tables. */
final class VocabularyStore {

    /** PostgreSQL lists its own tables too. */
    private static final String OURS = "table_schema NOT IN ('pg_catalog', 'information_schema')";

    /**
     * What would be stored if {@code kinds} and {@code types} were declared beside {@code stored}.
     *
     * @param empty names of metric types that have no readings, and so may become others
     */
    static Declarations merged(
            Declarations stored, List<SubjectKind> kinds, List<MetricType> types, Set<String> empty) {
        List<SubjectKind> allKinds = new ArrayList<>(stored.kinds());
        for (SubjectKind kind : kinds) {
            Optional<SubjectKind> known = find(allKinds, kind);
            known.ifPresentOrElse(
                    old -> allKinds.set(allKinds.indexOf(old), Widening.of(old, kind)), () -> allKinds.add(kind));
        }
        List<MetricType> allTypes = new ArrayList<>(stored.metricTypes());
        for (MetricType type : types) {
            Optional<MetricType> known = allTypes.stream()
                    .filter(other -> other.name().equals(type.name()))
                    .findFirst();
            known.ifPresentOrElse(
                    old -> allTypes.set(
                            allTypes.indexOf(old), empty.contains(type.name()) ? type : Widening.of(old, type)),
                    () -> allTypes.add(type));
        }
        allKinds.sort(Comparator.comparing(SubjectKind::name));
        allTypes.sort(Comparator.comparing(MetricType::name));
        Declarations all = new Declarations(allKinds, allTypes);
        all.metricTypes().forEach(type -> Widening.checkFits(type, kindOf(type, all)));
        return all;
    }

    private static Optional<SubjectKind> find(List<SubjectKind> kinds, SubjectKind kind) {
        return kinds.stream().filter(other -> other.name().equals(kind.name())).findFirst();
    }

    private static SubjectKind kindOf(MetricType type, Declarations declarations) {
        return declarations
                .kind(type.kind())
                .orElseThrow(() -> new KymographException(
                        ErrorKind.CONFIGURATION,
                        "kind.unknown",
                        "Cannot declare metric type '" + type.name() + "': its subject kind '" + type.kind()
                                + "' is not declared. Declare the kind too, or install the plugin that brings it"));
    }

    void write(Session session, Declarations stored, Declarations now) throws SQLException {
        for (SubjectKind kind : now.kinds()) {
            Optional<SubjectKind> before = stored.kind(kind.name());
            if (before.isEmpty()) {
                add(session, kind);
            } else if (!before.get().equals(kind)) {
                widen(session, before.get(), kind);
            }
        }
        for (MetricType type : now.metricTypes()) {
            Optional<MetricType> before = stored.metricType(type.name());
            if (before.isEmpty()) {
                add(session, type);
            } else if (!before.get().equals(type)) {
                change(session, type);
                widenHot(session, before.get(), type);
            }
        }
    }

    void forget(Session session, String metricType) throws SQLException {
        forgetFields(session, metricType);
        session.update("DELETE FROM metric_type WHERE name = ?", metricType);
    }

    private void add(Session session, SubjectKind kind) throws SQLException {
        checkFree(session, kind.table(), "subject kind '" + kind.name() + "'", "kind.incompatible");
        checkFree(session, kind.name() + "_metrics", "subject kind '" + kind.name() + "'", "kind.incompatible");
        session.update(
                "INSERT INTO subject_kind VALUES (?, ?, ?, ?, ?, ?, 0)",
                kind.name(),
                kind.relation(),
                kind.table(),
                kind.idColumn(),
                kind.nameColumn(),
                kind.origin().orElse(null));
        writeAttributes(session, kind);
        writeIndexes(session, kind);
        for (String sql : DeclaredTables.create(kind)) {
            session.execute(sql);
        }
        session.execute(DeclaredTables.createView(kind, session.dialect()));
        for (String sql : FollowedTables.follow(kind, session.dialect())) {
            session.execute(sql);
        }
        for (String sql : TenantPolicies.of(kind, session.dialect())) {
            session.execute(sql);
        }
    }

    private void widen(Session session, SubjectKind before, SubjectKind now) throws SQLException {
        for (Attribute attribute : now.attributes()) {
            if (before.attribute(attribute.name()).isEmpty()) {
                session.execute(DeclaredTables.addColumn(now, attribute));
                for (String sql : FollowedTables.follow(now, attribute, session.dialect())) {
                    session.execute(sql);
                }
            }
        }
        for (List<String> index : now.indexes()) {
            if (!before.indexes().contains(index)) {
                session.execute(DeclaredTables.createIndex(now, index));
            }
        }
        session.update("DELETE FROM subject_attribute WHERE kind = ?", now.name());
        session.update("DELETE FROM subject_index WHERE kind = ?", now.name());
        writeAttributes(session, now);
        writeIndexes(session, now);
        session.update("UPDATE subject_kind SET version = version + 1 WHERE name = ?", now.name());
    }

    private void writeAttributes(Session session, SubjectKind kind) throws SQLException {
        for (int place = 0; place < kind.attributes().size(); place++) {
            Attribute attribute = kind.attributes().get(place);
            session.update(
                    "INSERT INTO subject_attribute VALUES (?, ?, ?, ?)",
                    kind.name(),
                    place,
                    attribute.name(),
                    attribute.type().name());
        }
    }

    private void writeIndexes(Session session, SubjectKind kind) throws SQLException {
        for (int number = 0; number < kind.indexes().size(); number++) {
            List<String> columns = kind.indexes().get(number);
            for (int place = 0; place < columns.size(); place++) {
                session.update(
                        "INSERT INTO subject_index VALUES (?, ?, ?, ?)",
                        kind.name(),
                        number,
                        place,
                        columns.get(place));
            }
        }
    }

    private void add(Session session, MetricType type) throws SQLException {
        session.update(
                "INSERT INTO metric_type (kind, unit, interval_seconds, interval_nanos, sensor_in_key, description, name, epoch)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                columns(type));
        writeFields(session, type);
    }

    /** Its row stays: files and batches are of it. */
    private void change(Session session, MetricType type) throws SQLException {
        session.update(
                "UPDATE metric_type SET kind = ?, unit = ?, interval_seconds = ?, interval_nanos = ?, sensor_in_key = ?,"
                        + " description = ? WHERE name = ?",
                columns(type));
        forgetFields(session, type.name());
        writeFields(session, type);
    }

    private static Object[] columns(MetricType type) {
        return new Object[] {
            type.kind(),
            type.unit().symbol(),
            type.interval().map(Duration::getSeconds).orElse(null),
            type.interval().map(Duration::getNano).orElse(null),
            type.key().sensor(),
            type.description(),
            type.name()
        };
    }

    /** A hot FLOAT is written with few digits, which as a DOUBLE would be another number than the one in a file of before. */
    private static void widenHot(Session session, MetricType before, MetricType now) throws SQLException {
        boolean rounded = before.fields().stream()
                .anyMatch(field -> field.type() == FieldType.FLOAT
                        && now.field(field.name())
                                .filter(other -> other.type() == FieldType.DOUBLE)
                                .isPresent());
        if (!rounded) {
            return;
        }
        for (long batch :
                session.list("SELECT id FROM hot_batch WHERE metric_type = ?", row -> row.getLong(1), now.name())) {
            String content = session.first("SELECT content FROM hot_batch WHERE id = ?", row -> row.getString(1), batch)
                    .orElseThrow();
            session.update(
                    "UPDATE hot_batch SET content = ? WHERE id = ?", HotText.widened(before, now, content), batch);
        }
    }

    private void writeFields(Session session, MetricType type) throws SQLException {
        for (int place = 0; place < type.fields().size(); place++) {
            Field field = type.fields().get(place);
            int keyPlace = type.key().fields().indexOf(field.name());
            session.update(
                    "INSERT INTO metric_field VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    type.name(),
                    place,
                    field.name(),
                    field.type().name(),
                    field.possible().low(),
                    field.possible().high(),
                    field.plausible().low(),
                    field.plausible().high(),
                    field.description(),
                    keyPlace < 0 ? null : keyPlace);
            writePlausible(session, type, field);
        }
    }

    private static void writePlausible(Session session, MetricType type, Field field) throws SQLException {
        for (int place = 0; place < field.plausibleOf().size(); place++) {
            PlausibleOf some = field.plausibleOf().get(place);
            session.update(
                    "INSERT INTO metric_plausible VALUES (?, ?, ?, ?, ?, ?, ?)",
                    type.name(),
                    field.name(),
                    place,
                    some.attribute(),
                    some.value(),
                    some.range().low(),
                    some.range().high());
        }
    }

    private static void forgetFields(Session session, String metricType) throws SQLException {
        session.update("DELETE FROM metric_plausible WHERE metric_type = ?", metricType);
        session.update("DELETE FROM metric_field WHERE metric_type = ?", metricType);
    }

    private static void checkFree(Session session, String table, String what, String code) throws SQLException {
        if (session.number("SELECT count(*) FROM information_schema.tables WHERE table_name = ? AND " + OURS, table)
                > 0) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION,
                    code,
                    "Cannot declare " + what + ": the catalog has a table '" + table
                            + "' already. Declare it under another name");
        }
    }
}
