package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;

/** How a declaration may change once data is stored under it: it may grow, and its words may change. */
public final class Widening {

    private Widening() {}

    /**
     * The stored kind with what the declared one adds; equal to {@code stored} where that is nothing.
     *
     * @throws KymographException {@code kind.incompatible}
     */
    public static SubjectKind of(SubjectKind stored, SubjectKind declared) {
        String what = "subject kind '" + stored.name() + "'";
        same(KIND, what, "relation", stored.relation(), declared.relation());
        same(KIND, what, "table", stored.table(), declared.table());
        same(KIND, what, "id column", stored.idColumn(), declared.idColumn());
        same(KIND, what, "name column", stored.nameColumn(), declared.nameColumn());
        same(
                KIND,
                what,
                "origin",
                stored.origin().orElse("none"),
                declared.origin().orElse("none"));
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute kept : stored.attributes()) {
            Attribute now = declared.attribute(kept.name())
                    .orElseThrow(() -> refused(KIND, what, "the attribute '" + kept.name() + "' is missing"));
            same(KIND, what, "type of attribute '" + kept.name() + "'", kept.type(), now.type());
            attributes.add(now);
        }
        for (Attribute added : declared.attributes()) {
            if (stored.attribute(added.name()).isEmpty()) {
                attributes.add(added);
            }
        }
        // One that was added by advice is in no declaration.
        List<List<String>> indexes = new ArrayList<>(stored.indexes());
        declared.indexes().stream().filter(index -> !indexes.contains(index)).forEach(indexes::add);
        return new SubjectKind(
                stored.name(),
                stored.relation(),
                stored.table(),
                stored.idColumn(),
                stored.nameColumn(),
                attributes,
                stored.origin(),
                indexes);
    }

    /**
     * The stored metric type with what the declared one adds and changes; equal to {@code stored} where that is nothing.
     *
     * @throws KymographException {@code metric.incompatible}
     */
    public static MetricType of(MetricType stored, MetricType declared) {
        String what = "metric type '" + stored.name() + "'";
        same(METRIC, what, "subject kind", stored.kind(), declared.kind());
        same(METRIC, what, "reading key", stored.key(), declared.key());
        List<Field> fields = new ArrayList<>();
        for (Field kept : stored.fields()) {
            Field now = declared.field(kept.name())
                    .orElseThrow(() -> refused(METRIC, what, "the field '" + kept.name() + "' is missing"));
            if (!isWidened(kept.type(), now.type())) {
                same(METRIC, what, "type of field '" + kept.name() + "'", kept.type(), now.type());
            }
            fields.add(now);
        }
        for (Field added : declared.fields()) {
            if (stored.field(added.name()).isEmpty()) {
                fields.add(added);
            }
        }
        return new MetricType(
                stored.name(),
                stored.kind(),
                declared.unit(),
                fields,
                declared.interval(),
                stored.key(),
                declared.description());
    }

    /** Whether each value of the one type is exactly one of the other. */
    public static boolean isWidened(FieldType from, FieldType to) {
        return switch (from) {
            case FLOAT -> to == FieldType.DOUBLE;
            case INTEGER -> to == FieldType.BIGINT || to == FieldType.DOUBLE;
            default -> false;
        };
    }

    /**
     * Refuses a metric type whose readings could not stand beside the attributes of its subjects.
     *
     * @throws KymographException {@code metric.incompatible}
     */
    public static void checkFits(MetricType type, SubjectKind kind) {
        for (Field field : type.fields()) {
            String name = field.name();
            if (name.equals(kind.idColumn())
                    || name.equals(kind.nameColumn())
                    || kind.attribute(name).isPresent()) {
                throw refused(
                        METRIC,
                        "metric type '" + type.name() + "'",
                        "its field '" + name + "' has the name of a column of subject kind '" + kind.name() + "'");
            }
        }
    }

    private static final String KIND = "kind.incompatible";
    private static final String METRIC = "metric.incompatible";

    private static void same(String code, String what, String part, Object stored, Object declared) {
        if (!stored.equals(declared)) {
            throw refused(code, what, "its " + part + " is [" + declared + "], stored is [" + stored + "]");
        }
    }

    private static KymographException refused(String code, String what, String why) {
        return new KymographException(
                ErrorKind.CONFIGURATION,
                code,
                "Cannot declare " + what + ": " + why + ". Declare it as it was, or under another name");
    }
}
