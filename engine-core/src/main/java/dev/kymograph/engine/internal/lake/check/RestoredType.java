package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.internal.catalog.Declarations;
import dev.kymograph.engine.internal.catalog.Widening;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A metric type, as it is declared or as its files have it, so that all their columns have a field that is wide enough.
 *
 * @param isDeclared whether anybody but the files knows it
 */
record RestoredType(MetricType metricType, SubjectKind kind, boolean isDeclared) {

    static RestoredType of(String name, List<ToldFile> files, Declarations declared) {
        Optional<MetricType> known = declared.metricType(name);
        SubjectKind kind =
                known.map(declared::kindOf).orElseGet(() -> kind(files.get(0).idColumn(), declared));
        Map<String, Field> fields = new LinkedHashMap<>();
        known.ifPresent(type -> type.fields().forEach(field -> fields.put(field.name(), field)));
        for (ToldFile file : files) {
            file.fields().forEach(field -> fields.merge(field.name(), field, RestoredType::wider));
        }
        List<Field> all = new ArrayList<>(fields.values());
        MetricType type = known.map(was ->
                        new MetricType(name, was.kind(), was.unit(), all, was.interval(), was.key(), was.description()))
                .orElseGet(() -> new MetricType(
                        name,
                        kind.name(),
                        Unit.NONE,
                        all,
                        Optional.empty(),
                        ReadingKey.SUBJECT_AND_TIME,
                        "found in the lake"));
        return new RestoredType(type, kind, known.isPresent());
    }

    private static SubjectKind kind(String idColumn, Declarations declared) {
        return declared.kinds().stream()
                .filter(kind -> kind.idColumn().equals(idColumn))
                .findFirst()
                .orElseGet(() -> {
                    String name = idColumn.replaceFirst("_id$", "");
                    return new SubjectKind(
                            name,
                            name + "s",
                            "dump_" + name + "s",
                            idColumn,
                            name + "_name",
                            List.of(),
                            Optional.empty(),
                            List.of());
                });
    }

    private static Field wider(Field field, Field found) {
        return Widening.isWidened(field.type(), found.type()) ? field.typed(found.type()) : field;
    }

    /** Why a file's values cannot stand beside those of the others as they are; empty where they can. */
    Optional<String> refusal(ToldFile file) {
        return file.fields().stream()
                .filter(field ->
                        field.type() != type(field.name()) && !Widening.isWidened(field.type(), type(field.name())))
                .findFirst()
                .map(field -> "its field '" + field.name() + "' is of type " + field.type() + ", that of "
                        + metricType.name() + " is " + type(field.name())
                        + ", which does not have all of its values");
    }

    private FieldType type(String field) {
        return metricType.field(field).orElseThrow().type();
    }

    /** The metric type as one file has it. */
    MetricType in(ToldFile file) {
        return new MetricType(
                metricType.name(),
                metricType.kind(),
                metricType.unit(),
                file.fields(),
                metricType.interval(),
                ReadingKey.SUBJECT_AND_TIME,
                metricType.description());
    }
}
